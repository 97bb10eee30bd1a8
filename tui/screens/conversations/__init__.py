"""Conversations: every chat beside what was said in it, and the deeds of a person there."""
