"""A fault as the log may show it: where it happened and of what kind it is, and its words only if they are our own.

A library's words quote what it was given ("invalid literal for int() with base 10: 'Dana, Sokolov 12'"), and what it
was given is a customer's. Masking finds phones and secrets in such words, but no names and no streets; so they are left
out. Our own exceptions are written by us and hold ids at most, and the system's name a file, not a person.
"""

import traceback
from collections.abc import Iterator

_OURS = ("fixi_app", "storage", "tui")
_LEFT_OUT = "(its words are left out: they may quote a customer)"
_DEEPEST = 8
"""Faults in a chain that are shown; the first cause is the last of them that matters."""


def told(error: BaseException) -> str:
    """The traceback in the standard form, the cause first."""
    return "".join(_chain(error, 0))


def _chain(error: BaseException, depth: int) -> Iterator[str]:
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if before is not None and depth < _DEEPEST:
        yield from _chain(before, depth + 1)
        yield "\nThat led to:\n\n"
    yield "Traceback (most recent call last):\n"
    yield from traceback.format_tb(error.__traceback__)
    yield f"{_kind(error)}{_words(error)}\n"
    if isinstance(error, BaseExceptionGroup) and depth < _DEEPEST:
        for one in error.exceptions:
            yield from _chain(one, depth + 1)


def _kind(error: BaseException) -> str:
    kind = type(error)
    return kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"


def _words(error: BaseException) -> str:
    if type(error).__module__.partition(".")[0] in _OURS:
        return f": {error}"
    if isinstance(error, OSError) and error.strerror:
        return f": {error.strerror}"
    return f" {_LEFT_OUT}" if error.args else ""
