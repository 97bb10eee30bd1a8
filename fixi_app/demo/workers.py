"""A professional of the day: takes, refuses or overlooks offers, drives out, finishes, and says what it cost."""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from fixi_app.demo.cast import Fate, Worker
from fixi_app.demo.people import Attention, Intention, Still, after, dice_of, key_of, mark_of, one_of
from fixi_app.demo.view import View, is_open
from fixi_app.domain.conversation import Conversation, OpenQuestion
from fixi_app.domain.leads import Lead, LeadStatus
from fixi_app.domain.questions import Question

_TRAVEL = timedelta(minutes=20)
_EMERGENCY_TRAVEL, _EMERGENCY_WORK = timedelta(minutes=4), timedelta(minutes=70)


@dataclass
class Hand:
    """Plays one professional of the sample business."""

    who: Worker
    dice: random.Random
    delay: tuple[float, float]
    fates: Mapping[str, Fate]
    """Phone of a customer -> how the first one who is asked for him takes it."""
    _seen: set[str] = field(default_factory=set)
    """Offers, whether he means to answer them or not."""
    _answers: dict[str, tuple[datetime, bool]] = field(default_factory=dict)
    """Offer -> when he means to answer, and whether he takes it."""
    _planned: set[str] = field(default_factory=set)
    _attention: Attention = field(default_factory=Attention)

    @property
    def phone(self) -> str:
        return self.who.phone

    def look(self, view: View, now: datetime) -> Sequence[Intention]:
        pro, chat = view.pro_of(self.phone), view.conversations.get(self.phone)
        if pro is None or chat is None:
            return []
        leads = [lead for lead in view.leads.values() if _concerns(lead, pro.id)]
        offers = [intent for lead in leads for intent in self._offer(lead, pro.id, now)]
        visits = [intent for lead in leads for intent in self._visit(lead, pro.id, now)]
        return [*offers, *visits, *self._answer(chat, view, now)]

    def _says(self, at: datetime, phrase: str, still: Still) -> Intention:
        return Intention(at, self.phone, "", (one_of(phrase, self.dice),), still)

    # -- offers ------------------------------------------------------------------------------------------------------

    def _offer(self, lead: Lead, pro_id: str, now: datetime) -> Iterator[Intention]:
        offer = lead.offer
        if offer is None or not _waits_for(lead, pro_id) or offer.id in self._seen:
            return
        self._seen.add(offer.id)
        fate = self.fates.get(lead.phone or "") if lead.reassignments == 0 else None
        if fate != "silent":
            low, high = self.delay
            at = after(now, self.dice, low * 60, high * 60)
            self._answers[offer.id] = at, fate != "refused"
            phrase = self.who.refuse if fate == "refused" else self.who.approve
            yield self._says(at, phrase, lambda view: _waits_for(view.leads[lead.id], pro_id, offer.id))

    # -- visits ------------------------------------------------------------------------------------------------------

    def _visit(self, lead: Lead, pro_id: str, now: datetime) -> Iterator[Intention]:
        """On his way and done, once the visit is his; a visit that was called off meanwhile is not driven to."""
        if lead.status is not LeadStatus.BOOKED or lead.id in self._planned:
            return
        self._planned.add(lead.id)
        start = lead.appointment_start - _TRAVEL if lead.appointment_start else now + _EMERGENCY_TRAVEL
        end = lead.appointment_end or now + _EMERGENCY_TRAVEL + _EMERGENCY_WORK

        def still(view: View) -> bool:
            return _is_booked(view.leads[lead.id], pro_id)

        yield self._says(after(max(start, now), self.dice, 0, 300), self.who.on_my_way, still)
        yield self._says(after(end, self.dice, -900, 900), self.who.finish, still)

    # -- questions ---------------------------------------------------------------------------------------------------

    def _answer(self, chat: Conversation, view: View, now: datetime) -> Iterator[Intention]:
        opened = chat.open_question
        if opened is None or opened.kind is Question.OFFER or not self._attention.takes_up(opened):
            return
        if said := self._words(opened, chat, view):
            at = after(now, self.dice, 12, 60)
            yield self._says(at, said, lambda later: _asks(later.conversations[self.phone], opened))

    def _words(self, opened: OpenQuestion, chat: Conversation, view: View) -> str | None:
        if opened.kind in (Question.WHICH_OFFER, Question.REFUSE):
            return self._which_offer(opened, chat)
        if opened.kind is Question.WHICH_JOB:
            return _which_job(opened, chat, view)
        return self._price(opened, view) if opened.kind is Question.FINAL_PRICE else None

    def _which_offer(self, opened: OpenQuestion, chat: Conversation) -> str | None:
        """The one that he had in mind when he said yes or no: of those listed, the one he meant to answer first."""
        taking = opened.kind is Question.WHICH_OFFER
        listed = [(self._answers.get(option.value), place) for place, option in enumerate(opened.options)]
        meant = [(answer[0], place) for answer, place in listed if answer and answer[1] is taking]
        return _marked(min(meant)[1], opened, chat) if meant else None

    def _price(self, opened: OpenQuestion, view: View) -> str:
        """Within what was quoted; one in five would rather not say."""
        quoted = view.leads[opened.about].quoted if opened.about in view.leads else None
        if quoted is None or self.dice.random() < 0.2:
            return "דלג"
        return str(round(self.dice.uniform(quoted.start, quoted.end) / 10) * 10)


def _concerns(lead: Lead, pro_id: str) -> bool:
    return lead.pro_id == pro_id or (lead.offer is not None and pro_id in (lead.offer.pro_id, *lead.offer.pro_ids))


def _waits_for(lead: Lead, pro_id: str, offer_id: str | None = None) -> bool:
    """Whether an offer (that one) waits for his answer."""
    offer = lead.offer
    if offer is None or not is_open(lead):
        return False
    asked = offer.pro_ids or (offer.pro_id,)
    return pro_id in asked and pro_id not in offer.refused_by and offer_id in (None, offer.id)


def _is_booked(lead: Lead, pro_id: str) -> bool:
    return lead.status is LeadStatus.BOOKED and lead.pro_id == pro_id


def _asks(chat: Conversation, opened: OpenQuestion) -> bool:
    return chat.open_question is not None and key_of(chat.open_question) == key_of(opened)


def _which_job(opened: OpenQuestion, chat: Conversation, view: View) -> str:
    """The visit that comes first: nobody drives to the later one, or ends it, before."""

    def start(place: int) -> tuple[datetime, int]:
        lead = view.leads[opened.options[place].value]
        return lead.appointment_start or lead.updated_at, place

    return _marked(min(range(len(opened.options)), key=start), opened, chat)


def _marked(place: int, opened: OpenQuestion, chat: Conversation) -> str:
    return mark_of(opened.options[place].label, chat) or str(place + 1)


def hand(who: Worker, delay: tuple[float, float], fates: Mapping[str, Fate], seed: int) -> Hand:
    return Hand(who, dice_of(seed, who.phone), delay, fates)
