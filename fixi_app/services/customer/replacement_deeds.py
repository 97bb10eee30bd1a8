"""What stands in for a visit that cannot be: the same hour with somebody else, the soonest times, another day.

Performed in the customer's own turn, so that what is held for him is held by nobody else's deed.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from loguru import logger

from fixi_app.booking.clocks import next_permitted
from fixi_app.booking.wishes import fitting
from fixi_app.dialogue.customer import moving_wishes as wishes
from fixi_app.domain.appointments import Slot, slot_id
from fixi_app.domain.leads import Lead, LeadStatus
from fixi_app.domain.moves import Absence, AbsenceState, CalledOff, Why
from fixi_app.domain.professionals import Professional
from fixi_app.domain.reading import Wanted
from fixi_app.domain.retiming import with_time
from fixi_app.services.context import Context
from fixi_app.services.ground import Ground
from fixi_app.services.telling.tell import Tell
from fixi_app.services.visits.matching import NOTICE, Matching, book_slot_for_lead
from fixi_app.services.visits.moving import Moving

_OTHERS = 2
"""How many other professionals are shown beside the one whose visit was called off."""
_AT_ONCE = frozenset({Why.NOT_COME, Why.NOT_HOME})
"""The hour is over, so only new times can be named."""


class Replacing:
    def __init__(self, ground: Ground, matching: Matching, moving: Moving, tell: Tell) -> None:
        self._ground, self._store = ground, ground.store
        self._matching, self._moving, self._tell = matching, moving, tell

    def table(self) -> Mapping[str, Any]:
        return {
            "OtherPros": self.other_pros, "FindReplacements": self.replacements, "ChoosePro": self.choose_pro,
            "ReportAbsent": self.report_absent,
        }  # fmt: skip

    async def other_pros(self, wish: wishes.OtherPros, context: Context) -> tuple[wishes.FreeTime, ...]:
        lead = await self._store.leads.get(wish.lead_id)
        if lead is None or lead.trade is None:
            return ()
        order = await self._others(lead, lead.pro_id, context.now)
        found = [await self._first_free(lead, pro_id, wish.wanted, wish.skip, context.now) for pro_id in order]
        free = sorted((one for one in found if one), key=lambda one: (one.slot.start, one.slot.id))
        return tuple(free[: self._ground.business.slots_offered])

    async def _others(self, lead: Lead, pro_id: str | None, now: datetime) -> Sequence[str]:
        """Who fits beside him, the best first."""
        if lead.trade is None:
            return ()
        without = (*lead.refused_pro_ids, pro_id) if pro_id else lead.refused_pro_ids
        decision = await self._matching.decided(lead.but(refused_pro_ids=tuple(dict.fromkeys(without))), now)
        return decision.order

    async def _first_free(
        self, lead: Lead, pro_id: str, wanted: Wanted | None, skip: Sequence[str], now: datetime
    ) -> wishes.FreeTime | None:
        pro = await self._store.professionals.get(pro_id)
        if pro is None or not pro.is_active:
            return None
        free = [slot for slot in await self._matching.free_slots(pro_id, now) if slot.id not in skip]
        fit = fitting(free, wanted, wanted is None, now, self._ground.zone, 1, NOTICE)
        return self._free_time(lead, pro, fit.slots[0]) if fit.slots else None

    def _free_time(self, lead: Lead, pro: Professional, slot: Slot) -> wishes.FreeTime:
        return wishes.FreeTime(slot=slot, pro=pro, quote=self._matching.pricing.quote(pro, lead, slot.start))

    # -- a visit that was called off ----------------------------------------------------------------------------------

    async def replacements(self, wish: wishes.FindReplacements, context: Context) -> wishes.Replacements:
        lead = await self._store.leads.get(wish.lead_id)
        off = lead.called_off if lead else None
        if lead is None or off is None or lead.status is not LeadStatus.CONTACTED:
            return wishes.Replacements()
        others = [] if off.why is Why.NOT_HOME else await self._others(lead, off.pro_id, context.now)
        same = None if off.why in _AT_ONCE else await self._same_hour(lead, off, others, context)
        soonest = () if same else await self._soonest(lead, off, others, context.now)
        return wishes.Replacements(same=same, soonest=soonest, owner_decides=await self._too_often(lead, off))

    async def _too_often(self, lead: Lead, off: CalledOff) -> bool:
        """Whether the customer was not at home more often than he may be."""
        contact = await self._store.contacts.get(lead.contact_id) if off.why is Why.NOT_HOME else None
        return contact is not None and contact.no_shows > self._ground.business.no_shows_allowed

    async def _same_hour(
        self, lead: Lead, off: CalledOff, others: Sequence[str], context: Context
    ) -> wishes.FreeTime | None:
        """Held as long as the question may stay open; a turn that is repeated finds what it held."""
        if off.start is None or off.start <= context.now:
            return None
        until = min(off.start, self._answer_by(context.now))
        ids = [lead.slot_id] if lead.slot_id else [slot_id(pro_id, off.start) for pro_id in others]
        for each in ids:
            held = await book_slot_for_lead(self._ground, each, lead, context.now, until=until)
            pro = await self._store.professionals.get(held.pro_id) if held else None
            if held and pro:
                return await self._taken(lead, pro, held)
        return None

    def _answer_by(self, now: datetime) -> datetime:
        """Until when the question may stay open: its time begins when he may be written to."""
        ground, hours = self._ground, self._ground.business.cold_hours
        asked = next_permitted(now, hours.start, hours.end, ground.zone, ground.rest)
        return asked + timedelta(minutes=ground.business.reassign_after)

    async def _taken(self, lead: Lead, pro: Professional, slot: Slot) -> wishes.FreeTime:
        found = self._free_time(lead, pro, slot)

        def decide(stored: Lead) -> Lead | None:
            if stored.status is not LeadStatus.CONTACTED or stored.called_off is None:
                return None
            return with_time(stored, slot, found.quote).but(pro_id=pro.id, called_off=stored.called_off)

        stored = await self._store.leads.change(lead.id, decide)
        await self._moving.release(slot.id, stored or lead)  # only where it did not take it
        return found

    async def _soonest(
        self, lead: Lead, off: CalledOff, others: Sequence[str], now: datetime
    ) -> tuple[wishes.FreeTime, ...]:
        his = [off.pro_id] if off.why in _AT_ONCE else []
        found = [await self._first_free(lead, pro_id, None, (), now) for pro_id in [*his, *others[:_OTHERS]]]
        free = [one for one in found if one]
        return tuple(sorted(free, key=lambda one: (one.pro.id not in his, one.slot.start)))

    async def choose_pro(self, wish: wishes.ChoosePro, context: Context) -> Professional | None:
        pro = await self._store.professionals.get(wish.pro_id)
        lead = await self._store.leads.get(wish.lead_id)
        if pro is None or lead is None or lead.status is not LeadStatus.CONTACTED:
            return None
        held = lead.slot_id
        stored = await self._store.leads.change(
            lead.id,
            lambda now: with_time(now, None).but(pro_id=pro.id, called_off=None, updated_at=context.now)
            if now.status is LeadStatus.CONTACTED
            else None,
        )
        await self._moving.release(held, stored or lead)
        return pro

    # -- nobody came --------------------------------------------------------------------------------------------------

    async def report_absent(self, wish: wishes.ReportAbsent, context: Context) -> wishes.ReportedAbsent:
        lead = await self._store.leads.get(wish.lead_id)
        pro = await self._store.professionals.get(lead.pro_id) if lead else None
        if lead is None or pro is None or lead.status is not LeadStatus.BOOKED:
            return wishes.ReportedAbsent(outcome="gone", lead=lead)
        if lead.appointment_start and lead.appointment_start > context.now:
            return wishes.ReportedAbsent(outcome="early", lead=lead, pro=pro)
        absence = Absence(id=context.cause, pro_id=pro.id, at=context.now, again=lead.absence is not None)

        def decide(stored: Lead) -> Lead | None:
            if _is_waited_for(stored, context.now) or stored.status is not LeadStatus.BOOKED or stored.pro_id != pro.id:
                return None
            return stored.but(absence=absence, updated_at=context.now)

        stored = await self._store.leads.change(lead.id, decide)
        if stored is None or stored.absence is None:
            return wishes.ReportedAbsent(outcome="gone", lead=stored)
        if stored.absence.id != context.cause:
            return wishes.ReportedAbsent(outcome="asked_before", lead=stored, pro=pro)
        logger.bind(lead_id=lead.id).warning("Lead {}: the customer says that nobody came", lead.id)
        await self._tell.professional(pro.id, "absent_asked", context.cause, stored, context.now)
        return wishes.ReportedAbsent(outcome="asked", lead=stored, pro=pro)


def _is_waited_for(lead: Lead, now: datetime) -> bool:
    """Whether he was asked where he is, or said when he comes, and that time has not passed yet."""
    absence = lead.absence
    if absence is None or absence.state is AbsenceState.OVER:
        return False
    promised = absence.at + timedelta(minutes=lead.late_minutes or 0)
    return absence.state is AbsenceState.ASKED or not lead.late_minutes or now < promised
