"""Settings and health: a list of sections, and beside it the section."""
