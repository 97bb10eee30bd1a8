"""Documents of the store to domain records and back."""
