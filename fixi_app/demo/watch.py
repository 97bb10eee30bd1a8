"""What changed in the store since one last looked, as sentences: decisions, offers, the ladder's steps, statuses.

The transcript's notes come from here and not from hooks in the services: what a note says is what is stored.
"""

from collections.abc import Iterator
from datetime import datetime

from fixi_app.demo.phrases import Phrases, minutes
from fixi_app.demo.routing_line import routing_line
from fixi_app.demo.view import View
from fixi_app.domain.conversation import Mode
from fixi_app.domain.leads import Lead, Offer, OfferState, OfferStep
from fixi_app.repositories.documents import from_document
from fixi_app.routing.records import Decision
from storage import AsyncDatabase


class Watch:
    def __init__(self, db: AsyncDatabase, phrases: Phrases) -> None:
        self._db, self._phrases = db, phrases
        self._before = View({}, {}, {})
        self._decisions: set[str] = set()

    async def news(self, view: View, now: datetime) -> list[str]:
        """Notes on all that changed, in the order in which it is understood best."""
        before, self._before = self._before, view
        notes: list[str] = []
        decided = await self._new_decisions()
        for lead in view.leads.values():
            notes += self._of_lead(before.leads.get(lead.id), lead, decided.get(lead.id, []), view, now)
        return [*notes, *self._waiting(before, view)]

    async def _new_decisions(self) -> dict[str, list[Decision]]:
        found: dict[str, list[Decision]] = {}
        for document in await self._db["decisions"].find({}, sort=[("at", 1), ("_id", 1)]).to_list():
            if document["_id"] not in self._decisions:
                self._decisions.add(document["_id"])
                decision = from_document(Decision, document)
                found.setdefault(decision.lead_id, []).append(decision)
        return found

    def _of_lead(
        self, before: Lead | None, lead: Lead, decided: list[Decision], view: View, now: datetime
    ) -> Iterator[str]:
        name, say = name_of(lead, view), self._phrases.say
        if before is None:
            yield say("lead_opened", name=name)
        yield from self._ladder(before, lead, view, now)
        yield from (routing_line(decision, name, self._phrases) for decision in decided)
        if lead.slot_id and lead.slot_id != (before.slot_id if before else None):
            when = self._phrases.span(lead.appointment_start, lead.appointment_end)
            yield say("held", name=name, pro=view.pros[lead.pro_id or ""].name, when=when)
        known = len(before.status_history) if before else 1
        for change in lead.status_history[known:]:
            yield say("status", name=name, status=self._phrases.word("statuses", change.status.value))
        if lead.offer and lead.offer.id != _offer_id(before) and lead.offer.state is OfferState.OPEN:
            yield say("offer_sent", pros=_names(lead.offer, view))

    def _ladder(self, before: Lead | None, lead: Lead, view: View, now: datetime) -> Iterator[str]:
        """What became of the offer that was open when one last looked."""
        old = before.offer if before else None
        if old is None or old.state is not OfferState.OPEN:
            return
        facts = {"pros": _names(old, view), "name": name_of(lead, view), "minutes": minutes(now - old.sent_at)}
        new = lead.offer
        if new is None or new.id != old.id:
            yield self._phrases.say("offer_lapsed", **facts)  # a refusal is seen before the next offer goes out
            return
        if new.state is not old.state and new.state is not OfferState.APPROVED:
            yield self._phrases.say(f"offer_{new.state.value}", **facts)
        elif new.step is not old.step:
            yield self._phrases.say(_STEPS[new.step], **facts)

    def _waiting(self, before: View, view: View) -> Iterator[str]:
        for phone, chat in view.conversations.items():
            was = before.conversations.get(phone)
            if chat.mode is Mode.WAITING_FOR_PERSON and (was is None or was.mode is not chat.mode):
                yield self._phrases.say("person", name=chat.name or phone)


_STEPS = {OfferStep.NUDGED: "offer_nudged", OfferStep.CUSTOMER_ASKED: "offer_customer_asked"}


def name_of(lead: Lead, view: View) -> str:
    """The customer's name as the chat has it."""
    phone = lead.phone or ""
    chat = view.conversations.get(phone)
    return (chat.name if chat else None) or lead.customer_name or phone


def _names(offer: Offer, view: View) -> str:
    return ", ".join(view.pros[pro_id].name for pro_id in offer.pro_ids or (offer.pro_id,))


def _offer_id(lead: Lead | None) -> str | None:
    return lead.offer.id if lead and lead.offer else None
