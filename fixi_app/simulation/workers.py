"""A professional of the town: takes, refuses or overlooks offers, drives out, finishes, and tries out his commands."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from fixi_app.demo.people import Attention, after, dice_of, mark_of
from fixi_app.dialogue.words import PROFESSIONAL_WORDS, Word
from fixi_app.domain.conversation import Conversation, Mode, OpenQuestion
from fixi_app.domain.leads import Lead, LeadStatus, Offer, OfferState
from fixi_app.domain.questions import Question
from fixi_app.simulation.people import Meaning, Sight, Still, always
from fixi_app.simulation.sayings import utterance

_TRAVEL = timedelta(minutes=20)
_SOON = timedelta(minutes=90)
_FATES = {"approve": 74, "refuse": 10, "silent": 6, "slow": 8, "dozy": 2}
_WORDS = sorted(word for word, means in PROFESSIONAL_WORDS.items() if means not in (Word.APPROVE, Word.REFUSE))
"""Whatever he may say: commands that are added are tried out, too."""
_OF_OFFERS = frozenset({Question.OFFER})


@dataclass
class Hand:
    """Plays one professional."""

    phone: str
    name: str
    dice: random.Random
    sane: float
    _seen: set[str] = field(default_factory=set)
    _meant: dict[str, bool] = field(default_factory=dict)
    """Offer -> whether he takes it."""
    _planned: set[str] = field(default_factory=set)
    _attention: Attention = field(default_factory=Attention)

    def look(self, sight: Sight) -> Sequence[Meaning]:
        if sight.chat is None or sight.pro is None:
            return []
        pro_id = sight.pro.id
        found = [meaning for lead in sight.leads for meaning in self._of_lead(lead, pro_id, sight.now)]
        return [*found, *self._answer(sight.chat, sight.now), *self._idly(sight.now)]

    def _of_lead(self, lead: Lead, pro_id: str, now: datetime) -> Iterator[Meaning]:
        yield from self._offer(lead, pro_id, now)
        yield from self._visit(lead, pro_id, now)

    def _says(self, at: datetime, phrase: str, still: Still = always) -> Meaning:
        return Meaning(at, (utterance(phrase),), still)

    # -- offers -------------------------------------------------------------------------------------------------------

    def _offer(self, lead: Lead, pro_id: str, now: datetime) -> Iterator[Meaning]:
        offer = lead.offer
        if offer is None or offer.id in self._seen or not waits_for(lead, offer.id, pro_id):
            return
        self._seen.add(offer.id)
        fate = self._fate()
        if fate == "silent":
            return
        self._meant[offer.id] = fate != "refuse"
        at = after(now, self.dice, *_delay(fate))
        phrase = self.dice.choice(("2", "דחה") if fate == "refuse" else ("1", "אשר", "כן"))
        yield self._says(at, phrase, lambda sight: _still_waits(sight, lead.id, offer, pro_id))
        if self.dice.random() > self.sane + 0.1:  # a fat finger, a change of mind
            yield self._says(at + timedelta(seconds=self.dice.choice((2, 40))), self.dice.choice((phrase, "1", "2")))

    def _fate(self) -> str:
        if self.sane >= 1:
            return "approve"
        return self.dice.choices(list(_FATES), list(_FATES.values()))[0]

    # -- visits -------------------------------------------------------------------------------------------------------

    def _visit(self, lead: Lead, pro_id: str, now: datetime) -> Iterator[Meaning]:
        """On his way and done, once the visit is his; now and then he forgets the one or the other."""
        if lead.status is not LeadStatus.BOOKED or lead.pro_id != pro_id or lead.id in self._planned:
            return
        self._planned.add(lead.id)
        start, end = lead.appointment_start or now + _TRAVEL, lead.appointment_end or now + _SOON

        def still(sight: Sight) -> bool:
            found = sight.lead(lead.id)
            return found is not None and found.status is LeadStatus.BOOKED and found.pro_id == pro_id

        if self.dice.random() < self.sane:
            yield self._says(after(max(start - _TRAVEL, now), self.dice, 0, 300), "בדרך", still)
        if self.dice.random() < self.sane:
            late = self.dice.choice((600, 900, 3600, 20000)) if self.sane < 1 else 600
            yield self._says(after(end, self.dice, -600, late), self.dice.choice(("סיימתי", "3")), still)

    # -- questions and the rest ---------------------------------------------------------------------------------------

    def _answer(self, chat: Conversation, now: datetime) -> Iterator[Meaning]:
        opened = chat.open_question
        if chat.mode is Mode.PERSON or opened is None or opened.kind in _OF_OFFERS:
            return
        if self._attention.takes_up(opened) and self.dice.random() < self.sane + 0.1:
            said = self._words(opened, chat)
            yield self._says(after(now, self.dice, 10, 90), said, lambda sight: sight.asks(opened))

    def _words(self, opened: OpenQuestion, chat: Conversation) -> str:
        if opened.kind in (Question.WHICH_OFFER, Question.REFUSE):
            taking = opened.kind is Question.WHICH_OFFER
            meant = [n for n, option in enumerate(opened.options) if self._meant.get(option.value) is taking]
            return self._marked(self.dice.choice(meant or [0]), opened, chat)
        if opened.kind is Question.FINAL_PRICE:
            return self.dice.choice(("דלג", "350", "480", "1,200", "לא זוכר"))
        if opened.options:
            return self._marked(self.dice.randrange(len(opened.options)), opened, chat)
        return self.dice.choice(("1", "כן", "2", "לא", "דלג", "מחר", "20"))

    def _marked(self, place: int, opened: OpenQuestion, chat: Conversation) -> str:
        label = opened.options[place].label if place < len(opened.options) else ""
        return mark_of(label, chat) or str(place + 1)

    def _idly(self, now: datetime) -> Iterator[Meaning]:
        if self.dice.random() < (1 - self.sane) * 0.25:
            yield self._says(after(now, self.dice, 30, 7200), self.dice.choice((*_WORDS, "תודה", "מה?", "[sticker]")))


def _delay(fate: str) -> tuple[float, float]:
    """Seconds."""
    return {"slow": (1200.0, 4500.0), "dozy": (4000.0, 40000.0)}.get(fate, (40.0, 500.0))


def waits_for(lead: Lead, offer_id: str, pro_id: str) -> bool:
    """Whether this offer waits for his answer."""
    offer = lead.offer
    if offer is None or lead.status is not LeadStatus.NEW or offer.id != offer_id:
        return False
    asked = offer.pro_ids or (offer.pro_id,)
    return offer.state is OfferState.OPEN and pro_id in asked and pro_id not in offer.refused_by


def _still_waits(sight: Sight, lead_id: str, offer: Offer, pro_id: str) -> bool:
    """Half of those whose offer moved on meanwhile say it all the same; they have not read that yet."""
    lead = sight.lead(lead_id)
    return lead is not None and (waits_for(lead, offer.id, pro_id) or offer.sent_at.second % 2 == 0)


def hand(phone: str, name: str, seed: int, sane: float) -> Hand:
    return Hand(phone, name, dice_of(seed, phone), sane)
