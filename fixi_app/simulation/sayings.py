"""What people say on their own, by language, and how a phrase of it becomes messages."""

import random
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from fixi_app.domain.messages import InboundKind, Media, MediaKind
from fixi_app.domain.reading import Language

_FILE = Path(__file__).with_name("sayings.toml")
_TRADES = ("plumbing", "electrical", "ac", "locksmith", "appliances", "handyman", "painting")
_HOW_OFTEN = (8, 4, 4, 2, 2, 1, 1)
"""Nobody in town paints: that nobody fits happens, too."""

UNANSWERED = "asks for no answer"


@dataclass(frozen=True)
class Utterance:
    """One message, before it has an id."""

    text: str = ""
    kind: InboundKind | None = None
    media: tuple[Media, ...] = ()
    silent: str = ""
    """Why silence would be a fine answer to it; empty where an answer is due."""


@cache
def sayings(language: Language) -> dict[str, Any]:
    table: dict[str, Any] = tomllib.loads(_FILE.read_text(encoding="utf-8"))[language.value]
    return table


_MEDIA = {
    "[photo]": Media(kind=MediaKind.IMAGE, mime="image/jpeg", file_name="photo.jpg"),
    "[voice]": Media(kind=MediaKind.VOICE, mime="audio/ogg"),
    "[sticker]": Media(kind=MediaKind.STICKER, mime="image/webp"),
}
_KINDS = {"[reaction]": InboundKind.REACTION, "[call]": InboundKind.CALL}
_NODS = frozenset({
    "כן", "לא", "yes", "no", "да", "нет", "نعم", "لا", "👍", "?", "1", "2", "אחלה", "ок", "ok", "skip", "דלג",
    "yes, all good", "כן, הכול נכון", "да, всё верно", "نعم، كل شيء صحيح",
})  # fmt: skip
"""Said when nothing is asked (any more), these say nothing."""


@cache
def _machines() -> frozenset[str]:
    """Codes and adverts: no customer's words, and no request."""
    return frozenset(phrase for language in Language for phrase in sayings(language).get("machines", ()))


@cache
def _erasing() -> frozenset[str]:
    return frozenset(phrase for language in Language for phrase in sayings(language)["delete"])


def asks_to_be_erased(text: str) -> bool:
    return text in _erasing()


def utterance(phrase: str) -> Utterance:
    """`[photo] caption`, `[call]`, `[reaction]`, or plain words."""
    mark, _, rest = phrase.partition(" ") if phrase.startswith("[") else ("", "", phrase)
    if mark in _KINDS:
        kind = _KINDS[mark]
        nods = kind is InboundKind.REACTION
        return Utterance("👍" if nods else "", kind, silent=UNANSWERED if nods else "")
    if mark in _MEDIA:
        silent = UNANSWERED if mark == "[sticker]" else ""
        return Utterance(rest, media=(_MEDIA[mark],), silent=silent)
    if phrase in _machines():
        return Utterance(phrase, silent=UNANSWERED)
    return Utterance(phrase, silent="a nod" if phrase in _NODS else "")


@dataclass
class Tongue:
    """One person's way of putting things: his place and his fault stay his, until he corrects himself."""

    language: Language
    dice: random.Random
    facts: dict[str, str]

    def on(self, what: str) -> str:
        """A phrase of this kind, filled with his own facts."""
        return self.fill(self.dice.choice(sayings(self.language)[what]))

    def fill(self, phrase: str) -> str:
        return phrase.format_map(self.facts)

    def burst(self) -> tuple[str, ...]:
        return tuple(self.fill(phrase) for phrase in self.dice.choice(sayings(self.language)["bursts"]))

    def new_matter(self) -> None:
        """Another fault, perhaps elsewhere."""
        said, dice = sayings(self.language), self.dice
        trade = dice.choices(_TRADES, _HOW_OFTEN)[0]
        self.facts.update(
            fault=dice.choice(said[trade]), city=dice.choice(said["cities"]), street=dice.choice(said["streets"]),
            floor=dice.choice(said["floors"]),
        )  # fmt: skip


def tongue(language: Language, dice: random.Random) -> Tongue:
    spoken = Tongue(language, dice, {})
    spoken.new_matter()
    return spoken
