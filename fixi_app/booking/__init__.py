"""Calendars: when a visit can be, who holds it, what it costs, and which hours count. Pure; time is an argument."""
