"""Preview and save: edits become plans, and plans are carried out, each lead for itself.

Promise: an edit is written only over the version it began with. A slot that is taken is taken before the lead says so
(it is given back when the lead turns out to have changed). What follows, a slot freed and people told through their
own conversations, is written into the lead with the change and done right after, or after the next start.
"""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from loguru import logger

from fixi_app.booking import prices
from fixi_app.booking.claims import book_filter, book_update, hold_update, release_filter
from fixi_app.domain.appointments import slot_id
from fixi_app.domain.leads import Lead, Owed, OwedNews, Quote
from fixi_app.domain.professionals import Professional
from fixi_app.services.audit import audited
from fixi_app.services.desk import showing
from fixi_app.services.desk.consequences import Around, consequences
from fixi_app.services.desk.consequences_news import BY_OWNER, FOLLOW, follows
from fixi_app.services.desk.plans import CUSTOMER, Claim, Note, Plan
from fixi_app.services.desk.words import Words
from fixi_app.services.ground import Ground
from fixi_app.services.office import Consequence, DeskRole, LeadEdit, Saved, User
from fixi_app.services.telling.quiet import answer_from
from fixi_app.services.telling.tell import Tell
from fixi_app.services.visits.owing import Owing
from storage import ReturnDocument


class LeadsSave:
    def __init__(self, ground: Ground, tell: Tell, words: Words) -> None:
        self._ground, self._store, self._words = ground, ground.store, words
        self._owing = Owing(ground, tell)

    async def preview(self, edits: Sequence[LeadEdit]) -> Sequence[Consequence]:
        found: list[Consequence] = []
        for edit in edits:
            lead = await self._store.leads.get(edit.lead_id)
            if lead is None:
                found.append(self._refused(edit.lead_id, self._words("gone")))
                continue
            around = await self._around(lead, edit)
            found += await self._shown(lead, consequences(edit, around, _deed(edit)))
        return found

    async def save(
        self, edits: Sequence[LeadEdit], skip: frozenset[str], user: User, hold: bool = False
    ) -> Sequence[Saved]:
        if user.role is DeskRole.VIEWER:
            return [Saved(lead_id=edit.lead_id, ok=False, message=self._words("may_not")) for edit in edits]
        # Shielded: a screen that is left while it saves must not leave a deed half done.
        return [await asyncio.shield(self._save(edit, skip, user.name, hold)) for edit in edits]

    async def _save(self, edit: LeadEdit, skip: frozenset[str], by: str, hold: bool) -> Saved:
        lead = await self._settled(edit.lead_id)
        if lead is None:
            return Saved(lead_id=edit.lead_id, ok=False, message=self._words("gone"))
        if lead.owed:  # left by a crash a moment ago: writing over it would lose it
            await self._owing.pay(lead)
            return await self._not_saved(lead, Note(key="conflict"))
        plan = consequences(edit, await self._around(lead, edit), _deed(edit))
        if plan.refusal:
            return await self._not_saved(lead, plan.refusal)
        if plan.after is None or plan.after == lead:
            return Saved(lead_id=lead.id, ok=True, message=self._words("nothing_changed"))
        after = plan.after.but(owed=self._owed(lead, plan, skip, _deed(edit)).but(held=hold))
        if refusal := await self._written(lead, after, plan.claim):
            return await self._not_saved(lead, refusal)
        await audited(
            self._store.db, _deed(edit), self._ground.clock.now(), by, "lead", lead_id=lead.id, before=lead,
            after=plan.after,
        )  # fmt: skip
        if not hold and (written := await self._store.leads.get(lead.id)):
            await self._owing.pay(written)
        logger.bind(lead_id=lead.id).info("Lead {} changed at the desk: {}", lead.id, plan.after.status.value)
        return Saved(
            lead_id=lead.id, ok=True, message=self._words("saved", name=showing.called(plan.after)),
            deed=_deed(edit) if hold else "",
        )  # fmt: skip

    async def _settled(self, lead_id: str) -> Lead | None:
        """The lead, after what was held for the undo of an earlier deed: a new deed on it means that the old stands."""
        lead = await self._store.leads.get(lead_id)
        if lead and lead.owed and lead.owed.held:
            await self._owing.pay(lead)
            return await self._store.leads.get(lead_id)
        return lead

    # -- what is weighed ----------------------------------------------------------------------------------------------

    async def _around(self, lead: Lead, edit: LeadEdit) -> Around:
        ground, now = self._ground, self._ground.clock.now()
        pro_id = lead.pro_id if edit.pro_id is None else edit.pro_id or None
        pro = await self._store.professionals.get(pro_id)
        start = lead.appointment_start
        slot = await self._store.slots.get(slot_id(pro.id, start)) if pro and start else None
        return Around(
            lead=lead,
            now=now,
            pro=pro,
            slot=slot,
            quote=self._quote(pro, lead, slot.start if slot else None),
            hold_minutes=ground.business.hold_minutes,
            samples_mix=ground.channel.carries_samples,
            night=answer_from(ground, now, pro.language, pro) if pro else "",
        )

    def _quote(self, pro: Professional | None, lead: Lead, start: datetime | None) -> Quote | None:
        if pro is None or lead.trade is None:
            return None
        ground, night = self._ground, self._ground.business.night_hours
        return prices.quote(
            pro, lead.trade, start, ground.zone, ground.rest, lead.is_emergency, night.start, night.end
        )

    # -- what is written ----------------------------------------------------------------------------------------------

    async def _written(self, lead: Lead, after: Lead, claim: Claim | None) -> Note | None:
        """The slot, then the lead over the version it was planned on; a sentence when either was somebody else's."""
        before = await self._claimed(lead, claim) if claim else None
        if claim and before is None:
            words = {"contacted": "status.contacted"}
            return Note(key="time_taken", pro_id=after.pro_id, words=words)
        planned_on = False

        def decide(stored: Lead) -> Lead | None:
            nonlocal planned_on
            planned_on = stored.version == lead.version
            return after if planned_on else None

        await self._store.leads.change(lead.id, decide)
        if planned_on:
            return None
        if claim and before:
            await self._given_back(lead, claim, before)
        return Note(key="conflict")

    async def _claimed(self, lead: Lead, claim: Claim) -> dict[str, Any] | None:
        """The slot as it was before it was taken; None when it is somebody else's.

        The filter is that of booking also for a hold: a visit that goes back to an offer keeps its own booked slot.
        """
        update = book_update(lead.id) if claim.until is None else hold_update(lead.id, claim.until)
        return await self._store.slots.collection.find_one_and_update(
            book_filter(claim.slot_id, lead.id, self._ground.clock.now()),
            update,
            return_document=ReturnDocument.BEFORE,
        )

    async def _given_back(self, lead: Lead, claim: Claim, before: Mapping[str, Any]) -> None:
        was = {name: before.get(name) for name in ("is_taken", "lead_id", "held_until")}
        await self._store.slots.collection.update_one(release_filter(claim.slot_id, lead.id), {"$set": was})

    # -- who is told --------------------------------------------------------------------------------------------------

    def _owed(self, before: Lead, plan: Plan, skip: frozenset[str], deed: str) -> Owed:
        """The slot to give back and the news to tell, in their order; written with the lead, done right after."""
        assert plan.after is not None
        told = [news for news in plan.news if not (news.optional and news.id in skip)]
        spoken = frozenset(news.kind for news in told if news.to == CUSTOMER)
        silent = [OwedNews(to=CUSTOMER, kind=FOLLOW, facts=BY_OWNER)] if follows(before, plan.after, spoken) else []
        news = (*silent, *(OwedNews(to=one.to, kind=one.kind, facts=one.facts) for one in told))
        also = (plan.let_go,) if plan.let_go else ()
        return Owed(deed=deed, at=self._ground.clock.now(), release=plan.release, releases=also, news=news)

    # -- sentences ----------------------------------------------------------------------------------------------------

    async def _shown(self, lead: Lead, plan: Plan) -> list[Consequence]:
        names = await self._names(lead, plan)
        if plan.refusal:
            return [self._refused(lead.id, self._said(plan.refusal, lead, names))]
        notes = [
            Consequence(id=f"{lead.id}:{note.key}", lead_id=lead.id, text=self._said(note, lead, names))
            for note in plan.notes
        ]
        news = [
            Consequence(
                id=one.id,
                lead_id=lead.id,
                text=self._words(one.key, pro=showing.name_of(one.about_pro, names)),
                optional=one.optional,
            )
            for one in plan.news
        ]
        return notes + news

    async def _not_saved(self, lead: Lead, why: Note) -> Saved:
        names = await self._names(lead, Plan(refusal=why))
        return Saved(lead_id=lead.id, ok=False, message=self._said(why, lead, names), conflict=why.key == "conflict")

    def _refused(self, lead_id: str, text: str) -> Consequence:
        return Consequence(id=f"{lead_id}:refused", lead_id=lead_id, text=text, refusal=True)

    def _said(self, note: Note, lead: Lead, names: Mapping[str, str]) -> str:
        facts = {name: self._words(key) for name, key in note.words.items()}
        when = showing.window(lead.appointment_start, self._ground, self._words)
        return self._words(
            note.key, name=showing.called(lead), pro=showing.name_of(note.pro_id, names), when=when, **facts
        )

    async def _names(self, lead: Lead, plan: Plan) -> dict[str, str]:
        """Of all professionals that the sentences speak of."""
        notes = (*plan.notes, *([plan.refusal] if plan.refusal else []))
        spoken_of = {note.pro_id for note in notes} | {news.about_pro for news in plan.news}
        wanted = sorted(pro_id for pro_id in spoken_of if pro_id)
        pros = await self._store.professionals.many({"_id": {"$in": wanted}}) if wanted else []
        return {pro.id: pro.name for pro in pros}


def _deed(edit: LeadEdit) -> str:
    """One version of a lead is changed once at most, so lead and version name the deed, also when it is repeated."""
    return f"deed_{edit.lead_id}_{edit.version}"
