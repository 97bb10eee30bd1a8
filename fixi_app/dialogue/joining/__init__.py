"""Joining as a professional: a short questionnaire in the chat, and the check that a phone is his."""
