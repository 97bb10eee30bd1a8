"""Leads: the live table, one lead, what follows from a change, and a lead opened by hand."""
