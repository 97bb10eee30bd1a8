"""What MongoDB's operators mean, on plain documents."""
