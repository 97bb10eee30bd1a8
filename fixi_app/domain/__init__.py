"""What the business is about: contacts, messages, leads, slots, professionals. Pure; no I/O, no clock of its own."""
