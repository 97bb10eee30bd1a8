"""What the owner's flow looks at: what waits for him, who could take a lead, how the day went."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from fixi_app.booking.zone import local_day
from fixi_app.dialogue.owner import owner_wishes as wishes
from fixi_app.domain.leads import Lead, LeadStatus
from fixi_app.domain.professionals import Professional
from fixi_app.repositories.documents import from_document
from fixi_app.routing.records import Facts
from fixi_app.services.context import Context
from fixi_app.services.ground import Ground
from fixi_app.services.owner.person_chats import PersonChats
from fixi_app.services.owner.report import APPLYING, Reports
from fixi_app.services.owner.report_words import evening
from fixi_app.services.telling.alerts import Alert, AlertState
from fixi_app.services.visits.matching import Matching

_ALERTS_OPEN = timedelta(days=1)
"""For so long a bare number may still be meant for an alert."""
_BEST = 3
_ENOUGH_OFFERS = 3
"""Offers below which a share of answers says nothing."""


class OwnerLooks:
    def __init__(self, ground: Ground, matching: Matching, chats: PersonChats, reports: Reports) -> None:
        self._ground, self._store = ground, ground.store
        self._matching, self._chats, self._reports = matching, chats, reports

    def table(self) -> Mapping[str, Any]:
        return {
            "SeeWaiting": self.waiting, "WaitingLeads": self.leads, "Candidates": self.candidates,
            "WaitingChats": self.chats, "SeeChat": self.chat, "Applications": self.applications,
            "SeeToday": self.today, "ReportText": self.report, "OpenAlerts": self.alerts, "SeeAlert": self.alert,
        }  # fmt: skip

    async def waiting(self, wish: wishes.SeeWaiting, context: Context) -> wishes.Waiting:
        leads = await self._store.leads.collection.count_documents({"status": LeadStatus.PENDING.value})
        applying = await self._store.professionals.collection.count_documents(APPLYING)
        chats = len(await self._chats.all(context.now))
        return wishes.Waiting(leads=leads, chats=chats, applications=applying)

    async def leads(self, wish: wishes.WaitingLeads, context: Context) -> tuple[Lead, ...]:
        found = await self._store.leads.many({"status": LeadStatus.PENDING.value})
        return tuple(sorted(found, key=lambda lead: (lead.is_taken(), lead.waiting_since or lead.updated_at, lead.id)))

    # -- who could take it --------------------------------------------------------------------------------------------

    async def candidates(self, wish: wishes.Candidates, context: Context) -> tuple[wishes.CandidateView, ...]:
        return await self.candidates_for(wish.lead_id, context.now)

    async def candidates_for(self, lead_id: str, now: datetime) -> tuple[wishes.CandidateView, ...]:
        """Those who fit by their score; then the nearest of those who do not, for he may know better."""
        lead = await self._store.leads.get(lead_id)
        if lead is None or lead.trade is None:
            return ()
        decision = await self._matching.weighed(lead, now)
        facts = {each["pro_id"]: Facts.model_validate(each) for each in decision.inputs["candidates"]}
        ranked = [facts[one.pro_id] for one in decision.candidates if one.eligible]
        others = [facts[one.pro_id] for one in decision.candidates if not one.eligible]
        possible = [one for one in others if _may_be_forced(one)]
        nearest = sorted(possible, key=lambda one: (one.distance_km is None, one.distance_km or 0, one.pro_id))
        why = {one.pro_id: one.refusal.value for one in decision.candidates if one.refusal}
        return tuple(_view(one, why.get(one.pro_id, "")) for one in [*ranked, *nearest][:_BEST])

    # -- chats, applications ------------------------------------------------------------------------------------------

    async def chats(self, wish: wishes.WaitingChats, context: Context) -> tuple[wishes.ChatView, ...]:
        return await self._chats.all(context.now)

    async def chat(self, wish: wishes.SeeChat, context: Context) -> wishes.ChatView | None:
        return await self._chats.one(wish.contact_id)

    async def applications(self, wish: wishes.Applications, context: Context) -> tuple[Professional, ...]:
        found = await self._store.professionals.many(APPLYING)
        return tuple(sorted(found, key=lambda pro: (pro.name, pro.id)))

    # -- the day ------------------------------------------------------------------------------------------------------

    async def today(self, wish: wishes.SeeToday, context: Context) -> wishes.Today:
        report = await self._reports.of(local_day(context.now, self._ground.zone), context.now)
        return wishes.Today(
            came=report.came, booked=report.booked, completed=report.completed, earned=report.earned,
            unpriced=report.unpriced,
        )  # fmt: skip

    async def report(self, wish: wishes.ReportText, context: Context) -> str:
        day = local_day(context.now, self._ground.zone)
        return evening(await self._reports.of(day, context.now), day, self._ground)

    # -- alerts -------------------------------------------------------------------------------------------------------

    async def alerts(self, wish: wishes.OpenAlerts, context: Context) -> tuple[wishes.AlertView, ...]:
        """The newest alert of each lead and chat that can still be acted on."""
        asked = {
            "state": AlertState.QUEUED.value, "answered_at": None, "at": {"$gt": context.now - _ALERTS_OPEN},
        }  # fmt: skip
        found = await self._store.db["alerts"].find(asked, sort=[("at", 1)]).to_list()
        newest = {alert.matter: alert for alert in (from_document(Alert, each) for each in found) if alert.matter}
        return tuple([await self._view(alert) for alert in newest.values()])

    async def alert(self, wish: wishes.SeeAlert, context: Context) -> wishes.AlertView | None:
        document = await self._store.db["alerts"].find_one({"_id": wish.alert_id})
        return await self._view(from_document(Alert, document)) if document else None

    async def _view(self, alert: Alert) -> wishes.AlertView:
        return wishes.AlertView(
            id=alert.id, at=alert.at, label=await self._label(alert), title=alert.title,
            lead_id=alert.lead_id, contact_id=alert.contact_id,
        )  # fmt: skip

    async def _label(self, alert: Alert) -> str:
        if alert.contact_id:
            chat = await self._chats.one(alert.contact_id)
            name, city = (chat.name or chat.phone, chat.city) if chat else ("", None)
        else:
            lead = await self._store.leads.get(alert.lead_id)
            name, city = ((lead.customer_name or lead.phone or ""), lead.city) if lead else ("", None)
        place = self._ground.place_name(city, self._ground.language) if city else ""
        return ", ".join(part for part in (name, place) if part)


def _may_be_forced(facts: Facts) -> bool:
    """Whom the owner may choose although the rules would not: not one who does not work, or not in this trade."""
    return facts.is_active and facts.approved and facts.trade_fits and not facts.is_customer


def _view(facts: Facts, why: str) -> wishes.CandidateView:
    votes, sent = facts.rating.count, facts.offers_sent
    return wishes.CandidateView(
        pro_id=facts.pro_id, name=facts.name, eligible=not why, refusal=why, distance_km=facts.distance_km,
        next_start=facts.next_start, rating=facts.rating.sum / votes if votes else 0, votes=votes,
        open_jobs=facts.open_jobs, max_jobs=facts.max_open_jobs, speaks=facts.speaks, refused=facts.refused,
        answers_percent=round(100 * facts.offers_answered / sent) if sent >= _ENOUGH_OFFERS else None,
    )  # fmt: skip


