"""Whether whoever writes is still the one whom this number was known for.

A number changes hands. After long silence, or under another name, nothing of before is shown, used or given to a model
until he says the name that stood there: the chat begins anew, and `known_since` says from when on it is surely his.
With a request still open it is he, for somebody is waiting for him.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from fixi_app.domain.conversation import Conversation, ended
from fixi_app.domain.leads import OPEN, Lead
from fixi_app.domain.messages import Inbound
from fixi_app.services.context import Context
from fixi_app.services.ground import Ground

_WORD = re.compile(r"[^\W\d_]{2,}")


class Acquaintance:
    def __init__(self, ground: Ground) -> None:
        self._ground, self._store = ground, ground.store

    async def met(self, conversation: Conversation, inbound: Sequence[Inbound], now: datetime) -> Conversation:
        """The chat as it is to be gone on with now that these messages came."""
        if not inbound or not self._doubtful(conversation, inbound[-1].name, now):
            return conversation
        if await self._store.leads.first({"contact_id": conversation.id, "status": {"$in": [s.value for s in OPEN]}}):
            return conversation
        name = inbound[-1].name if _differ(conversation.name, inbound[-1].name) else None
        anew = ended(conversation)
        return anew.but(known_since=now, name=name, greeted=False, consented_at=None, held=())

    def _doubtful(self, conversation: Conversation, name: str | None, now: datetime) -> bool:
        months = timedelta(days=30 * self._ground.business.forget_after_months)
        last = conversation.last_inbound_at
        return (last is not None and now - last > months) or _differ(conversation.name, name)

    async def since(self, context: Context) -> datetime | None:
        """From when on what is stored is surely his; None = all of it, also because he said who he is."""
        conversation = context.conversation
        if conversation.known_since is None:
            return None
        leads = await self._store.leads.many({"contact_id": conversation.id})
        contact = await self._store.contacts.get(conversation.id)
        before = [lead.customer_name for lead in leads if lead.created_at < conversation.known_since]
        said = [*_names(leads, conversation.known_since), conversation.facts.customer_name]
        said.append(context.scene.turn.reading.customer_name)
        known = [*before, contact.name if contact else None]
        return None if _words(known) & _words(said) else conversation.known_since


def _names(leads: Iterable[Lead], since: datetime) -> list[str | None]:
    return [lead.customer_name for lead in leads if lead.created_at >= since]


def _words(names: Iterable[str | None]) -> set[str]:
    return {word.casefold() for name in names if name for word in _WORD.findall(name)}


def _differ(one: str | None, other: str | None) -> bool:
    """Two names of which no word is the same; a name without a word says nothing."""
    first, second = _words([one]), _words([other])
    return bool(first) and bool(second) and not first & second
