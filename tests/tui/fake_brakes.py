"""The brake of the office kept in memory: `waiting` messages would leave."""

from typing import TYPE_CHECKING

from fixi_app.services.office import BrakeState, User

if TYPE_CHECKING:
    from tests.tui.fake_office import World


class FakeBrakes:
    def __init__(self, world: "World") -> None:
        self._world = world
        self.now = BrakeState(waiting=3)
        self.deeds: list[str] = []

    async def state(self) -> BrakeState:
        return self.now

    async def hold(self, user: User) -> BrakeState:
        self._world.trouble()
        return self._turned("hold", BrakeState(on=True, by=user.name, at=self._world.clock, waiting=3))

    async def release(self, user: User) -> BrakeState:
        self._world.trouble()
        return self._turned("release", BrakeState(on=False, by=user.name, at=self._world.clock))

    async def propose(self, on: bool, user: User) -> BrakeState:
        return self._turned(f"propose {on}", self.now.but(propose_first=on))

    def _turned(self, deed: str, state: BrakeState) -> BrakeState:
        self.deeds.append(deed)
        self.now = state
        self._world.changed()
        return state
