"""The deeds of erasing, each on the documents of one collection; which of them are whose stands in `holdings`.

Promise: repeated each changes nothing more; what is still to be sent or answered stays until it is.
"""

from collections.abc import Sequence
from typing import Any

from loguru import logger

from fixi_app.domain.anonymous import is_anonymous, without_person
from fixi_app.domain.contacts import Standing
from fixi_app.domain.conversation import Conversation
from fixi_app.domain.leads import Lead
from fixi_app.repositories.documents import to_document
from fixi_app.services.forgetting.links import Deed, Filter, Tools
from storage import AsyncCollection

BATCH = 200


async def deleted(tools: Tools, found: AsyncCollection, which: Filter) -> bool:
    await found.delete_many(which)
    return True


def blanked(**fields: Any) -> Deed:
    """These fields lose what stands in them, the document stays."""

    async def done(tools: Tools, found: AsyncCollection, which: Filter) -> bool:
        await found.update_many(which, {"$set": fields})
        return True

    return done


async def with_files(tools: Tools, found: AsyncCollection, which: Filter) -> bool:
    """Messages and what came with them."""
    await erased_messages(tools, found, which)
    return True


async def erased_messages(tools: Tools, found: AsyncCollection, which: Filter) -> int:
    """In small batches; how many there were."""
    erased = 0
    while batch := await found.find(which, {"media.path": 1}, limit=BATCH).to_list():
        await tools.shelf.erase(paths_of(batch))
        erased += (await found.delete_many({"_id": {"$in": [one["_id"] for one in batch]}})).deleted_count
    return erased


def paths_of(messages: Sequence[dict[str, Any]]) -> list[str]:
    return [media["path"] for message in messages for media in message.get("media") or () if media.get("path")]


async def of_the_inbox(tools: Tools, found: AsyncCollection, which: Filter) -> bool:
    await tools.inbox.erase(which)
    return True


async def done_news(tools: Tools, found: AsyncCollection, which: Filter) -> bool:
    await found.delete_many({**which, "state": "done"})
    return True


async def set_aside(tools: Tools, found: AsyncCollection, which: Filter) -> bool:
    """What has only just arrived is taken in, and then it is of a chat."""
    await found.delete_many({**which, "state": "aside"})
    return True


async def ended(tools: Tools, found: AsyncCollection, which: Filter) -> bool:
    """Messages that nobody has to be sent any more."""
    await found.delete_many({**which, "state": {"$in": list(tools.ended)}})
    return True


async def without_persons(tools: Tools, found: AsyncCollection, which: Filter) -> bool:
    """Ended requests lose their person and their files; one in which somebody still waits stays."""
    for lead in await tools.store.leads.many(which):
        if not lead.is_open() and not is_anonymous(lead):
            await _without_person(tools, lead)
    return True


async def _without_person(tools: Tools, lead: Lead) -> None:
    await tools.shelf.erase(file.path for file in lead.files if file.path)
    await tools.store.leads.change(lead.id, without_person)


# -- himself ----------------------------------------------------------------------------------------------------------


async def emptied(tools: Tools, found: AsyncCollection, which: Filter) -> bool:
    """The chats as if nobody had ever written in them, but for an opt-out; unless something is going on in one."""
    chats = await found.find(which, {"closing": 1}).to_list()
    return all([await _emptied(tools, found, chat) for chat in chats])


async def _emptied(tools: Tools, found: AsyncCollection, chat: dict[str, Any]) -> bool:
    closing = chat.get("closing")
    if closing and await tools.inbox.any_new(closing["inbox_ids"]):
        return False  # without new items nothing of it is left to be published: a crash fell just after that
    quiet = await _opted_out(tools, chat["_id"])
    blank = to_document(Conversation(id=chat["_id"], only_visit_changes=quiet, quiet_asked=quiet))
    del blank["_id"], blank["version"]
    result = await found.update_one(
        {"_id": chat["_id"], "turn": None, "closing.turn_id": closing and closing["turn_id"], "lease": None},
        {"$set": blank, "$inc": {"version": 1}},
    )
    return result.matched_count == 1


async def _opted_out(tools: Tools, contact_id: str) -> bool:
    contact = await tools.store.contacts.get(contact_id)
    return contact is not None and contact.opted_out_at is not None


async def addresses(tools: Tools, found: AsyncCollection, which: Filter) -> bool:
    """Where he asked not to be written to, the address alone stays, to keep that."""
    for contact_id in which["contact_id"]["$in"]:
        if await _is_kept(tools, contact_id):
            logger.info("The address of contact {} is kept with his opt-out", contact_id)
        else:
            await found.delete_many({"contact_id": contact_id})
    return True


async def _is_kept(tools: Tools, contact_id: str) -> bool:
    contact = await tools.store.contacts.get(contact_id)
    return contact is not None and (contact.opted_out_at is not None or contact.standing is not Standing.NORMAL)
