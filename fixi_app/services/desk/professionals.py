"""Professionals at the desk: the list with load and rating, and saving one.

Promise: only what the form shows is written, so ratings and counts that grow meanwhile are never set back; and whoever
stops working leaves nobody waiting for him: what he was asked goes to the next one, what he only had goes to a person.
"""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from loguru import logger

from fixi_app.booking.claims import free_filter
from fixi_app.booking.zone import local_day
from fixi_app.domain.leads import LeadStatus
from fixi_app.domain.professionals import ApplicationState, Professional
from fixi_app.domain.reading import Trade
from fixi_app.repositories.documents import from_document, to_document
from fixi_app.services.audit import audited
from fixi_app.services.desk.batch import Batches
from fixi_app.services.desk.leaving import Leaving
from fixi_app.services.desk.places import Places
from fixi_app.services.desk.switching import Switching
from fixi_app.services.desk.words import Words
from fixi_app.services.ground import Ground
from fixi_app.services.office import Batch, BatchRow, DeskRole, ProfessionalRow, Progress, Saved, User
from fixi_app.services.people.contacts import is_sample_phone
from fixi_app.services.professional.applications import Applications
from fixi_app.services.professional.checks import ABOUT, completed, why_not
from fixi_app.services.telling.tell import Tell
from fixi_app.services.visits.calendar import Calendar
from fixi_app.services.visits.upkeep import Upkeep
from storage import ReturnDocument

_SHOWN = (
    "name", "phone", "gender", "trades", "service_areas", "base", "radius_km", "price_list", "call_out_fee",
    "surcharges", "prices_include_vat", "licences", "persona", "languages", "language", "max_open_jobs",
    "auto_accept", "on_call", "is_active", "approved", "schedule",
)  # fmt: skip
"""What the owner decides; the rest (rating, offers, contact) is written by what happens."""


class DeskProfessionals:
    """Implements Professionals."""

    def __init__(
        self, ground: Ground, upkeep: Upkeep, leaving: Leaving, places: Places, words: Words, tell: Tell
    ) -> None:
        self._ground, self._store, self._tell = ground, ground.store, tell
        self._applications = Applications(ground, tell, upkeep)
        self._batches = Batches(ground, places, words)
        self._switching = Switching(ground, leaving, upkeep, words)
        self._upkeep, self._leaving, self._places, self._words = upkeep, leaving, places, words

    async def rows(self) -> Sequence[ProfessionalRow]:
        pros = await self._store.professionals.many({"removed_at": None}, sort=[("name", 1), ("_id", 1)])
        return [await self._row(pro) for pro in pros]

    async def _row(self, pro: Professional) -> ProfessionalRow:
        now = self._ground.clock.now()
        busy = {"pro_id": pro.id, "status": {"$in": [LeadStatus.NEW.value, LeadStatus.BOOKED.value]}}
        until = now + timedelta(days=self._ground.business.slot_days_ahead + 1)
        return ProfessionalRow(
            professional=pro,
            open_jobs=await self._store.leads.collection.count_documents(busy),
            rating=pro.rating.sum / pro.rating.count if pro.rating.count else 0,
            free_slots=await self._store.slots.collection.count_documents(free_filter(pro.id, now, until, now)),
            city=self._places.shown(pro.base.city),
            areas=tuple(self._places.shown(area) for area in pro.service_areas),
        )

    async def one(self, pro_id: str) -> Professional | None:
        pro = await self._store.professionals.get(pro_id)
        return pro if pro and pro.removed_at is None else None

    def cities(self, text: str, limit: int = 8) -> Sequence[tuple[str, str]]:
        return self._places.resembling(text, limit)

    # -- saving -------------------------------------------------------------------------------------------------------

    async def save(self, professional: Professional, user: User) -> Saved:
        if user.role is DeskRole.VIEWER:
            return self._no("may_not")
        pro = completed(professional, self._places.known, self._ground.country)
        if wrong := why_not(pro, self._places.known):
            return self._no(wrong[0], ABOUT.get(wrong[0], ""), **wrong[1])
        others = {"phone": pro.phone, "_id": {"$ne": pro.id}, "removed_at": None}
        if other := await self._store.professionals.first(others):
            return self._no("pro.phone_taken", "phone", name=other.name)
        return await asyncio.shield(self._changed(pro, user.name) if pro.id else self._added(pro, user.name))

    def _no(self, key: str, field: str = "", /, **facts: str) -> Saved:
        message = self._words(key, **facts)
        return Saved(lead_id="", ok=False, message=message, conflict=key == "pro.conflict", field=field)

    async def _added(self, pro: Professional, by: str) -> Saved:
        sample = is_sample_phone(pro.phone)
        pro = pro.but(
            id=self._ground.ids.new("pro"), version=0, contact_id=None, sample=sample, phone_confirmed=sample
        )
        await self._store.professionals.add(pro)
        now = self._ground.clock.now()
        await audited(self._store.db, f"deed_{pro.id}", now, by, "professional", after=pro)
        await self._upkeep.slots_of(pro, now)
        await self._asked(pro, now)
        logger.info("Professional {} added at the desk", pro.id)
        return Saved(lead_id="", ok=True, message=self._words("pro.saved", name=pro.name))

    async def _changed(self, pro: Professional, by: str) -> Saved:
        before = await self._store.professionals.get(pro.id)
        if before is None:
            return self._no("pro.gone")
        after = await self._written(pro, before)
        if after is None:
            return self._no("pro.conflict")
        now = self._ground.clock.now()
        deed = f"deed_{pro.id}_{pro.version}"
        await audited(self._store.db, deed, now, by, "professional", before=before, after=after)
        await self._calendar(before, after, now)
        await self._asked(after, now)
        if after.approved and after.application is ApplicationState.PENDING:
            await self._applications.decide(after.id, True, by, now)
        sentences = [self._words("pro.saved", name=after.name)]
        sent_home = _works(before) and after.approved and not after.is_active
        if sent_home:
            sentences += await self._switching.hold(after, now, by)
        elif _works(before) and not _works(after):
            sentences += await self._left(after, by)
        logger.info("Professional {} changed at the desk", pro.id)
        return Saved(lead_id="", ok=True, message=" ".join(sentences), deed=after.id if sent_home else "")

    async def _written(self, pro: Professional, before: Professional) -> Professional | None:
        """Over the version that the form began with, and only what the form shows.

        Not `Records.change`: it writes the whole record, and would set back a rating that was given in between.
        """
        document = to_document(pro)
        fields: dict[str, Any] = {name: document[name] for name in _SHOWN} | {"version": pro.version + 1}
        if pro.phone != before.phone:  # another phone is another chat
            sample = is_sample_phone(pro.phone)
            fields |= {"contact_id": None, "sample": sample, "phone_confirmed": sample, "phone_denied_at": None}
        stored = pro.version if pro.version else {"$in": [0, None]}
        written = await self._store.professionals.collection.find_one_and_update(
            {"_id": pro.id, "version": stored}, {"$set": fields}, return_document=ReturnDocument.AFTER
        )
        return from_document(Professional, written) if written else None

    async def _asked(self, pro: Professional, now: datetime) -> None:
        """The phone of somebody who is to work is asked whether it is his; once for each phone."""
        if _works(pro) and not (pro.phone_confirmed or pro.sample):
            await self._tell.check_phone(pro, now)

    # -- several at once ----------------------------------------------------------------------------------------------

    async def look_through(self, path: str, trades: Sequence[Trade] = (), city: str = "") -> Batch:
        return await self._batches.look_through(path, trades, city)

    async def add_several(self, rows: Sequence[BatchRow], user: User, progress: Progress | None = None) -> Batch:
        if user.role is DeskRole.VIEWER:
            return Batch(ok=False, message=self._words("may_not"))
        left: list[BatchRow] = []
        for done, row in enumerate(rows, 1):
            saved = await self.save(row.professional.but(id="", approved=True), user)
            left += [] if saved.ok else [row.but(problem=saved.message)]
            if progress:
                progress(done, len(rows))
            await asyncio.sleep(0)
        return self._batches.added(len(rows) - len(left), left)

    # -- leaving and coming back --------------------------------------------------------------------------------------

    async def switch(self, pro_id: str, active: bool, user: User) -> Saved:
        if user.role is DeskRole.VIEWER:
            return self._no("may_not")
        return await asyncio.shield(self._switching.switched(pro_id, active, user.name))

    async def open_leads(self, pro_id: str) -> int:
        return await self._leaving.count(pro_id)

    async def pay_held(self) -> None:
        """Whoever was sent home and not taken back in time leaves now."""
        await self._switching.pay_held()

    # -- removing -----------------------------------------------------------------------------------------------------

    async def remove(self, pro_id: str, user: User) -> Saved:
        """Off the list: what he was asked or booked for goes on without him, and the customers hear of it (L21).

        The record stays for the history of the leads, out of sight; its phone is free for somebody else.
        """
        if user.role is DeskRole.VIEWER:
            return self._no("may_not")
        return await asyncio.shield(self._removed(pro_id, user.name))

    async def _removed(self, pro_id: str, by: str) -> Saved:
        now = self._ground.clock.now()
        self._switching.forget(pro_id)
        before = await self._store.professionals.get(pro_id)
        if before is None or before.removed_at is not None:
            return self._no("pro.gone")
        gone = {"is_active": False, "removed_at": now, "application": ApplicationState.NONE}
        after = await self._store.professionals.change(pro_id, lambda pro: pro.but(**gone))
        await audited(self._store.db, f"removed_{pro_id}", now, by, "professional", before=before, after=after)
        sentences = [self._words("pro.removed", name=before.name), *await self._left(after or before, by)]
        await self._store.slots.collection.delete_many({"pro_id": pro_id, "start": {"$gt": now}, "is_taken": False})
        logger.info("Professional {} removed at the desk", pro_id)
        return Saved(lead_id="", ok=True, message=" ".join(sentences))

    # -- joining ------------------------------------------------------------------------------------------------------

    async def applications(self) -> Sequence[Professional]:
        return await self._applications.waiting()

    async def decide(self, pro_id: str, accepted: bool, user: User) -> Saved:
        if user.role is DeskRole.VIEWER:
            return self._no("may_not")
        pro = await self._applications.decide(pro_id, accepted, user.name, self._ground.clock.now())
        if pro is None:
            return self._no("pro.decided")
        key = "pro.accepted" if accepted else "pro.refused"
        return Saved(lead_id="", ok=True, message=self._words(key, name=pro.name))

    async def confirm_phone(self, pro_id: str, user: User) -> Saved:
        if user.role is DeskRole.VIEWER:
            return self._no("may_not")
        pro = await self._store.professionals.get(pro_id)
        if pro is None:
            return self._no("pro.gone")
        await self._applications.confirm_phone(pro_id, user.name, self._ground.clock.now())
        return Saved(lead_id="", ok=True, message=self._words("pro.phone_confirmed", name=pro.name))

    async def _calendar(self, before: Professional, after: Professional, now: datetime) -> None:
        """Other hours make other slots: the free ones to come are made anew, around what is held and booked."""
        if before.schedule != after.schedule:
            await Calendar(self._ground).refit(after, local_day(now, self._ground.zone), None, now)
        elif after.is_active and not before.is_active:
            await self._upkeep.slots_of(after, now)

    async def _left(self, pro: Professional, by: str) -> list[str]:
        passed_on, booked = await self._leaving.passed_on(pro, by)
        told = [self._words("pro.passed_on", count=passed_on)] if passed_on else []
        return [*told, *([self._words("pro.booked_stay", count=booked)] if booked else [])]


def _works(pro: Professional) -> bool:
    return pro.is_active and pro.approved


