"""Every action by its bindings: what the key bar, the help, the palette and the guide's page of keys all speak of.

Pure: it reads classes, never a running screen.
"""

from typing import NamedTuple

from textual.binding import Binding

_OWN = "tui."
LAYOUT = dict(zip("qwertyuiopasdfghjklzxcvbnm", "/'קראטוןםפשדגכעיחלךזסבהנמצ", strict=True))
"""Latin letter -> what the same physical key gives in the Hebrew layout."""
_AS_KEYS = {"/": "slash", "'": "apostrophe"}


class Action(NamedTuple):
    name: str
    """As `run_action` takes it."""
    keys: tuple[str, ...]
    """The first one is shown."""
    words: str
    """Key of the text that says what it does; empty when nobody said it."""
    shown: str
    """The key as the binding wants it shown; empty: as `key_name` shows it."""

    @property
    def key(self) -> str:
        return self.shown or self.keys[0]

    @property
    def leaves(self) -> bool:
        """Whether it only goes back to where one was: no entry of a palette."""
        return "escape" in self.keys


def actions_of(kind: type) -> list[Action]:
    """What is bound in a class and in those it comes from, the most particular last; Textual's own bindings are not."""
    found: dict[str, Action] = {}
    for base in reversed(kind.__mro__):
        if base.__module__.startswith(_OWN):
            for action in _declared(base):
                before = found.pop(action.name, None)
                found[action.name] = _joined(before, action) if before else action
    return list(found.values())


def _joined(before: Action, after: Action) -> Action:
    """One action under several bindings has all their keys."""
    keys = tuple(dict.fromkeys((*before.keys, *after.keys)))
    return Action(after.name, keys, after.words or before.words, before.shown or after.shown)


def _declared(kind: type) -> list[Action]:
    merged: list[Action] = []
    for entry in vars(kind).get("BINDINGS", ()):
        one = entry if isinstance(entry, Binding) else Binding(*entry)
        keys = tuple(key.strip() for key in one.key.split(","))
        merged.append(Action(one.action, keys, one.description, one.key_display or ""))
    return merged


def corrects_textual(kind: type, action: str) -> bool:
    """Whether the binding only mends one of Textual's own (the arrows in a Hebrew field): no action of the desk."""
    theirs = (base for base in kind.__mro__ if not base.__module__.startswith(_OWN))
    name = f"action_{action.split('(')[0]}"
    return any(name in vars(base) for base in theirs)


def other_layout(key: str) -> str | None:
    """What a one-letter key must be bound to as well, so that it works in both layouts; None for any other key."""
    if len(key) != 1 or not key.isalpha():
        return None
    latin = key.lower() if key.lower() in LAYOUT else next((a for a, b in LAYOUT.items() if b == key), None)
    if latin is None:
        return None
    other = LAYOUT[latin] if key.lower() == latin else latin
    return _AS_KEYS.get(other, other)
