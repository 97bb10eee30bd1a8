"""Builds of Fixi in each of which one thing is left out: the simulation's checks must see it, or they prove nothing.

Each changes one object of a road that was just laid.
"""

import contextlib
import itertools
from collections.abc import AsyncIterator
from typing import Any

from fixi_app.dialogue.scene import Outcome
from fixi_app.domain.conversation import Conversation
from fixi_app.queues.inbox import Inbox
from fixi_app.queues.leases import Lease, Leases
from fixi_app.road import Road
from fixi_app.services.turn.held import Held
from fixi_app.services.turn.turns import Turns
from tests.fakes.without_begin import WithoutBegin


def unbroken(road: Road) -> None:
    """The control."""


class _NoLease(Leases):
    @contextlib.asynccontextmanager
    async def held(self, conversation_id: str) -> AsyncIterator[Lease | None]:
        document = await self._conversations.find_one({"_id": conversation_id})
        lease = Lease("anybody", dict(document)) if document else None
        yield lease
        if lease:
            await self._conversations.update_one({"_id": conversation_id}, {"$set": lease.last})


class _HeldByAnybody(Held):
    """Writes of a turn ask for no lease, and so not for the turn that was begun under it."""

    def _mine(self, also: dict[str, Any]) -> dict[str, Any]:
        return {"_id": self.conversation.id}


class _Unguarded(Turns):
    _holding = _HeldByAnybody


def no_lease(road: Road) -> None:
    """Two that share a store are at one conversation at once."""
    road.turns._leases = _NoLease(road.ground.store.db)
    road.turns.__class__ = _Unguarded


def no_begin(road: Road) -> None:
    """What a turn saw is not stored before its effects: after a death they are another turn's, with other names."""
    road.turns.__class__ = WithoutBegin


def no_gate(road: Road) -> None:
    """Whatever a model says is said."""
    hearing: Any = getattr(road.turns._understand, "__self__")  # noqa: B009

    async def passes(draft: Any, heard: Any, conversation: Conversation) -> Any:
        return draft

    hearing._gated = passes


class _NoDedupe(Inbox):
    """Each delivery is a message of its own."""

    _count = itertools.count(1)

    async def keep(self, item: dict[str, Any]) -> bool:
        return await super().keep({**item, "_id": f"{item['_id']}#{next(self._count)}"})


def no_dedupe(road: Road) -> None:
    road.ground.inbox = _NoDedupe(road.ground.store.db)


class _Silent(Turns):
    async def _played(self, held: Held, scene: Any) -> Outcome | None:
        return Outcome(conversation=held.conversation)


def silent(road: Road) -> None:
    """A bot that takes everything in and does nothing."""
    road.turns.__class__ = _Silent
