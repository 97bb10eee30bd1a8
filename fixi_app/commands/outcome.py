"""How a command ends: exit codes, and the two refusals that are a sentence instead of a traceback."""

FINE, FAILED, WRONG_USAGE = 0, 1, 2


class CommandFailed(Exception):
    """The command could not do it; the text is a sentence for a person."""


class WrongUsage(Exception):
    """The command was given wrongly; the text is a sentence for a person."""
