"""Where a message goes now, and whether free words may go there.

A provider can be changed, and a person his number: chats stay, and are written to under the phone that they have now.
"""

from dataclasses import dataclass

from fixi_app.channels.simulator import NAME as SIMULATOR
from fixi_app.queues.outbox import Document
from fixi_app.services.ground import Ground
from fixi_app.services.telling.window import is_open

NOT_CONNECTED = "this chat belongs to a channel that is not connected, and has no phone to write to on this one"


@dataclass(frozen=True)
class Chat:
    address: str
    open: bool
    """Whether free texts are allowed there at this moment."""


class Chats:
    def __init__(self, ground: Ground) -> None:
        self._ground = ground

    async def of(self, item: Document) -> Chat | None:
        """The chat of a queued message on the channel that is connected; None where it has none."""
        address = item["address"]
        ours = self._is_ours(address)
        if not ours or await self._is_left(address, item["conversation_id"]):
            phone = await self._phone(item["conversation_id"]) if ours or self._may_move_here() else None
            if phone is None:
                return None
            address = self._ground.channel.address_of(phone)
        return Chat(address, not item.get("window_closed") and await self._is_open(item["conversation_id"]))

    async def _is_left(self, address: str, contact_id: str) -> bool:
        """Whether he has this number no more: it is nobody's that Fixi knows, or already another's."""
        known = await self._ground.store.addresses.get(address)
        return known is not None and (known.left_at is not None or known.formerly == contact_id)

    def _is_ours(self, address: str) -> bool:
        return address.startswith(f"{self._ground.channel.name}:")

    def _may_move_here(self) -> bool:
        """Nobody real moves into the simulator, where he would never read it."""
        return self._ground.channel.name != SIMULATOR

    async def _phone(self, contact_id: str) -> str | None:
        """Under which the person is known."""
        contact = await self._ground.store.contacts.get(contact_id)
        return contact.phone if contact else None

    async def _is_open(self, conversation_id: str) -> bool:
        """By his last word on this channel: one that he said over another provider opened nothing here."""
        can = self._ground.channel.capabilities
        if can.window_hours is None:
            return True
        fields = {"address": 1, "last_inbound_at": 1}
        found = await self._ground.store.db["conversations"].find_one({"_id": conversation_id}, fields) or {}
        last_word = found.get("last_inbound_at") if self._is_ours(found.get("address") or "") else None
        return is_open(can, last_word, self._ground.clock.now())
