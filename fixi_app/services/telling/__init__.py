"""What is said and to whom: news between chats, words to the owner, the one way out and what may stop it."""
