"""Professionals: who works here, and one of them to fill in."""
