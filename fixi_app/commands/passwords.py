"""Passwords of the dashboard's users: asked without showing them, kept only as bcrypt hashes.

bcrypt looks at 72 bytes and raises beyond; a Hebrew letter takes two of them, so bytes are counted, not letters.
"""

import asyncio
import getpass
import sys

import bcrypt

from fixi_app.commands.common import at_a_terminal, note
from fixi_app.commands.outcome import CommandFailed

COST = 12
MOST_BYTES = 72
SHORT = 8


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
    if len(password.encode()) > MOST_BYTES:
        return (
            f"This password is too long: at most {MOST_BYTES} bytes, which is {MOST_BYTES} Latin letters "
            f"or {MOST_BYTES // 2} Hebrew ones. Nothing was changed."
        )
    return ""


async def hashed(password: str) -> str:
    """In a thread: a quarter of a second of arithmetic would hold up every chat."""
    value = await asyncio.to_thread(bcrypt.hashpw, password.encode(), bcrypt.gensalt(COST))
    return value.decode("ascii")


def _typed() -> str:
    password = getpass.getpass("New password: ", stream=sys.stderr)
    if getpass.getpass("Once more: ", stream=sys.stderr) != password:
        raise CommandFailed("The two were not the same: nothing was changed.")
    return password
