"""Parts that several areas share. Each shows Hebrew in reading order and never trusts a customer's characters."""
