"""The dashboard of the terminal: it shows what the office says and asks the office to act; it decides nothing."""
