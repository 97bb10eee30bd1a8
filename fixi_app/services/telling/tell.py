"""News from one conversation to another: put into the other's inbox, where its own turn takes it up.

Only the holder of a conversation's lease writes it, so nobody is ever told anything by writing into his conversation.
"""

from datetime import datetime

from fixi_app.domain.anonymous import is_anonymous
from fixi_app.domain.contacts import Role
from fixi_app.domain.leads import Lead, OfferState
from fixi_app.domain.professionals import Professional
from fixi_app.services.context import Context
from fixi_app.services.ground import Ground
from fixi_app.services.people.contacts import Contacts

CUSTOMER, PROFESSIONAL = Role.CUSTOMER.value, Role.PROFESSIONAL.value
"""The side that news is for: one person may be both."""


class Tell:
    def __init__(self, ground: Ground, contacts: Contacts) -> None:
        self._ground, self._contacts = ground, contacts

    async def professional(
        self, pro_id: str, kind: str, cause: str, lead: Lead, at: datetime, **facts: str
    ) -> Professional | None:
        """News for a professional; once for each kind, cause and professional.

        A phone that nobody confirmed is only asked whether it is his; what waits is sent when it is
        (`applications.py`).
        """
        pro = await self._ground.store.professionals.get(pro_id)
        if pro is None or not pro.phone:
            return pro
        if not (pro.phone_confirmed or pro.sample):
            await self.check_phone(pro, at)
            return pro
        contact = await self._contacts.of_professional(pro, at)
        told = {"to": PROFESSIONAL, "lead_id": lead.id, **facts}
        await self._ground.inbox.news(contact.id, kind, f"{cause}:{pro_id}", at, **told)
        self._ground.wake()
        return pro

    async def check_phone(self, pro: Professional, at: datetime) -> None:
        """Ask once whether this phone is his."""
        if pro.phone_denied_at is None:
            await self.chat_of(pro, "phone_check", f"{pro.id}:{pro.phone.removeprefix('+')}", at)

    async def chat_of(self, pro: Professional, kind: str, cause: str, at: datetime) -> None:
        """News that is about himself and no lead."""
        contact = await self._contacts.of_professional(pro, at)
        await self._ground.inbox.news(contact.id, kind, cause, at, to=CUSTOMER if kind != "joined" else PROFESSIONAL)
        self._ground.wake()

    async def customer(self, kind: str, cause: str, lead: Lead, at: datetime, **facts: str) -> None:
        """News for the customer of a lead; of one who was erased no chat is left that could ever take it up."""
        if is_anonymous(lead):
            return
        told = {"to": CUSTOMER, "lead_id": lead.id, **facts}
        await self._ground.inbox.news(lead.contact_id, kind, cause, at, **told)
        self._ground.wake()

    async def lead_ended(self, lead: Lead, context: Context) -> Professional | None:
        """Tell whoever was asked or booked that this lead is off; returns the one it was booked with."""
        offer = lead.offer
        booked = offer is not None and offer.state is OfferState.APPROVED and lead.pro_id
        if booked and lead.pro_id:
            return await self.professional(lead.pro_id, "visit_cancelled", context.cause, lead, context.now)
        await self.offer_ended(lead, context)
        return None

    async def offer_ended(self, lead: Lead, context: Context) -> None:
        """Tell whoever could still answer the offer that this turn withdrew."""
        offer = lead.offer
        if offer is not None and offer.state is OfferState.WITHDRAWN and offer.cause == context.cause:
            for pro_id in offer.pro_ids or (offer.pro_id,):
                if pro_id not in offer.refused_by:
                    await self.professional(
                        pro_id, "withdrawn", context.cause, lead, context.now, offer_id=offer.id
                    )
