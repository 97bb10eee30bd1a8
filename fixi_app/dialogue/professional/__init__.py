"""The professional's side of the dialogue: offers, the day, the end of a job."""
