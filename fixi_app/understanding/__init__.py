"""Makes a typed Reading of what was said: the model where there is one, the offline reader always."""
