"""Who somebody is: contacts, their chats, two that are one, and those who are not for the bot."""
