"""What everybody of the day has in common: a temper drawn from the seed, and intentions that may be overtaken.

A person looks, and intends to say something at a moment; when the moment comes he looks again, and says it only if it
still makes sense. His dice are his own (seed and phone), so that nobody's day depends on who else was faster.
"""

import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from fixi_app.demo.cast import Answers
from fixi_app.demo.view import View
from fixi_app.dialogue.placeholders import clean
from fixi_app.domain.conversation import Conversation, OpenQuestion
from fixi_app.domain.questions import Question

PHOTO = "[photo]"
_PATIENCE = 3
Still = Callable[[View], bool]


def always(view: View) -> bool:
    return True


@dataclass(frozen=True)
class Intention:
    """To say these messages, one right after the other, from this moment on."""

    at: datetime
    phone: str
    name: str
    say: tuple[str, ...]
    still: Still = always


class Person(Protocol):
    @property
    def phone(self) -> str: ...

    def look(self, view: View, now: datetime) -> Sequence[Intention]:
        """What he newly intends, given what he sees; the same sight again brings nothing new."""
        ...


def dice_of(seed: int, phone: str) -> random.Random:
    """Seeded with a text: Python derives the same numbers from it on every machine, whatever PYTHONHASHSEED says."""
    return random.Random(f"{seed}:{phone}")


def after(now: datetime, dice: random.Random, low: float, high: float) -> datetime:
    """A moment this many seconds later, on a whole second: the store keeps milliseconds, and nobody needs these."""
    return now.replace(microsecond=0) + timedelta(seconds=round(dice.uniform(low, high)))


def one_of(phrase: str, dice: random.Random) -> str:
    """One way of saying it."""
    return dice.choice(phrase.split("|"))


def key_of(question: OpenQuestion) -> tuple[str, datetime, int]:
    """What makes an open question this one and no other; one that is put again is another."""
    return question.kind.value, question.since, question.tries


def mark_of(label: str, chat: Conversation) -> str | None:
    """What stands before this choice in the list he was shown last: `2`, or a letter."""
    told = next((text for who, text in reversed(chat.recent) if who == "bot"), "")
    shown = (clean(line) for line in told.splitlines())  # without the marks that keep a range in order
    line = next((line for line in shown if label and line.endswith(label)), "")
    mark, dot, _ = line.strip().partition(".")
    return mark if dot and 0 < len(mark) <= 2 else None


@dataclass
class Attention:
    """Takes up each open question once, and one that is put again and again three times: nobody answers for ever."""

    _seen: set[tuple[str, datetime, int]] = field(default_factory=set)
    _often: Counter[tuple[str, str | None, tuple[str, ...]]] = field(default_factory=Counter)

    def takes_up(self, question: OpenQuestion) -> bool:
        if key_of(question) in self._seen:
            return False
        self._seen.add(key_of(question))
        same = (question.kind.value, question.about, tuple(option.value for option in question.options))
        self._often[same] += 1
        return self._often[same] <= _PATIENCE


@dataclass
class Voice:
    """What somebody says to which question: his own words, else those of his language."""

    own: Answers
    usual: Answers
    dice: random.Random
    _asked: dict[Question, int] = field(default_factory=dict)

    def to(self, kind: Question) -> str | None:
        """His answer; None to a question that he has no words for."""
        said = self.own.get(kind) or self.usual.get(kind)
        if not said:
            return None
        count = self._asked.get(kind, 0)
        self._asked[kind] = count + 1
        return one_of(said[min(count, len(said) - 1)], self.dice)
