"""A customer of the day: writes first, answers what he is asked, and has moments of his own."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from fixi_app.demo.cast import Answers, Customer, Moment
from fixi_app.demo.people import Attention, Intention, Voice, after, dice_of, key_of, one_of
from fixi_app.demo.view import View
from fixi_app.dialogue.customer.questions import OTHERS
from fixi_app.domain.conversation import Conversation, Mode, OpenQuestion
from fixi_app.domain.questions import Question

ANY = "any"
"""In the cast: one of the times shown, whichever."""


@dataclass
class Guest:
    """Plays one customer of the cast."""

    who: Customer
    dice: random.Random
    voice: Voice
    first_at: datetime
    _begun: bool = False
    _attention: Attention = field(default_factory=Attention)
    _had: set[int] = field(default_factory=set)

    @property
    def phone(self) -> str:
        return self.who.phone

    def look(self, view: View, now: datetime) -> Sequence[Intention]:
        if not self._begun:
            self._begun = True
            return [self._says(self.first_at, self.who.opening)]
        chat = view.conversations.get(self.phone)
        return [*self._moments(chat, now), *self._answer(chat, now)] if chat else []

    def _says(self, at: datetime, say: tuple[str, ...], asked: OpenQuestion | None = None) -> Intention:
        said = tuple(one_of(phrase, self.dice) for phrase in say)
        if asked is None:
            return Intention(at, self.phone, self.who.name, said)
        return Intention(at, self.phone, self.who.name, said, lambda view: self._is_open(view, asked))

    def _is_open(self, view: View, asked: OpenQuestion) -> bool:
        chat = view.conversations[self.phone]
        return chat.open_question is not None and key_of(chat.open_question) == key_of(asked)

    def _moments(self, chat: Conversation, now: datetime) -> Iterator[Intention]:
        for number, moment in enumerate(self.who.moments):
            if number not in self._had and _has_come(moment, chat):
                self._had.add(number)
                yield self._says(now + timedelta(minutes=moment.after), moment.say)

    def _answer(self, chat: Conversation, now: datetime) -> Iterator[Intention]:
        """To the open question, once; somebody who waits for a person lets the machine be."""
        opened = chat.open_question
        if opened is None or chat.mode is not Mode.BOT or not self._attention.takes_up(opened):
            return
        if said := self._words(opened):
            yield self._says(after(now, self.dice, *self.who.hurry), (said,), opened)

    def _words(self, opened: OpenQuestion) -> str | None:
        said = self.voice.to(opened.kind)
        return slot_answer(said, opened, self.dice) if said and opened.kind is Question.SLOT else said


def _has_come(moment: Moment, chat: Conversation) -> bool:
    asked = chat.open_question
    return chat.state.value == moment.when or (asked is not None and asked.kind.value == moment.when)


def slot_answer(said: str, opened: OpenQuestion, dice: random.Random) -> str:
    """The number of what he wants among the times shown: `any`, `others`, or a number as far as the list goes."""
    values = [option.value for option in opened.options]
    times = [number for number, value in enumerate(values, 1) if value != OTHERS]
    if said == ANY:
        return str(dice.choice(times))
    if said == OTHERS:
        return str(values.index(OTHERS) + 1) if OTHERS in values else str(times[-1])
    return str(min(int(said), times[-1])) if said.isdecimal() else said


def guest(who: Customer, usual: Answers, seed: int, day_start: datetime) -> Guest:
    """`day_start` is the midnight from which the cast's times of day count."""
    dice = dice_of(seed, who.phone)
    since_midnight = timedelta(hours=who.at.hour, minutes=who.at.minute)
    first_at = day_start + since_midnight + timedelta(seconds=round(dice.uniform(0, who.spread * 60)))
    return Guest(who, dice, Voice(who.answers, usual, dice), first_at)
