"""From a message to a decision: received, heard, decided, performed, and made good after a crash."""
