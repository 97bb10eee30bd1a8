"""Files of a chat: fetched, written, kept, shared and thrown away."""
