"""Passwords of the dashboard's users: asked without showing them, kept only as bcrypt hashes.

bcrypt looks at 72 bytes and raises beyond; a Hebrew letter takes two of them, so bytes are counted, not letters.
"""

import getpass
import sys

from fixi_app.commands.common import at_a_terminal, note
from fixi_app.commands.outcome import CommandFailed
from fixi_app.services.passwords import COST, MOST_BYTES, SHORT, hashed, too_long

__all__ = ["COST", "MOST_BYTES", "SHORT", "ask_password", "hashed", "too_long", "why_refused"]


def ask_password() -> str:
    """Typed twice at a terminal, else one line of stdin."""
    password = _typed() if at_a_terminal() else sys.stdin.readline().rstrip("\r\n")
    refusal = why_refused(password)
    if refusal:
        raise CommandFailed(refusal)
    if len(password) < SHORT:
        note(f"This password is short; {SHORT} letters or more are safer.")
    return password


def why_refused(password: str) -> str:
    """A sentence when it cannot be a password, else nothing."""
    if not password:
        return "An empty password is none: nothing was changed."
    if too_long(password):
        return (
            f"This password is too long: at most {MOST_BYTES} bytes, which is {MOST_BYTES} Latin letters "
            f"or {MOST_BYTES // 2} Hebrew ones. Nothing was changed."
        )
    return ""


def _typed() -> str:
    password = getpass.getpass("New password: ", stream=sys.stderr)
    if getpass.getpass("Once more: ", stream=sys.stderr) != password:
        raise CommandFailed("The two were not the same: nothing was changed.")
    return password
