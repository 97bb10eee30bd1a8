"""Erasing: a lead without its person, a chat without its words; and a whole person who asked for it.

What is whose, and what is done to it, stands in `holdings`. Promise: repeated it changes nothing more; a crash leaves
something to erase, never something that looks erased. What is owed to others stays: that he asked not to be written
to, the stars he gave, and figures that name nobody.
"""

from collections.abc import Sequence
from typing import Any

from loguru import logger

from fixi_app.domain.anonymous import is_anonymous
from fixi_app.domain.leads import Lead
from fixi_app.services.files.media_shelf import MediaShelf
from fixi_app.services.forgetting.belonging import Belonging, Person
from fixi_app.services.forgetting.holdings import links_of
from fixi_app.services.forgetting.links import Left, Tools, Whose
from fixi_app.services.forgetting.wiping import erased_messages
from fixi_app.services.ground import Ground

SENT = ("sent", "failed", "dropped")
EVERY_STATE = (*SENT, "queued", "sending", "proposed")


class Erasing:
    def __init__(self, ground: Ground, shelf: MediaShelf, ended: Sequence[str] = SENT) -> None:
        """`ended`: states of what nobody has to be sent any more."""
        self._store = ground.store
        self._tools = Tools(ground.store, ground.inbox, shelf, tuple(ended))
        self._belonging = Belonging(ground.store)

    async def of(self, whose: Whose, ids: Sequence[str]) -> bool:
        """All that is found by ids of this kind; False, and the rest undone, when something is under way there."""
        for name, link in links_of(whose) if ids else ():
            if isinstance(link.deed, Left):
                continue
            if not await link.deed(self._tools, self._store.db[name], link.which(ids)):
                return False
        return True

    async def lead(self, lead: Lead) -> None:
        """This lead without its person, and what else holds his words about it."""
        await self.of(Whose.LEAD, [lead.id])

    async def messages(self, filter_: dict[str, Any]) -> int:
        """Messages with their files, in small batches; how many there were."""
        return await erased_messages(self._tools, self._store.db["messages"], filter_)

    async def chat(self, contact_id: str) -> None:
        """All that was said in a chat; what is still to be sent or answered stays until it is."""
        await self.of(Whose.CHAT, [contact_id])

    async def leads_of(self, contact_ids: Sequence[str]) -> list[Lead]:
        """All ended leads of a person that still name him; those in which somebody still waits are not among them."""
        leads = await self._store.leads.many({"contact_id": {"$in": list(contact_ids)}})
        return [lead for lead in leads if not lead.is_open() and not is_anonymous(lead)]

    async def own(self, contact_ids: Sequence[str]) -> Person:
        """What is his own, to be erased; not what others were told of him."""
        return await self._belonging.himself(contact_ids, await self.leads_of(contact_ids))

    async def person(self, person: Person) -> bool:
        """Everything of his own. False when a turn is under way in his chat: then later, by what is still found.

        What is left of contact and chat is an empty shell that names nobody: a message that arrives in this very moment
        still finds a chat to be answered in.
        """
        await self.of(Whose.LEAD, person.of(Whose.LEAD))
        for contact_id in person.of(Whose.CHAT):
            await self.chat(contact_id)
        return await self.identity(person)

    async def identity(self, person: Person) -> bool:
        """What leads to him by his address, and himself."""
        for whose in (Whose.ADDRESS, Whose.ASIDE):
            await self.of(whose, person.of(whose))
        done = await self.of(Whose.CONTACT, person.of(Whose.CONTACT))
        if done:
            logger.info("Contacts {} are erased", ", ".join(person.of(Whose.CONTACT)))
        return done
