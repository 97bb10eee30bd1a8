"""One question or one change, over the tables, in whatever thread."""
