"""Requests whose customer fell silent, calendars with what nobody has any more, and every live lead planned anew.

An intake that never got an address is closed after a while, politely and once. Who gave his address and then chose no
hour, or never confirmed, is asked once whether he still needs somebody, with the hours that are free now; says he
nothing to that either, the owner is shown it. It is not closed: his next word goes on where he was.

An intake whose customer's last word nobody answered is not abandoned by him: that is for `stuck_leads`.
"""

from datetime import datetime
from typing import Any

from loguru import logger

from fixi_app.booking.waiting import abandoned_at, has_address, last_word, may_be_asked, was_asked
from fixi_app.domain.conversation import Mode
from fixi_app.domain.leads import OPEN, By, Lead, LeadStatus, Owed, OwedNews, moved
from fixi_app.services.followup.plan import planned
from fixi_app.services.followup.rounds import forget_dropped, round_of
from fixi_app.services.followup.sweep import sweep_slots
from fixi_app.services.ground import Ground
from fixi_app.services.telling.alerts import Alerts
from fixi_app.services.telling.quiet import quiet_time
from fixi_app.services.telling.tell import Tell
from fixi_app.services.visits.owing import CUSTOMER, Owing

_LIVE = [status.value for status in (*OPEN, LeadStatus.COMPLETED)]


class Janitor:
    def __init__(self, ground: Ground, tell: Tell, alerts: Alerts, owing: Owing) -> None:
        self._ground, self._tell, self._alerts, self._owing = ground, tell, alerts, owing

    async def tick(self, now: datetime) -> int:
        """One round; how many intakes were closed."""
        await self._plan_anew(now)
        closed = await round_of(self._ground, "abandon_at", now, self._look)
        await sweep_slots(self._ground, now)
        await forget_dropped(self._ground, now)
        return closed

    async def _plan_anew(self, now: datetime) -> None:
        """Plans are made when a lead is written; a setting that changed, or another writer, shows only here."""
        rule = quiet_time(self._ground)
        leads = self._ground.store.leads
        async for lead in leads.each({"status": {"$in": _LIVE}}):
            if planned(lead, lead, now, rule) != lead:
                await leads.change(lead.id, lambda stored: planned(stored, stored, now, rule))

    async def _look(self, lead: Lead, now: datetime) -> int:
        conversation = await self._ground.store.db["conversations"].find_one(
            {"_id": lead.contact_id},
            {"last_inbound_at": 1, "mode": 1, "open_question": 1, "lead_id": 1, "unanswered_since": 1},
        )
        if conversation and _is_in_hand(conversation, lead):
            return 0
        rule, heard = quiet_time(self._ground), conversation.get("last_inbound_at") if conversation else None
        spoken = lead.but(follow=lead.follow.but(heard_at=heard or lead.follow.heard_at))
        due = abandoned_at(spoken, rule)
        if due is None or due > now:
            await self._ground.store.leads.change(
                lead.id, lambda stored: stored.but(follow=stored.follow.but(heard_at=heard))
            )
            return 0
        if has_address(lead) and (was_asked(spoken) or not may_be_asked(lead, rule)):
            return await self._show_owner(lead, now)
        if not rule.permits(now):
            return 0
        return await self._ask(lead, now) if has_address(lead) else await self._close(lead, now)

    async def _ask(self, lead: Lead, now: datetime) -> int:
        await self._tell.customer("still_needed", f"{lead.id}:{_stamp(lead)}", lead, now)
        await self._noted(lead, still_asked_at=now, still_asked=lead.follow.still_asked + 1)
        logger.bind(lead_id=lead.id).info("Lead {}: its customer fell silent and is asked", lead.id)
        return 1

    async def _show_owner(self, lead: Lead, now: datetime) -> int:
        await self._alerts.owner(f"silent:{lead.id}:{_stamp(lead)}", "alert_silent", lead, now)
        await self._noted(lead, silent_at=now)
        return 1

    async def _noted(self, lead: Lead, **marks: datetime | int) -> None:
        def decide(stored: Lead) -> Lead | None:
            if stored.status is not LeadStatus.CONTACTED:
                return None
            return stored.but(follow=stored.follow.but(**marks))

        await self._ground.store.leads.change(lead.id, decide)

    async def _close(self, lead: Lead, now: datetime) -> int:
        cause = f"janitor:{lead.id}"

        def decide(stored: Lead) -> Lead | None:
            if stored.version != lead.version or stored.status is not LeadStatus.CONTACTED or stored.owed:
                return None
            closed = moved(stored, LeadStatus.CLOSED, at=now, by=By.FIXI, reason="no address", cause=cause)
            news = (OwedNews(to=CUSTOMER, kind="intake_closed"),)
            return closed.but(slot_id=None, owed=Owed(deed=cause, at=now, release=stored.slot_id, news=news))

        stored = await self._ground.store.leads.change(lead.id, decide)
        if stored is None or stored.owed is None or stored.owed.deed != cause:
            return 0
        await self._owing.pay(stored)
        logger.bind(lead_id=lead.id).info("Lead {} closed: no address ever came", lead.id)
        return 1


def _is_in_hand(conversation: dict[str, Any], lead: Lead) -> bool:
    """Somebody else has it: a person is called, or a word of the customer waits for its answer."""
    if conversation.get("mode", Mode.BOT.value) != Mode.BOT.value:
        return True
    return conversation.get("lead_id") == lead.id and conversation.get("unanswered_since") is not None


def _stamp(lead: Lead) -> str:
    """One for each silence: asked again only when he had spoken in between."""
    return f"{last_word(lead):%Y%m%dT%H%M%S}"
