"""The verbs of the business. The dashboard and the bot both act through these, so neither can do what the other may not."""
