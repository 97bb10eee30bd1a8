"""One person was known twice: his chats become one, or two again."""
