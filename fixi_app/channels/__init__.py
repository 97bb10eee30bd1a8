"""The ways to a chat: one contract, and one module for each provider behind it."""
