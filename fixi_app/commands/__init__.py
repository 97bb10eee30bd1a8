"""One module per command group; each is imported only when its command is given, so `--help` costs nothing."""
