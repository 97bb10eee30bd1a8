"""What others were written about a customer: it names him, his address, his telephone. Erased with him.

Promise: only what is over goes; what a professional or the owner still has to read stays until he has it.
"""

from collections.abc import Sequence

from fixi_app.domain.leads import Lead
from fixi_app.services.forgetting.belonging import Belonging, Person
from fixi_app.services.forgetting.erasing import Erasing
from fixi_app.services.forgetting.links import Whose
from fixi_app.services.ground import Ground


class Traces:
    def __init__(self, ground: Ground, erasing: Erasing, belonging: Belonging) -> None:
        self._db, self._erasing, self._belonging = ground.store.db, erasing, belonging

    async def erase(self, person: Person) -> bool:
        """Erase what professionals and the owner were told of his requests; False when a chat is busy: later."""
        for whose in (Whose.TOLD, Whose.NEWS):
            await self._erasing.of(whose, person.of(whose))
        return await self._forgotten_in_chats(person.leads)

    async def _forgotten_in_chats(self, leads: Sequence[Lead]) -> bool:
        """The last words that those chats keep for their next turn."""
        if not leads:
            return True
        chats = {**await self._belonging.chats_told(leads), "recent": {"$ne": []}}
        blank = {"$set": {"recent": []}, "$inc": {"version": 1}}
        await self._db["conversations"].update_many({**chats, "turn": None, "lease": None}, blank)
        return await self._db["conversations"].find_one(chats, {"_id": 1}) is None
