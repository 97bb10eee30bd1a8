"""Reasons in the language of the desk: why a message did not leave or arrive, why the account or the way in stands, why
a lead moved, why a model gave nothing.

A reason is kept as it was said, in English: the log has it so, and whoever helps from far away looks for it. For a
desk in Hebrew each has its sentence in `texts/reasons.he.toml` (a test holds them against all that can be said), in
English only what was a mere note; one that has none, a provider's own words too, is shown as it is.
"""

import errno
import os
import re
import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from fixi_app.dialogue.placeholders import clean
from fixi_app.domain.reading import Language
from fixi_app.services.desk.words import Words, catalogue

_TEXTS = Path(__file__).parent / "texts"
_CODED = re.compile(r"(\d+): (.+?)(?: \[.*\])?")
"""A provider's code before the sentence: it is told after it, for whoever looks it up. Its own words may follow."""
_CLASS = re.compile(r"[A-Z]\w*[a-z]\w*")
"""A class of our code or of a package; a code (`401`, `ERR_NGROK_105`) has no small letters."""


class About(StrEnum):
    """What reasons are about; the same words may mean something else elsewhere."""

    SENDING = "sending"
    """A message, the account, the way in."""
    MOVE = "move"
    MODEL = "model"
    FAULT = "fault"
    """A kind of fault, as `fault_kind` tells it."""


class _Part:
    """What stands in a gap: as it is (`{0}`: a name, a number), as a reason of its own (`{0.told}`), or as the kind of
    a fault (`{0.kind}`)."""

    def __init__(self, said: str, sentences: "Sentences") -> None:
        self._said, self._sentences = said, sentences

    def __str__(self) -> str:
        return clean(self._said)

    @property
    def told(self) -> str:
        return self._sentences.of(self._said) or str(self)

    @property
    def kind(self) -> str:
        return kind_in_hebrew(self._said) or self.told


@dataclass(frozen=True)
class Sentences:
    """Sentences by what was said: word for word, or around what differs each time."""

    plain: dict[str, str]
    around: tuple[tuple[re.Pattern[str], str], ...]

    def of(self, said: str) -> str | None:
        """None for what is in no sentence."""
        if said in self.plain:
            return self.plain[said]
        for pattern, sentence in self.around:
            if found := pattern.fullmatch(said):
                return sentence.format(*(_Part(part, self) for part in found.groups()))
        if coded := _CODED.fullmatch(said):
            inner = self.of(coded[2])
            return f"{inner} ({coded[1]})" if inner else None
        return None


@cache
def sentences(about: About, language: Language = Language.HE) -> Sentences:
    """All that is known of this matter."""
    file = _TEXTS / f"reasons.{language.value}.toml"
    kept: dict[str, str] = tomllib.loads(file.read_text(encoding="utf-8")).get(about.value, {})
    gaps = sorted((key for key in kept if "{}" in key), key=len, reverse=True)  # the longer fits less
    around = tuple((re.compile("(.+)".join(map(re.escape, key.split("{}")))), kept[key]) for key in gaps)
    plain = {key: sentence for key, sentence in kept.items() if key not in gaps}
    return Sentences(_systems() | plain if language is Language.HE else plain, around)


def _systems() -> dict[str, str]:
    """What the system refused, by its code and by its own words for it, which are English."""
    told: dict[str, str] = catalogue(Language.HE.value)["system"]
    numbers = {code: getattr(errno, code) for code in told if hasattr(errno, code)}
    return told | {os.strerror(number): told[code] for code, number in numbers.items()}


def kind_in_hebrew(kind: str) -> str | None:
    """A few words for the kind of a fault. None for what is no kind at all, as a provider's code."""
    known = sentences(About.FAULT).plain
    return known.get(kind) or (known["Exception"] if _CLASS.fullmatch(kind) else None)


def in_words(words: Words, reason: str, about: About = About.SENDING) -> str:
    """The reason in the language of the desk."""
    if words.language is not Language.HE:
        return sentences(about, words.language).of(reason) or reason
    if about is About.SENDING and reason.isdecimal():  # a provider's code, and nothing is known of it
        reason = f"{reason}: failed"
    return sentences(about).of(reason) or sentences(About.FAULT).of(reason) or reason


def models_in_words(words: Words, whys: str) -> str:
    """What the models said one after the other: `NAME: reason; NAME: reason`."""
    named = (one.partition(": ") for one in whys.split("; "))
    return "; ".join(f"{name}{mark}{in_words(words, why, About.MODEL)}" for name, mark, why in named)
