"""A made-up day of the sample business: people who write and answer, as a transcript or beside a running dashboard."""
