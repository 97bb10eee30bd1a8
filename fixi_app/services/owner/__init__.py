"""What the owner sees and decides from his phone, and what is reported to him."""
