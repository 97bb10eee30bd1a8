"""Promise: MongoDB's behaviour for the promised methods, on one SQLite file that one process owns."""
