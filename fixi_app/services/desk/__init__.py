"""The owner's desk: everything the dashboard shows and does, as calls that a test can make just as well."""
