"""APScheduler wiring, one function a job, and the claimed run."""
