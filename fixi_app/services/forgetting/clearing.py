"""What a cleared history leaves behind: a store without chats and requests still owes something to the people in it."""

from fixi_app.domain.conversation import Conversation
from fixi_app.domain.sides import quiet_as_customer
from fixi_app.repositories.documents import from_document, to_document
from storage import AsyncDatabase

_SILENCE = ("only_visit_changes", "sides")


async def hush_opted_out(db: AsyncDatabase) -> None:
    """Whoever asked not to be written to is written to by his chat alone, which knows nothing any more.

    By what his contact says, not by what the chat said: there silence may also stand for a complaint that is gone.
    """
    stopped = db["contacts"].find({"opted_out_at": {"$ne": None}}, {"_id": 1})
    for contact in await stopped.to_list():
        if kept := await db["conversations"].find_one({"_id": contact["_id"]}):
            quiet = to_document(quiet_as_customer(from_document(Conversation, kept)))
            silence = {name: quiet[name] for name in _SILENCE}
            await db["conversations"].update_one({"_id": contact["_id"]}, {"$set": silence})
