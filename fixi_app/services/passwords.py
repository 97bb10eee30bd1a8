"""What can be a password, and its hash. bcrypt looks at 72 bytes and raises beyond; a Hebrew letter takes two."""

import asyncio

import bcrypt

COST = 12
MOST_BYTES = 72
SHORT = 8
"""Letters below which a password is called short."""


def too_long(password: str) -> bool:
    """Counted in bytes; a terminal can hand over halves of letters, which have no bytes of their own."""
    return len(password.encode(errors="replace")) > MOST_BYTES


async def hashed(password: str) -> str:
    """In a thread: a quarter of a second of arithmetic would hold up every chat."""
    value = await asyncio.to_thread(bcrypt.hashpw, password.encode(errors="replace"), bcrypt.gensalt(COST))
    return value.decode("ascii")
