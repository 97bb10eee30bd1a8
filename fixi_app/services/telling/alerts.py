"""The owner hears of it: in the log and in the list of alerts always, on his phone where one is set.

Promise: once for each cause, however often a job or a repeated turn tells it. The text says what happened and how to
act on it: the number to send as a reply to just that message. Nothing goes over a channel that is broken (L61): then
the alert is kept for the dashboard and the log, goes by the second path where the owner has one (as do all faults of
Fixi's own parts), and is not sent late over WhatsApp, when it is not true any more.
"""

from collections.abc import Callable
from datetime import datetime
from enum import StrEnum

from loguru import logger

from fixi_app.dialogue import render
from fixi_app.dialogue.placeholders import told
from fixi_app.domain.base import Record, UtcTime
from fixi_app.domain.contacts import Role
from fixi_app.domain.leads import Lead, LeadStatus
from fixi_app.repositories.documents import to_document
from fixi_app.services.ground import Ground
from fixi_app.services.people.contacts import Contacts, is_sample_phone
from fixi_app.services.telling.second_telling import Second, SecondTelling
from fixi_app.services.telling.speak import queue_reply
from storage import DuplicateKeyError

ROUTINE = "report"
"""The kind of what is told every day and asks for nothing."""
PART = "alert_part"
"""The kind of a fault of channel, tunnel, model or disk: by the second path always, for one may hide another."""


class AlertState(StrEnum):
    NEW = "new"
    QUEUED = "queued"
    """On its way to the owner's phone."""
    KEPT = "kept"
    """Not for WhatsApp: no phone is set, or the channel is broken. On the dashboard, and by the second path."""


class Alert(Record):
    """Document of the collection `alerts`."""

    id: str
    """The cause."""
    key: str
    """What kind of thing happened: the catalogue key of its sentence."""
    text: str
    lead_id: str | None = None
    contact_id: str | None = None
    """The chat it is about."""
    at: UtcTime
    state: AlertState = AlertState.NEW
    answered_at: UtcTime | None = None
    """When the owner acted on it."""
    second: Second | None = None
    """How it goes by the second path; None = it does not."""

    @property
    def title(self) -> str:
        """What happened, without whom and where."""
        return self.text.partition("\n")[0].partition(":")[0]

    @property
    def matter(self) -> str | None:
        """The chat or lead that it is about; None when there is nothing to act on."""
        return self.contact_id or self.lead_id


class Alerts:
    def __init__(self, ground: Ground, contacts: Contacts) -> None:
        self._ground, self._contacts = ground, contacts
        self._kept = ground.store.db["alerts"]
        self.fault: Callable[[], str | None] = lambda: None
        """Why nothing can be sent at this moment; None = the channel is well, as far as is known."""
        self.second = SecondTelling(ground)

    async def owner(
        self, cause: str, key: str, lead: Lead | None, at: datetime, *, chat: str | None = None, count: int = 0,
        pro: str = "", phone: str = "",
    ) -> None:  # fmt: skip
        """Alert the owner once for each cause; `chat` is the contact whose chat wants a person, `pro` a name."""
        alert = Alert(
            id=cause, key=key, text=await self._text(key, lead, chat, count=count, pro=pro, phone=phone),
            contact_id=chat, at=at,
            lead_id=(lead.id or None) if lead else None,
        )  # fmt: skip
        await self._told(alert)

    async def words(self, cause: str, key: str, text: str, at: datetime, *, outside: str = "") -> AlertState:
        """Ready words for the owner (a report, a fault of a part), once for each cause; what became of them.

        `outside`: what the second path may say, where that is more than its sentence for this kind.
        """
        return await self._told(Alert(id=cause, key=key, text=text, at=at), outside)

    async def _told(self, alert: Alert, outside: str = "") -> AlertState:
        stored = await self._once(alert)
        if stored is not AlertState.NEW:
            return stored
        state = AlertState.QUEUED if await self._sent(alert) else AlertState.KEPT
        second = self._second(alert, state, outside)
        changes = {"state": state.value, **({"second": to_document(second)} if second else {})}
        # Both in one write: an alert whose state says that it is done with is never looked at again.
        await self._kept.update_one({"_id": alert.id, "state": AlertState.NEW.value}, {"$set": changes})
        if second:
            self.second.wake()
        level = "INFO" if alert.key == ROUTINE else "WARNING"
        told = "The owner is alerted ({}, {}): {}"
        logger.bind(lead_id=alert.lead_id).log(level, told, alert.key, state.value, alert.id)
        return state

    def _second(self, alert: Alert, state: AlertState, outside: str) -> Second | None:
        """What goes by the second path as well: what could go by no other, and every fault of a part."""
        if alert.key == ROUTINE or (state is AlertState.QUEUED and alert.key != PART):
            return None
        return self.second.due(alert.key, alert.at, outside)

    async def _once(self, alert: Alert) -> AlertState:
        """The state of this alert; what a crash left kept and unsent is sent by the next telling."""
        try:
            await self._kept.insert_one(to_document(alert))
        except DuplicateKeyError:
            stored = await self._kept.find_one({"_id": alert.id}, {"state": 1})
            return AlertState(stored["state"]) if stored else AlertState.NEW
        return AlertState.NEW

    async def _sent(self, alert: Alert) -> bool:
        phone, fault = self._ground.owner_phone, self.fault()
        if not phone or fault:
            return False
        address = self._ground.channel.address_of(phone)
        contact = await self._contacts.of_address(address, phone, None, alert.at)
        await queue_reply(
            self._ground,
            id_=f"alert:{alert.id}",
            conversation_id=contact.id,
            address=address,
            text=alert.text,
            at=alert.at,
            about=f"alert:{alert.id}" if alert.matter else None,
            sample=is_sample_phone(phone),
        )
        if alert.matter:  # from now on a number of his may be for it
            await self._ground.inbox.news(contact.id, "alerted", alert.id, alert.at, to=Role.OWNER.value)
        self._ground.wake()
        return True

    async def _text(self, key: str, lead: Lead | None, chat: str | None, *, count: int, pro: str, phone: str) -> str:
        language, details = self._ground.language, self._details(lead, await self._who(lead, chat))
        told_ = render.text(key, language, details=details, count=str(count), pro=pro, phone=phone)
        how = how_to_act(lead, chat)
        return f"{told_}\n{render.text(how, language)}" if how else told_

    async def _who(self, lead: Lead | None, chat: str | None) -> str:
        """By name, else by phone."""
        contact = await self._ground.store.contacts.get(chat)
        known = (lead and lead.customer_name, contact and contact.name, lead and lead.phone, contact and contact.phone)
        return next((one for one in known if one), render.text("a_customer", self._ground.language))

    def _details(self, lead: Lead | None, who: str) -> str:
        """`Dana, Holon. A leak`: as much as is known."""
        language = self._ground.language
        city = self._ground.place_name(lead.city, language) if lead and lead.city else ""
        trade = render.text(f"trade_{lead.trade.value}", language) if lead and lead.trade else ""
        what = (lead.issue if lead else None) or trade
        return ". ".join(part for part in (render.joined((told(who), city), language), told(what)) if part)


def review_cause(lead_id: str, cause: str) -> str:
    """The id of the alert for a lead that came to a person by this cause."""
    return f"review:{lead_id}:{cause}"


def how_to_act(lead: Lead | None, chat: str | None) -> str | None:
    """The sentence that says which number does what, as a reply to the alert."""
    if chat:
        return "alert_act_chat"
    if lead is None or not lead.id:
        return None
    return "alert_act_lead" if lead.status is LeadStatus.PENDING else "alert_act_look"
