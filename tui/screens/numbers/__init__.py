"""Numbers: the business as charts, for a chosen time; and the file for the bookkeeper."""
