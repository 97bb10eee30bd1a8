"""Somebody waits and nobody has it in hand: it is taken up once more, and then it is a person's.

Promise: nothing here escalates twice (L09, L26), and what a person assigned is left alone (L27). Three kinds are found:
a confirmed lead without an open offer, a lead that waits for a person who was never called, and words of a customer
that got no answer, be it that the turn failed or that it had nothing to say.
"""

from datetime import datetime, timedelta
from typing import Any

from loguru import logger

from fixi_app.booking.waiting import MOST_TIMES, nobody_has_it
from fixi_app.domain.conversation import Mode
from fixi_app.domain.leads import By, Lead, LeadStatus, OfferState, Owed, OwedNews, moved
from fixi_app.services.followup.rounds import round_of
from fixi_app.services.ground import Ground
from fixi_app.services.telling.alerts import Alerts, AlertState, review_cause
from fixi_app.services.telling.tell import Tell
from fixi_app.services.visits.owing import CUSTOMER, Owing

_MOST = 200


class StuckLeads:
    def __init__(self, ground: Ground, tell: Tell, alerts: Alerts, owing: Owing) -> None:
        self._ground, self._tell, self._alerts, self._owing = ground, tell, alerts, owing
        self._unread: frozenset[str] = frozenset()
        """Old messages that the last round saw: after a sleep all are old, and are being read at this very moment."""

    async def tick(self, now: datetime) -> int:
        """One round; how many were taken up or handed on."""
        taken = await round_of(self._ground, "stuck_at", now, self._look)
        return taken + await self._unanswered(now) + await self._unreads(now)

    # -- leads --------------------------------------------------------------------------------------------------------

    async def _look(self, lead: Lead, now: datetime) -> int:
        if not nobody_has_it(lead):
            return 0
        if lead.status is LeadStatus.PENDING:
            return await self._called(lead, now)
        if lead.offer and lead.offer.state is OfferState.REFUSED and not lead.follow.taken_up:
            await self._tell.customer("lapsed", f"{lead.offer.id}:again", lead, now, offer_id=lead.offer.id)
            await self._count(lead, 1)
            return 1
        return await self._to_a_person(lead, now)

    async def _called(self, lead: Lead, now: datetime) -> int:
        """A lead that waits for a person: was one called? The owner's own deed needs no alert to himself."""
        since = lead.follow.stuck_since
        by_owner = bool(lead.status_history) and lead.status_history[-1].by is By.OWNER
        known = await self._alerts_of(lead)
        told = [one for one in known if one["state"] != AlertState.NEW.value]
        if not told and not by_owner and not lead.assigned_by_person:
            begun = known[0] if known else {"_id": f"stuck:{lead.id}:{since:%Y%m%dT%H%M%S}", "key": "alert_review"}
            await self._alerts.owner(begun["_id"], begun["key"], lead, now)  # one that a crash left unsent is sent now
        await self._count(lead, MOST_TIMES)
        return 0 if told else 1

    async def _alerts_of(self, lead: Lead) -> list[dict[str, Any]]:
        """The alerts since it waits, and the one of the move that made it wait: told by a turn that died and was gone
        through again, that one bears the turn's hour, which is earlier than the one since when the lead waits."""
        cause = lead.status_history[-1].cause if lead.status_history else ""
        told_with_it: list[dict[str, Any]] = [{"_id": cause}, {"_id": review_cause(lead.id, cause)}]
        return await self._ground.store.db["alerts"].find(
            {"lead_id": lead.id, "$or": [{"at": {"$gte": lead.follow.stuck_since}}, *told_with_it]},
            {"key": 1, "state": 1},
        ).to_list()  # fmt: skip

    async def _to_a_person(self, lead: Lead, now: datetime) -> int:
        cause = f"stuck:{lead.id}:{lead.follow.stuck_since:%Y%m%dT%H%M%S}"

        def decide(stored: Lead) -> Lead | None:
            if stored.status is not LeadStatus.NEW or stored.owed or not nobody_has_it(stored):
                return None
            waiting = moved(stored, LeadStatus.PENDING, at=now, by=By.FIXI, reason="nobody had it", cause=cause)
            news = (OwedNews(to=CUSTOMER, kind="exhausted"),)
            return waiting.but(
                waiting_since=now, slot_id=None, owed=Owed(deed=cause, at=now, release=stored.slot_id, news=news)
            )

        stored = await self._ground.store.leads.change(lead.id, decide)
        if stored is None or stored.owed is None or stored.owed.deed != cause:
            return 0
        await self._alerts.owner(cause, "alert_stuck", stored, now)
        await self._owing.pay(stored)
        return 1

    async def _count(self, lead: Lead, times: int) -> None:
        def decide(stored: Lead) -> Lead | None:
            if stored.follow.stuck_since != lead.follow.stuck_since:
                return None
            return stored.but(follow=stored.follow.but(taken_up=max(times, stored.follow.taken_up)))

        await self._ground.store.leads.change(lead.id, decide)

    # -- words --------------------------------------------------------------------------------------------------------

    def _before(self, now: datetime) -> datetime:
        return now - timedelta(minutes=self._ground.business.stuck_after)

    async def _unanswered(self, now: datetime) -> int:
        """His turn had nothing to say: his own chat calls a person, if that is still so."""
        found = await self._ground.store.db["conversations"].find(
            {"unanswered_since": {"$lte": self._before(now)}, "mode": Mode.BOT.value}, {"unanswered_since": 1},
            limit=_MOST,
        ).to_list()  # fmt: skip
        told = 0
        for one in found:
            cause = f"{one['_id']}:{one['unanswered_since']:%Y%m%dT%H%M%S}"
            told += await self._ground.inbox.news(one["_id"], "unanswered", cause, now)
        if told:
            self._ground.wake()
        return told

    async def _unreads(self, now: datetime) -> int:
        """Messages that no turn took up, in this round and in the one before: the owner reads them."""
        found = await self._ground.store.db["inbox"].find(
            {"state": "new", "received_at": {"$lte": self._before(now)}, "kind": "message"}, {"conversation_id": 1},
            sort=[("received_at", 1)], limit=_MOST,
        ).to_list()  # fmt: skip
        again = [one for one in found if one["_id"] in self._unread]
        self._unread = frozenset(one["_id"] for one in found)
        for one in again:
            await self._alert_unread(one["_id"], one["conversation_id"], now)
        return len(again)

    async def _alert_unread(self, id_: str, chat: str, now: datetime) -> None:
        lead = await self._ground.store.leads.first({"contact_id": chat}, sort=[("created_at", -1)])
        await self._alerts.owner(f"unread:{id_}", "alert_person", lead, now, chat=chat)
        logger.warning("Message {} of {} is not taken up by any turn", id_, chat)
