"""The owner hears of it: in the log always, on his phone where one is set.

The alert goes over WhatsApp, which is right for what happens in the chats; a fault of the channel itself is shown in
the dashboard and the log, never told over the channel that is broken (L61).
"""

from datetime import datetime

from fixi_app.dialogue import render
from fixi_app.domain.leads import Lead
from fixi_app.services.contacts import Contacts, is_sample_phone
from fixi_app.services.ground import Ground
from fixi_app.services.speak import queue_reply


class Alerts:
    def __init__(self, ground: Ground, contacts: Contacts) -> None:
        self._ground, self._contacts = ground, contacts

    async def owner(self, cause: str, key: str, lead: Lead | None, at: datetime) -> None:
        """Alert the owner once for each cause."""
        phone = self._ground.owner_phone
        if not phone:
            return
        address = self._ground.channel.address_of(phone)
        contact = await self._contacts.of_address(address, phone, None, at)
        language = self._ground.language
        trade = lead.trade.value if lead and lead.trade else "other"
        text = render.text(
            key,
            language,
            name=(lead.customer_name if lead else None) or render.text("a_customer", language),
            city=self._ground.place_name(lead.city, language) if lead and lead.city else "-",
            issue=(lead.issue if lead else None) or render.text(f"trade_{trade}", language),
        )
        await queue_reply(
            self._ground,
            id_=f"alert:{cause}",
            conversation_id=contact.id,
            address=address,
            text=text,
            at=at,
            sample=is_sample_phone(phone),
        )
        self._ground.wake()
