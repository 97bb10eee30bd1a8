"""A visit as it is found, held, freed and moved, and what it leaves behind in calendars and counts."""
