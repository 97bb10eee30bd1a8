"""The Simulator: be a customer or a professional in a chat, over the same road as a real message."""

from collections.abc import Mapping, Sequence
from typing import Any

from fixi_app.channels.simulator import make_inbound
from fixi_app.domain.contacts import Contact
from fixi_app.services.desk.talk import talk_line, waiting_line
from fixi_app.services.ground import Ground
from fixi_app.services.office import SimulatedPerson, TalkLine
from fixi_app.services.people.contacts import Contacts
from fixi_app.services.turn.receive import Receive

_MOST = 200
_CUSTOMERS = (
    ("+972500000501", "דנה לוי"),
    ("+972500000502", "נועם ברק"),
    ("+972500000503", "רות שמש"),
    ("+972500000504", "Tom Carmel"),
    ("+972500000505", "Emily Green"),
    ("+972500000506", "יוסף חדד"),
)
"""People of the sample range, where nobody has a phone; 05xx is the customers', 01xx the sample professionals'."""


class DeskSimulator:
    """Implements Simulator."""

    def __init__(self, ground: Ground, contacts: Contacts, receive: Receive) -> None:
        self._ground, self._store, self._contacts, self._receive = ground, ground.store, contacts, receive

    async def people(self) -> Sequence[SimulatedPerson]:
        customers = [self._person(phone, name, False) for phone, name in _CUSTOMERS]
        pros = await self._store.professionals.many({"phone": {"$nin": ["", None]}}, sort=[("name", 1), ("_id", 1)])
        return [*customers, *(self._person(pro.phone, pro.name, True) for pro in pros)]

    def _person(self, phone: str, name: str, is_professional: bool) -> SimulatedPerson:
        address = self._ground.channel.address_of(phone)
        return SimulatedPerson(address=address, name=name, is_professional=is_professional)

    async def say(self, address: str, text: str) -> None:
        named = {one.address: one.name for one in await self.people()}
        message = make_inbound(
            address,
            text,
            sent_at=self._ground.clock.now(),
            message_id=self._ground.ids.new("said"),
            name=named.get(address),
        )
        await self._receive.keep([message])

    async def talk(self, address: str) -> Sequence[TalkLine]:
        contact = await self._contact(address)
        if contact is None:
            return []
        newest = [("at", -1), ("order", -1)]
        messages = self._store.db["messages"].find({"conversation_id": contact.id}, sort=newest, limit=_MOST)
        found = (await messages.to_list())[::-1]
        arrived = await self._arrived(found)
        lines = [talk_line(document) for document in found if document["_id"] in arrived]
        lines += await self._waiting(contact, {line.id for line in lines})
        return sorted(lines, key=lambda line: line.at)[-_MOST:]

    async def _contact(self, address: str) -> Contact | None:
        known = await self._store.addresses.get(address)
        contact = await self._store.contacts.get(known.contact_id) if known else None
        while contact and contact.merged_into:
            contact = await self._store.contacts.get(contact.merged_into)
        return contact

    async def _arrived(self, found: Sequence[Mapping[str, Any]]) -> set[str]:
        """What is on this person's phone: all he wrote, and of what was said to him what was really sent.

        What the outbox no longer knows was sent long ago: it keeps an item for days after its end.
        """
        said = [document["_id"] for document in found if document["direction"] == "out"]
        queued = self._store.db["outbox"].find({"_id": {"$in": said}, "state": {"$ne": "sent"}}, {"_id": 1})
        not_sent = {item["_id"] for item in await queued.to_list()} if said else set()
        return {document["_id"] for document in found} - not_sent

    async def _waiting(self, contact: Contact, shown: set[str]) -> list[TalkLine]:
        """His own words that no turn took up yet: a phone shows them the moment they are typed."""
        pro = await self._contacts.professional_of(contact.id, contact.phone)
        by = "professional" if pro else "customer"
        items = await self._ground.inbox.of(contact.id)
        return [waiting_line(item, by) for item in items if item["kind"] == "message" and item["_id"] not in shown]
