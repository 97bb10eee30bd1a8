"""What the owner does from his phone."""
