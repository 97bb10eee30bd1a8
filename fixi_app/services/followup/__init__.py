"""What follows a request by itself: reminders, the end of a visit, leads that nobody has in hand."""
