"""A customer of the town: opens with a matter, answers what he is asked, and now and then does something else."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from fixi_app.demo.cast import cast
from fixi_app.demo.customers import slot_answer
from fixi_app.demo.people import Attention, Voice, after, dice_of
from fixi_app.dialogue.words import CUSTOMER_WORDS
from fixi_app.domain.conversation import Conversation, Mode, OpenQuestion
from fixi_app.domain.leads import LeadStatus
from fixi_app.domain.questions import Question
from fixi_app.domain.reading import Language
from fixi_app.simulation.people import Meaning, Sight, Still, always
from fixi_app.simulation.sayings import Tongue, Utterance, sayings, tongue, utterance

_LANGUAGES = (Language.HE, Language.EN, Language.RU, Language.AR)
_SPOKEN = (6, 2, 2, 1)
_ASIDES = {
    "asides": 8, "corrections": 5, "leaving": 3, "person": 1.5, "stop": 0.5, "complaint": 0.5, "chatter": 2, "word": 1,
    "gone": 5, "move": 1, "delete": 0.3,
}  # fmt: skip
"""What he does instead of answering, and how often."""
_WORDS = sorted(CUSTOMER_WORDS)
_MOMENTS = {
    LeadStatus.BOOKED: {
        "": 10, "asides": 3, "leaving": 1.2, "move": 1.2, "corrections": 0.7, "openings": 0.7, "absent": 0.3,
    },
    LeadStatus.NEW: {"": 10, "asides": 2, "leaving": 0.7, "corrections": 0.5, "person": 0.3},
    LeadStatus.PENDING: {"": 10, "asides": 1, "leaving": 0.3, "openings": 0.3},
    LeadStatus.COMPLETED: {"": 10, "asides": 1, "openings": 0.5},
}  # fmt: skip
"""What he says on his own once a matter came so far."""


@dataclass
class Neighbour:
    """Plays one customer."""

    phone: str
    name: str
    dice: random.Random
    tongue: Tongue
    sane: float
    _voice: Voice
    _attention: Attention = field(default_factory=Attention)
    _had: set[tuple[str, str]] = field(default_factory=set)
    _nagged: int = 0

    # -- on his own ---------------------------------------------------------------------------------------------------

    def opens(self, at: datetime) -> list[Meaning]:
        """A new matter of his, or just some chatter."""
        self.tongue.new_matter()
        self._nagged = 0
        roll = self.dice.random()
        if roll < 0.08:
            return [self._says(at, self.tongue.on("danger"))]
        if roll < 0.14:
            return [self._says(at, self.tongue.on(self.dice.choice(("chatter", "chatter", "machines"))))]
        if roll < 0.3:
            return [self._says(at, *self.tongue.burst())]
        return [self._says(at, self.tongue.on("openings"))]

    def look(self, sight: Sight) -> Sequence[Meaning]:
        if sight.chat is None:
            return []
        return [*self._moments(sight), *self._answer(sight.chat, sight.now)]

    def _says(self, at: datetime, *phrases: str, still: Still = always) -> Meaning:
        return Meaning(at, tuple(utterance(phrase) for phrase in phrases), still)

    def _moments(self, sight: Sight) -> Iterator[Meaning]:
        for lead in sight.leads:
            key = (lead.id, lead.status.value)
            if lead.status not in _MOMENTS or key in self._had or self.dice.random() < self.sane - 0.4:
                continue
            self._had.add(key)
            if what := self._one_of(_MOMENTS[lead.status]):
                minutes = self.dice.choice((1, 3, 20, 120, 700))
                yield self._says(sight.now + timedelta(minutes=minutes), self.tongue.on(what))

    def _one_of(self, weights: dict[str, float]) -> str:
        return self.dice.choices(list(weights), list(weights.values()))[0]

    # -- what he is asked ---------------------------------------------------------------------------------------------

    def _answer(self, chat: Conversation, now: datetime) -> Iterator[Meaning]:
        if chat.mode is not Mode.BOT:
            yield from self._nags(now)
            return
        opened = chat.open_question
        if opened is None or not self._attention.takes_up(opened):
            return
        if self.dice.random() > self.sane:
            yield from self._otherwise(opened, now)
            if self.dice.random() < 0.35:
                return
            now += timedelta(minutes=self.dice.choice((1, 5, 40)))
        said = self._words(opened)
        yield Meaning(after(now, self.dice, 5, 120), (said,), lambda sight: sight.asks(opened))

    def _nags(self, now: datetime) -> Iterator[Meaning]:
        """To a person who does not come, he may say a word or two."""
        if self._nagged < 3 and self.dice.random() < 0.5:
            self._nagged += 1
            yield self._says(after(now, self.dice, 60, 1800), self.tongue.on("goes_on"))

    def _otherwise(self, opened: OpenQuestion, now: datetime) -> Iterator[Meaning]:
        what = self._one_of(_ASIDES)
        if what == "gone":
            return
        if what == "corrections":
            self.tongue.new_matter()
        phrase = self.dice.choice(_WORDS) if what == "word" else self.tongue.on(what)
        yield self._says(after(now, self.dice, 5, 90), phrase)

    def _words(self, opened: OpenQuestion) -> Utterance:
        """Of a question that the cast has no words for: the first choice or another, a yes or a no."""
        kind = opened.kind
        said = self._own(kind) or self._voice.to(kind)
        if said and kind is Question.SLOT:
            said = slot_answer(said, opened, self.dice)
        if said is None:
            said = str(self.dice.randint(1, max(1, len(opened.options)))) if opened.options else self._yes_or_no()
        return utterance(said)

    def _own(self, kind: Question) -> str | None:
        facts = self.tongue.facts
        own = {
            Question.TRADE: facts["fault"], Question.CITY: facts["city"], Question.STREET: facts["street"],
            Question.FLOOR: facts["floor"], Question.RATING: str(self.dice.choice((5, 5, 5, 4, 3, 2, 1))),
            Question.CITY_CHOICE: "1", Question.WAIT_OR_OTHER: self.dice.choice("12"),
            Question.STOP: self.dice.choice("12"),
        }  # fmt: skip
        return own.get(kind)

    def _yes_or_no(self) -> str:
        return self.dice.choice(("1", "כן", "yes", "2", "לא"))


def neighbour(phone: str, seed: int, sane: float) -> Neighbour:
    dice = dice_of(seed, phone)
    language = dice.choices(_LANGUAGES, _SPOKEN)[0]
    return Neighbour(
        phone=phone,
        name=dice.choice(sayings(language)["names"]),
        dice=dice,
        tongue=tongue(language, dice),
        sane=sane,
        _voice=Voice({}, cast().usual[language], dice),
    )



