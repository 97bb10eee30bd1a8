"""What a BSON value is here: its bytes, its order, and how a path reaches it."""
