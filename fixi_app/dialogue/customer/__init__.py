"""The customer's side of the dialogue: from the first word to the rating."""
