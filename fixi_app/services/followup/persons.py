"""Chats that wait for a person: the owner is alerted again, the customer hears the truth, the bot comes back.

`due` decides, `Persons.tick` acts. Whatever a tick does has an id made from its cause, so looking again does it once.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from loguru import logger

from fixi_app.booking.office_hours import attended
from fixi_app.domain.business import Business
from fixi_app.domain.conversation import Conversation, Mode
from fixi_app.domain.leads import Lead
from fixi_app.repositories.documents import from_document
from fixi_app.services.followup.taken_leads import TakenLeads
from fixi_app.services.ground import Ground
from fixi_app.services.telling.alerts import Alerts


class Step(StrEnum):
    ALERT = "alert"
    TRUTH = "truth"
    PROMISED = "promised"
    """The hour has come at which a person was to be there."""
    RETURN = "return"


class Due(NamedTuple):
    step: Step
    cause: str
    minutes: int = 0


def due(conversation: Conversation, now: datetime, business: Business) -> tuple[Due, ...]:
    """What is to be done in this chat by now; all of it again with each look, and harmless."""
    if conversation.person_spoke_at is not None:
        return tuple(_after_he_spoke(conversation, now, business))
    return tuple(_before_he_spoke(conversation, now, business))


def _before_he_spoke(conversation: Conversation, now: datetime, business: Business) -> Iterator[Due]:
    since = conversation.person_asked_at or conversation.word_waits_since
    if since is None:
        return
    cause, waited = _cause(conversation, since), (now - since) / timedelta(minutes=1)
    for minutes in business.person_alerts:
        if waited >= minutes:
            yield Due(Step.ALERT, f"{cause}:{minutes:g}", int(minutes))
    if waited >= business.person_truth_after and conversation.promised_at is None:
        yield Due(Step.TRUTH, cause)
    if conversation.promised_at and now >= conversation.promised_at:
        yield Due(Step.PROMISED, f"{cause}:promised")


def _after_he_spoke(conversation: Conversation, now: datetime, business: Business) -> Iterator[Due]:
    since = conversation.word_waits_since
    if since and (now - since) / timedelta(minutes=1) >= business.person_return_after:
        yield Due(Step.RETURN, _cause(conversation, since))


def _cause(conversation: Conversation, since: datetime) -> str:
    return f"{conversation.id}:{since:%Y%m%dT%H%M%S}"


class Persons:
    def __init__(self, ground: Ground, alerts: Alerts) -> None:
        self._ground, self._alerts = ground, alerts
        self._taken = TakenLeads(ground, alerts)

    async def tick(self, now: datetime) -> int:
        """Look at every chat and lead that a person has or should have; how many steps were due in the chats."""
        await self._taken.tick(now)
        modes = [Mode.WAITING_FOR_PERSON.value, Mode.PERSON.value]
        found = self._ground.store.db["conversations"].find({"mode": {"$in": modes}})
        return sum([await self._guarded(document, now) for document in await found.to_list()])

    async def _guarded(self, document: dict[str, object], now: datetime) -> int:
        """One chat that cannot be looked at must not keep all the others waiting."""
        try:
            conversation = from_document(Conversation, document)
            steps = due(conversation, now, self._ground.business)
            for step in steps:
                await self._take(step, conversation, now)
        except Exception:  # noqa: BLE001  it is looked at again with the next tick
            logger.exception("The chat {} that waits for a person could not be looked at", document["_id"])
            return 0
        return len(steps)

    async def _take(self, step: Due, conversation: Conversation, now: datetime) -> None:
        inbox = self._ground.inbox
        if step.step is Step.RETURN:
            waited = conversation.word_waits_since
            assert waited is not None
            await inbox.news(conversation.id, "person_returns", step.cause, now, waited=waited.isoformat())
        elif step.step is Step.TRUTH:
            await inbox.news(conversation.id, "person_late", step.cause, now, **self._hours(now))
        else:
            await self._alert(step, conversation, now)
        self._ground.wake()

    def _hours(self, now: datetime) -> dict[str, str]:
        """When a person is there, now or next; nothing where the hours of the business leave nothing open."""
        ground = self._ground
        stretch = attended(now, ground.business, ground.zone, ground.rest)
        return {"opens": stretch[0].isoformat(), "until": stretch[1].isoformat()} if stretch else {}

    async def _alert(self, step: Due, conversation: Conversation, now: datetime) -> None:
        lead = await self._ground.store.leads.get(conversation.lead_id) or _sketched(conversation, now)
        key = "alert_person_promised" if step.step is Step.PROMISED else "alert_person_waits"
        await self._alerts.owner(
            f"person:{step.cause}", key, lead, now, chat=conversation.id, count=step.minutes
        )


def _sketched(conversation: Conversation, now: datetime) -> Lead:
    """What is known of somebody who has no lead yet."""
    facts = conversation.facts
    return Lead(
        id="", contact_id=conversation.id, created_at=now, updated_at=now, trade=facts.trade, issue=facts.issue,
        city=facts.city, customer_name=facts.customer_name or conversation.name,
    )  # fmt: skip
