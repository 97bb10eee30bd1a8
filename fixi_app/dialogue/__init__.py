"""One turn decided: from a conversation, a reading and the time to a new state and what to say. Pure."""
