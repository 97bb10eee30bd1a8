"""What the owner decides about leads from his phone: by the same road as at the desk, once for each turn.

Promise: of two who decide at the same time one wins, and the other is told who has it. A lead that he took is left
alone by the ladder and he is reminded of it; whoever gets a lead by his hand, the customer always hears of it (L34).
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from loguru import logger

from fixi_app.dialogue.owner import owner_wishes as wishes
from fixi_app.dialogue.owner.owner_wishes import Done
from fixi_app.domain.leads import Lead, LeadStatus, Owed, OwedNews
from fixi_app.services.audit import audited
from fixi_app.services.context import Context
from fixi_app.services.desk.leads_save import LeadsSave
from fixi_app.services.ground import Ground
from fixi_app.services.office import DeskRole, LeadEdit, Saved, User
from fixi_app.services.professional.applications import Applications
from fixi_app.services.telling.tell import Tell
from fixi_app.services.visits.owing import CUSTOMER, Owing

BY = wishes.BY_PHONE
_USER = User(name=BY, role=DeskRole.OWNER)


class OwnerDeeds:
    def __init__(self, ground: Ground, tell: Tell, saving: LeadsSave, applications: Applications) -> None:
        self._ground, self._store, self._saving, self._applications = ground, ground.store, saving, applications
        self._owing = Owing(ground, tell)

    def table(self) -> Mapping[str, Any]:
        return {
            "TakeLead": self.take, "AssignLead": self.assign, "CloseLead": self.close,
            "DecideApplication": self.decide_application, "AlertsHandled": self.alerts_handled,
        }  # fmt: skip

    async def take(self, wish: wishes.TakeLead, context: Context) -> Done:
        """He handles it himself: taken by exactly one, and the customer hears that a person is at it."""
        return await self.taken(wish.lead_id, BY, context.now, context.cause)

    async def taken(self, lead_id: str, by: str, now: datetime, cause: str) -> Done:
        """`by` has this lead from now on; also what the dashboard calls."""
        before = await self._store.leads.get(lead_id)
        if before is None:
            return Done(outcome="gone")
        lead = await self._store.leads.change(lead_id, lambda stored: _taken(stored, by, now, cause)) or before
        if lead.owner_cause != cause:
            return await self._too_late(lead)
        await self._owing.pay(lead)
        await audited(self._store.db, cause, now, by, "lead", lead_id=lead_id, before=before, after=lead)
        logger.bind(lead_id=lead_id).info("Lead {} is taken by {}", lead_id, by)
        return Done(outcome="done", name=_name(lead), phone=lead.phone or "")

    async def assign(self, wish: wishes.AssignLead, context: Context) -> Done:
        return await self.assigned(wish.lead_id, wish.pro_id, _USER, context.now, context.cause)

    async def assigned(
        self, lead_id: str, pro_id: str, user: User, now: datetime, cause: str, hold: bool = False
    ) -> Done:
        """First it is claimed for this deed, then saved like at the desk: played again, the deed knows itself.

        `hold`: nobody is told for ten seconds, in which it can be taken back by its `deed`.
        """
        claimed = await self._claimed(lead_id, user.name, cause, assigned_by_person=True)
        if claimed is None:
            return Done(outcome="gone")
        if claimed.owner_cause != cause:
            return await self._too_late(claimed)
        pro, deed = await self._store.professionals.get(pro_id), ""
        if claimed.status is LeadStatus.PENDING:
            saved = await self._given(claimed, pro_id, user, now, hold)
            deed = saved.deed
            if not saved.ok:
                await self._store.leads.change(claimed.id, lambda stored: _unmarked(stored, cause))
                return await self._not_given(saved, claimed)
        return Done(outcome="done", name=_name(claimed), by=pro.name if pro else "", deed=deed)

    async def unassigned(self, lead_id: str) -> None:
        """An assignment was taken back: were the mark left, the ladder would never look at what becomes of the lead."""
        await self._store.leads.change(lead_id, _without_mark)

    async def close(self, wish: wishes.CloseLead, context: Context) -> Done:
        return await self.closed(wish.lead_id, _USER, context.cause)

    async def closed(self, lead_id: str, user: User, cause: str, hold: bool = False) -> Done:
        """It is settled: whoever took it says so. `hold`: as for `assigned`."""
        claimed = await self._claimed(lead_id, user.name, cause)
        if claimed is None:
            return Done(outcome="gone")
        if claimed.owner_cause != cause:
            return await self._too_late(claimed)
        deed = ""
        if claimed.status is LeadStatus.PENDING:
            edit = LeadEdit(lead_id=claimed.id, version=claimed.version, status=LeadStatus.CLOSED)
            saved = (await self._saving.save([edit], frozenset(), user, hold))[0]
            if not saved.ok:
                return await self._not_given(saved, claimed)
            deed = saved.deed
        return Done(outcome="done", name=_name(claimed), deed=deed)

    async def _claimed(self, lead_id: str, by: str, cause: str, **marks: bool) -> Lead | None:
        """The lead, marked as decided about by this turn if it still waits; what a crash left owing is paid first."""
        lead = await self._store.leads.get(lead_id)
        if lead and lead.owed:
            await self._owing.pay(lead)
        return await self._store.leads.change(lead_id, lambda stored: _claimed_for(stored, by, cause, marks))

    async def _given(self, lead: Lead, pro_id: str, user: User, now: datetime, hold: bool) -> Saved:
        """Offered at the hour it had, if that can be; else the customer chooses a time with the new professional."""
        timed = lead.appointment_start is not None and lead.appointment_start > now
        first = LeadStatus.NEW if timed or lead.is_emergency else LeadStatus.CONTACTED
        for status in dict.fromkeys((first, LeadStatus.CONTACTED)):
            edit = LeadEdit(lead_id=lead.id, version=lead.version, pro_id=pro_id, status=status)
            saved = (await self._saving.save([edit], frozenset(), user, hold))[0]
            if saved.ok or saved.conflict or lead.is_emergency:
                return saved
        return saved

    async def _not_given(self, saved: Saved, lead: Lead) -> Done:
        if saved.conflict:
            return await self._too_late(await self._store.leads.get(lead.id) or lead)
        return Done(outcome="refused", name=_name(lead), why=saved.message)

    async def _too_late(self, lead: Lead) -> Done:
        """Somebody was faster: who has it now."""
        if lead.status is LeadStatus.PENDING and lead.is_taken():
            return Done(outcome="other", name=_name(lead), by=lead.taken_by or "")
        pro = await self._store.professionals.get(lead.pro_id)
        if lead.is_open() and pro:
            return Done(outcome="other", name=_name(lead), by=pro.name)
        return Done(outcome="gone", name=_name(lead))

    # -- applications, alerts -----------------------------------------------------------------------------------------

    async def decide_application(self, wish: wishes.DecideApplication, context: Context) -> Done:
        """Approved or refused, by exactly one; he is told."""
        before = await self._store.professionals.get(wish.pro_id)
        if before is None:
            return Done(outcome="gone")
        pro = await self._applications.decide(wish.pro_id, wish.approve, BY, context.now, context.cause)
        return Done(outcome="done" if pro else "gone", name=before.name)

    async def alerts_handled(self, wish: wishes.AlertsHandled, context: Context) -> None:
        matter = {"lead_id": wish.lead_id, "contact_id": None} if wish.lead_id else {"contact_id": wish.contact_id}
        await self._store.db["alerts"].update_many(
            {**matter, "answered_at": None, "at": {"$lte": context.now}}, {"$set": {"answered_at": context.now}}
        )


def _taken(lead: Lead, by: str, now: datetime, cause: str) -> Lead | None:
    if lead.status is not LeadStatus.PENDING or lead.owner_cause == cause or lead.owed:
        return None
    if lead.is_taken() and lead.taken_by != by:
        return None
    news = (OwedNews(to=CUSTOMER, kind="lead_taken", facts={"by_owner": "1"}),)
    return lead.but(
        taken_by=by, taken_at=now, assigned_by_person=True, owner_cause=cause, updated_at=now,
        owed=Owed(deed=f"taken_{cause}", at=now, news=news),
    )  # fmt: skip


def _claimed_for(lead: Lead, by: str, cause: str, marks: Mapping[str, bool]) -> Lead | None:
    if lead.status is not LeadStatus.PENDING or (lead.is_taken() and lead.taken_by != by):
        return None
    return lead.but(owner_cause=cause, **marks)


def _unmarked(lead: Lead, cause: str) -> Lead | None:
    """Nobody was assigned after all: were the mark left, the ladder would never look at what becomes of it."""
    return lead.but(assigned_by_person=lead.is_taken()) if lead.owner_cause == cause else None


def _without_mark(lead: Lead) -> Lead | None:
    if lead.status is not LeadStatus.PENDING or lead.is_taken() or not lead.assigned_by_person:
        return None
    return lead.but(assigned_by_person=False)


def _name(lead: Lead) -> str:
    return lead.customer_name or lead.phone or ""
