"""The brake at the desk: pulled, released, and *propose first* for all; each deed is kept in the audit log."""

import asyncio

from fixi_app.services.audit import audited
from fixi_app.services.desk.reason_words import in_words
from fixi_app.services.desk.words import Words
from fixi_app.services.ground import Ground
from fixi_app.services.office import BrakeState, DeskRole, NotAllowed, User
from fixi_app.services.telling.brakes import Brake, Brakes
from fixi_app.services.turn.proposals import Proposals


class DeskBrakes:
    """Implements OfficeBrakes."""

    def __init__(self, ground: Ground, brakes: Brakes, proposals: Proposals, words: Words) -> None:
        self._ground, self._brakes, self._proposals, self._words = ground, brakes, proposals, words

    async def state(self) -> BrakeState:
        return await self._shown(await self._brakes.state())

    async def hold(self, user: User) -> BrakeState:
        self._may(user)
        return await asyncio.shield(self._held(user.name))

    async def release(self, user: User) -> BrakeState:
        self._may(user)
        return await asyncio.shield(self._released(user.name))

    async def propose(self, on: bool, user: User) -> BrakeState:
        self._may(user)
        return await asyncio.shield(self._proposed(on, user.name))

    async def _held(self, by: str) -> BrakeState:
        """The brake before everything else: not even a look at how it stood may keep it from being pulled."""
        held = await self._brakes.hold(by)
        await self._kept("brake", by, Brake(on=False), Brake(on=True))
        return await self._shown(held)

    async def _released(self, by: str) -> BrakeState:
        before = await self._brakes.state()
        after = await self._brakes.release(by)
        await self._kept("brake", by, self._worded(before), Brake(on=False, waiting=before.waiting))
        return await self._shown(after)

    async def _proposed(self, on: bool, by: str) -> BrakeState:
        before = await self.state()
        await self._proposals.everywhere(on)
        after = await self.state()
        now = self._ground.clock.now()
        deed = self._ground.ids.new("deed")
        await audited(self._ground.store.db, deed, now, by, "propose_first", before=before, after=after)
        return after

    async def _kept(self, what: str, by: str, before: Brake, after: Brake) -> None:
        now, deed = self._ground.clock.now(), self._ground.ids.new("deed")
        await audited(self._ground.store.db, deed, now, by, what, before=_stands(before), after=_stands(after))

    async def _shown(self, brake: Brake) -> BrakeState:
        proposing = await self._proposals.is_everywhere()
        return BrakeState(**self._worded(brake).model_dump(), propose_first=proposing)

    def _worded(self, brake: Brake) -> Brake:
        """With the provider's reason in the language of the desk."""
        return brake.but(flagged=in_words(self._words, brake.flagged)) if brake.flagged else brake

    def _may(self, user: User) -> None:
        if user.role is DeskRole.VIEWER:
            raise NotAllowed(self._words("may_not"))


def _stands(brake: Brake) -> BrakeState:
    """What the audit log keeps of a brake; who and when stand beside it."""
    return BrakeState(on=brake.on, waiting=brake.waiting, flagged=brake.flagged)
