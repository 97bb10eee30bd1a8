"""What a turn has seen, kept until it is finished, so that a turn that is played again sees the same.

Looks are answered from here as long as they are the same looks in the same order; deeds are always performed again,
for they give the same answer for the same turn. So one more write is needed only where a turn looks and then acts.
"""

from functools import cache
from typing import Any

from pydantic import TypeAdapter

from fixi_app.dialogue.wishes import Look, Wish

Entry = dict[str, Any]


class Journal:
    """The looks of one turn."""

    def __init__(self, kept: tuple[Entry, ...]) -> None:
        self.entries = list(kept)
        self._next = 0
        self._saved = len(kept)

    @property
    def unsaved(self) -> bool:
        return len(self.entries) > self._saved

    def saved(self) -> None:
        self._saved = len(self.entries)

    def recall(self, wish: Look[Any]) -> tuple[bool, Any]:
        """(True, answer) when this look was made here before; a turn that goes another way forgets the rest."""
        if self._next >= len(self.entries):
            return False, None
        entry = self.entries[self._next]
        if entry["wish"] != _named(wish):
            del self.entries[self._next :]
            self._saved = min(self._saved, self._next)
            return False, None
        self._next += 1
        return True, _answers(type(wish)).validate_python(entry["answer"])

    def note(self, wish: Look[Any], answer: Any) -> None:
        plain = _answers(type(wish)).dump_python(answer, mode="json")
        self.entries.append({"wish": _named(wish), "answer": plain})
        self._next = len(self.entries)


def _named(wish: Wish[Any]) -> str:
    return f"{type(wish).__name__} {wish.model_dump_json()}"


@cache
def _answers(kind: type[Wish[Any]]) -> TypeAdapter[Any]:
    """How answers of this kind of wish are written and read: by the type it is declared to be answered with."""
    return TypeAdapter(kind.__mro__[1].__pydantic_generic_metadata__["args"][0])  # type: ignore[attr-defined]
