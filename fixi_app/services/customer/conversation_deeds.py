"""What a customer's conversation does beside its road: rest, opting in, a quote kept, the favourite, the calendar."""

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from fixi_app.booking.claims import release_update
from fixi_app.dialogue.customer import customer_wishes as wishes
from fixi_app.dialogue.professional.reply_wishes import PassToCustomer
from fixi_app.domain.leads import By, Lead, LeadStatus, moved
from fixi_app.domain.messages import Media
from fixi_app.domain.professionals import Professional
from fixi_app.services.context import Context
from fixi_app.services.files import ics
from fixi_app.services.files.shared_files import SharedFiles
from fixi_app.services.ground import Ground
from fixi_app.services.people.acquaintance import Acquaintance
from fixi_app.services.telling.tell import Tell
from fixi_app.services.visits.matching import Matching

_PLEASED = 4
"""Stars from which a customer was pleased."""
_OVER = (LeadStatus.COMPLETED, LeadStatus.CLOSED, LeadStatus.CANCELLED)
"""Ends of a request after which its customer may mean the same place, or the same fault."""
_LOOKED_AT = 20
"""Past visits of a customer that are looked at, the newest first."""


class ConversationDeeds:
    def __init__(
        self,
        ground: Ground,
        matching: Matching,
        tell: Tell,
        media_folder: Path | None,
        shared: SharedFiles | None = None,
    ) -> None:
        self._ground, self._store, self._matching = ground, ground.store, matching
        self._tell, self._folder, self._shared = tell, media_folder, shared
        self._acquaintance = Acquaintance(ground)

    def table(self) -> Mapping[str, Any]:
        return {
            "LetRest": self.let_rest, "OptIn": self.opt_in, "KeepQuote": self.keep_quote,
            "PassToCustomer": self.pass_on, "FavouritePro": self.favourite, "FavouriteChoice": self.choose,
            "CalendarFile": self.calendar_file, "LastRequest": self.last_request,
        }  # fmt: skip

    async def let_rest(self, wish: wishes.LetRest, context: Context) -> bool:
        def decide(lead: Lead) -> Lead | None:
            if lead.status is not LeadStatus.CONTACTED:
                return None
            closed = moved(
                lead, LeadStatus.CLOSED, at=context.now, by=By.CUSTOMER, reason="only checking", cause=context.cause
            )
            return closed.but(slot_id=None)

        lead = await self._store.leads.change(wish.lead_id, decide)
        if lead is None or lead.status is not LeadStatus.CLOSED:
            return False
        await self._store.slots.collection.update_many({"lead_id": lead.id}, release_update())
        return True

    async def opt_in(self, wish: wishes.OptIn, context: Context) -> None:
        await self._store.contacts.collection.update_one(
            {"_id": context.conversation.id}, {"$set": {"opted_out_at": None}}
        )

    async def keep_quote(self, wish: wishes.KeepQuote, context: Context) -> None:
        """Only the first quote of a professional for a request is kept: it is the one that was told."""
        pro = await self._store.professionals.get(wish.pro_id)
        if pro is None:
            return

        def decide(lead: Lead) -> Lead | None:
            quote = self._matching.pricing.expected(pro, lead, context.now)
            return lead.but(quoted=quote) if quote and lead.quoted is None and lead.is_open() else None

        await self._store.leads.change(wish.lead_id, decide)

    async def pass_on(self, wish: PassToCustomer, context: Context) -> bool:
        lead = await self._store.leads.get(wish.lead_id)
        if lead is None or lead.pro_id != wish.pro_id or lead.status is not LeadStatus.BOOKED:
            return False
        cause = f"{context.cause}:{lead.id}"
        await self._tell.customer("pro_words", cause, lead, context.now, pro_id=wish.pro_id, text=wish.text)
        return True

    async def last_request(self, wish: wishes.LastRequest, context: Context) -> Lead | None:
        over = [status.value for status in _OVER]
        of_his = {"contact_id": context.conversation.id, "status": {"$in": over}}
        last = await self._store.leads.first(of_his, sort=[("updated_at", -1)])
        known = timedelta(days=30 * self._ground.business.forget_after_months)
        if last is None or context.now - last.updated_at >= known:
            return None
        since = await self._acquaintance.since(context)
        return last if since is None or last.created_at >= since else None

    # -- the favourite ------------------------------------------------------------------------------------------------

    async def favourite(self, wish: wishes.FavouritePro, context: Context) -> Professional | None:
        """The last one he gave four or five stars, within the months for which a contact is known."""
        lead = await self._store.leads.get(wish.lead_id)
        if lead is None or lead.trade is None:
            return None
        known = timedelta(days=30 * self._ground.business.forget_after_months)
        since = await self._acquaintance.since(context)
        for past in await self._past(lead, context):
            if since is not None and past.created_at < since:
                continue
            review = await self._store.db["reviews"].find_one({"_id": past.id})
            if review and review["stars"] >= _PLEASED and context.now - past.updated_at < known:
                return await self._could_come(str(review["pro_id"]), lead, context)
        return None

    async def _past(self, lead: Lead, context: Context) -> list[Lead]:
        done = [LeadStatus.COMPLETED.value, LeadStatus.CLOSED.value]
        return await self._store.leads.many(
            {"contact_id": lead.contact_id, "status": {"$in": done}, "pro_id": {"$ne": None}},
            sort=[("updated_at", -1)],
            limit=_LOOKED_AT,
        )

    async def _could_come(self, pro_id: str, lead: Lead, context: Context) -> Professional | None:
        if pro_id in lead.refused_pro_ids or not await self._matching.is_eligible(pro_id, lead, context.now):
            return None
        return await self._store.professionals.get(pro_id)

    async def choose(self, wish: wishes.FavouriteChoice, context: Context) -> None:
        def decide(lead: Lead) -> Lead:
            if wish.wanted:
                return lead.but(favourite_pro_id=wish.pro_id)
            passed = dict.fromkeys((*lead.refused_pro_ids, wish.pro_id))
            return lead.but(refused_pro_ids=tuple(passed), favourite_pro_id=None)

        await self._store.leads.change(wish.lead_id, decide)

    # -- the calendar file --------------------------------------------------------------------------------------------

    async def calendar_file(self, wish: wishes.CalendarFile, context: Context) -> Media | None:
        lead = await self._store.leads.get(wish.lead_id)
        pro = await self._store.professionals.get(lead.pro_id) if lead else None
        if lead is None or pro is None or self._folder is None or not self._ground.channel.capabilities.files:
            return None
        made = await ics.kept(self._folder, lead, pro, self._ground.business.name, context.scene)
        if made and made.path and self._shared:
            await self._shared.moved_in(self._folder / made.path)
        return made
