"""A contact's chat, made when it is not there yet: without it nothing that waits in his inbox could be taken up."""

from fixi_app.domain.contacts import Contact
from fixi_app.domain.conversation import Conversation
from fixi_app.repositories.documents import to_document
from fixi_app.repositories.records import Store
from storage import DuplicateKeyError


async def open_chat(store: Store, contact: Contact, address: str) -> None:
    """Harmless to repeat; what stands there is never changed, only where to write to is filled in."""
    known = await store.db["conversations"].find_one({"_id": contact.id}, {"address": 1})
    if known is not None:
        if address and known.get("address") == "":
            await _reachable(store, contact, address)
        return
    fresh = Conversation(
        id=contact.id, address=address, name=contact.name, phone=contact.phone, sample=contact.sample
    )
    try:
        await store.db["conversations"].insert_one({**to_document(fresh), "_id": contact.id, "lease": None})
    except DuplicateKeyError:
        return  # made meanwhile by another message of the same newcomer


async def _reachable(store: Store, contact: Contact, address: str) -> None:
    """An erased chat knows no address, and whatever is written in it could not be delivered."""
    where = {"address": address, "phone": contact.phone, "sample": contact.sample}
    await store.db["conversations"].update_one({"_id": contact.id, "address": ""}, {"$set": where})
