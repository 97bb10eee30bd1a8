"""The silence ladder of an offer: remind the professional, ask the customer, go on to the next one.

`step_due` decides, `Ladder.tick` acts. Each tick also puts in what an earlier tick wished and a crash lost: news has an
id made from its cause, so wishing it twice is harmless. The clocks run only in the ladder's hours, outside rest days;
an emergency knows neither night nor rest, and its clocks are halved.
"""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from loguru import logger

from fixi_app.booking.after_visit import may_remind
from fixi_app.booking.clocks import ladder_elapsed
from fixi_app.domain.business import Business
from fixi_app.domain.follow_up import reminded
from fixi_app.domain.leads import Lead, LeadStatus, Offer, OfferState, OfferStep
from fixi_app.domain.moves import ProposalState
from fixi_app.services.ground import Ground
from fixi_app.services.telling.alerts import Alerts
from fixi_app.services.telling.quiet import addressee, quiet_time
from fixi_app.services.telling.tell import Tell

Tick = Callable[[datetime], Awaitable[int]]
_ORDER = (OfferStep.SENT, OfferStep.NUDGED, OfferStep.CUSTOMER_ASKED)


def steps_due(silence: timedelta, emergency: bool, business: Business) -> tuple[bool, bool, bool]:
    """Whether this much silence is worth a reminder, a question to the customer, the next professional."""
    factor = business.emergency_factor if emergency else 1.0
    ask_after = business.emergency_nobody_after if emergency else business.offer_other_after
    minutes = silence / timedelta(minutes=1)
    return (
        minutes >= business.nudge_after * factor,
        minutes >= (ask_after if emergency else ask_after * factor),
        minutes >= business.reassign_after * factor,
    )


class Ladder:
    def __init__(self, ground: Ground, tell: Tell, alerts: Alerts, beside: Tick) -> None:
        """`beside` looks, with each tick, at what waits for an answer and is no offer: another time."""
        self._ground, self._tell, self._alerts, self._beside = ground, tell, alerts, beside

    async def tick(self, now: datetime) -> int:
        """Look at every open offer once; returns how many steps were taken."""
        open_offers = await self._ground.store.leads.many({"offer.state": OfferState.OPEN.value})
        taken = sum([await self._guarded(lead, now) for lead in open_offers if _watched(lead)])
        return taken + await self._beside(now)

    async def _guarded(self, lead: Lead, now: datetime) -> int:
        """One lead that cannot be looked at must not keep all the others waiting."""
        try:
            return await self._look(lead, now)
        except Exception:  # noqa: BLE001  it is looked at again with the next tick
            logger.bind(lead_id=lead.id).exception("The ladder could not look at lead {}", lead.id)
            return 0

    async def _look(self, lead: Lead, now: datetime) -> int:
        assert lead.offer is not None
        silence = await self._silence(lead, lead.offer, now)
        nudge, ask, move_on = steps_due(silence, lead.is_emergency, self._ground.business)
        move_on = move_on or _is_past(lead, now)
        if move_on:  # after a sleep all of it is due at once: nobody is reminded of what goes on without him
            nudge = ask = False
        taken = 0
        if nudge:
            taken += await self._step(lead, OfferStep.NUDGED, now)
        if ask and await self._may_be_asked(lead, now):
            taken += await self._step(lead, OfferStep.CUSTOMER_ASKED, now)
        if move_on:
            await self._tell.customer("lapsed", lead.offer.id, lead, now, offer_id=lead.offer.id)
            logger.bind(lead_id=lead.id).info("Offer {} lapsed: nobody answered", lead.offer.id)
            taken += 1
        return taken

    async def _may_be_asked(self, lead: Lead, now: datetime) -> bool:
        """Not in quiet time: the question would be read hours later, when the professional may have said yes.

        Only the question waits, and not for an earlier moment either: that would shorten the time to answer.
        """
        conversation = await self._ground.store.db["conversations"].find_one(
            {"_id": lead.contact_id}, {"last_inbound_at": 1}
        )
        last_word = conversation.get("last_inbound_at") if conversation else None
        return quiet_time(self._ground).permits(now, addressee(lead, last_word))

    async def _silence(self, lead: Lead, offer: Offer, now: datetime) -> timedelta:
        """How long he was silent; night, rest and the hours in which he asked to be left alone do not count."""
        if lead.is_emergency:
            return now - offer.sent_at
        pro = await self._ground.store.professionals.get(offer.pro_id)
        hours, ground = self._ground.business.ladder_hours, self._ground
        return ladder_elapsed(
            offer.sent_at, now, hours.start, hours.end, ground.zone, ground.rest, pro.quiet_hours if pro else None
        )

    async def _step(self, lead: Lead, step: OfferStep, now: datetime) -> int:
        """Wish the step's news, then note that it was taken; an offer that got its answer meanwhile stays as it is."""
        offer = lead.offer
        assert offer is not None
        await self._wish(lead, offer, step, now)
        if _ORDER.index(offer.step) >= _ORDER.index(step):
            return 0

        def decide(stored: Lead) -> Lead | None:
            current = stored.offer
            if current is None or current.id != offer.id or current.state is not OfferState.OPEN:
                return None
            further = max(current.step, step, key=_ORDER.index)
            nudged = _silent(current) if further is not current.step and step is OfferStep.NUDGED else ()
            return _counted(stored, nudged, now).but(offer=current.but(step=further))

        await self._ground.store.leads.change(lead.id, decide)
        return 1

    async def _wish(self, lead: Lead, offer: Offer, step: OfferStep, now: datetime) -> None:
        cause = f"{offer.id}:{step.value}"
        if step is OfferStep.NUDGED:
            for pro_id in _silent(offer):
                if may_remind(lead, pro_id, quiet_time(self._ground)):
                    await self._tell.professional(pro_id, "nudge", cause, lead, now, offer_id=offer.id)
        elif lead.is_emergency:
            await self._tell.customer("emergency_silent", cause, lead, now, offer_id=offer.id)
            await self._alerts.owner(cause, "alert_emergency_silent", lead, now)
        else:
            await self._tell.customer("ask_other", cause, lead, now, offer_id=offer.id)


def _is_past(lead: Lead, now: datetime) -> bool:
    """The hour that it was about has come: a yes could book nothing any more, and the customer needs another one."""
    return lead.appointment_start is not None and lead.appointment_start <= now


def _silent(offer: Offer) -> tuple[str, ...]:
    return tuple(pro_id for pro_id in offer.pro_ids if pro_id not in offer.refused_by)


def _counted(lead: Lead, pro_ids: tuple[str, ...], now: datetime) -> Lead:
    """A nudge is a reminder as any other: all jobs together have one cap over the lead's life (L65)."""
    follow = lead.follow
    for pro_id in pro_ids:
        follow = reminded(follow, pro_id, now)
    return lead.but(follow=follow)


def _watched(lead: Lead) -> bool:
    """A lead that a person assigned is left alone (L27); so is one whose professional answered with another time."""
    answered = lead.proposal is not None and lead.proposal.state is ProposalState.OPEN
    return lead.status is LeadStatus.NEW and not lead.assigned_by_person and not answered
