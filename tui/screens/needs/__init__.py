"""Needs you: what waits for a person, and the deeds that settle it."""
