"""What happens by itself: each job has a switch, a due time, and a run that exactly one process claims."""
