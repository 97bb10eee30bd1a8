"""What a customer's turn looks at and does."""
