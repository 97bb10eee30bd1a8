"""The verbs of the business. Dashboard and bot both act through these, so neither can do what the other may not."""
