"""What lies in the folder: the file, its tables and indexes, and the lock."""
