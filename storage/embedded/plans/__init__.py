"""Which keys of which index can hold what a filter demands, and in which order."""
