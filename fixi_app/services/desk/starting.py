"""Start my own business: a backup, the sample is gone, a password for `owner`; at this desk, without a new start.

In this order: a crash on the way leaves a sample business, which the next start fills again.
"""

from loguru import logger

from fixi_app.services.desk.fault_words import fault_in_words
from fixi_app.services.desk.first_owner import make_owner, why_not
from fixi_app.services.desk.health import Surroundings
from fixi_app.services.desk.settings import DeskSettings
from fixi_app.services.desk.signing_in import DeskSigningIn
from fixi_app.services.desk.users import DeskUsers
from fixi_app.services.desk.words import Words
from fixi_app.services.ground import Ground
from fixi_app.services.office import Saved
from fixi_app.services.profile import kept_business
from fixi_app.services.running.sample_end import end_sample
from storage import StoreError

_PLAIN = "Fixi"
"""What a business is called that has no name yet."""


class Starting:
    def __init__(
        self, ground: Ground, around: Surroundings, door: DeskSigningIn, users: DeskUsers, settings: DeskSettings,
        words: Words,
    ) -> None:  # fmt: skip
        self._ground, self._around, self._door, self._users = ground, around, door, users
        self._settings, self._words = settings, words

    def nameless(self) -> bool:
        """Whether customers would read a name that nobody gave."""
        return self._around.sample_business or self._ground.business.name == _PLAIN

    async def own(self, password: str, by: str) -> Saved:
        if refused := self._why_not(password):
            return self._said(False, refused)
        if await self._ground.store.db["admins"].find_one({}, {"_id": 1}) is not None:
            return self._said(False, "owned")
        sample = self._around.sample_business
        if sample and (failed := await self._backed_up()):
            return failed
        if sample:
            await end_sample(self._ground.store.db)
        ground = self._ground
        async with self._door.making:
            made = await make_owner(ground.store.db, ground.ids, ground.clock.now(), password)
            await self._door.load()
        if not made:
            return self._said(False, "owned")
        if sample:
            await self._his_own(by)
        return self._said(True, "begun" if sample else "locked")

    def _why_not(self, password: str) -> str:
        if self._around.set_up is None:
            return "not_here"
        return why_not(password)

    async def _backed_up(self) -> Saved | None:
        """Before anything changes: what was tried out may be worth something. None when it is done."""
        try:
            name = await self._around.set_up.backup() if self._around.set_up else ""
        except (StoreError, OSError) as fault:
            logger.error("No backup could be made before the sample was to be cleared ({})", type(fault).__name__)
            return self._said(False, "no_backup", why=fault_in_words(self._words, fault))
        logger.info("The sample business lies in {}", name or "the server's own backups")
        return None

    async def _his_own(self, by: str) -> None:
        ground = self._ground
        self._around.sample_business = False
        self._door.opens_by_itself = self._users.sample = self._around.demo
        if not (await kept_business(ground.store.db, {})).name:
            ground.business = ground.business.but(name=_PLAIN)
        await self._settings.renew()
        logger.info("{} started a business of their own", by)

    def _said(self, ok: bool, key: str, **facts: str) -> Saved:
        return Saved(lead_id="", ok=ok, message=self._words(f"walk.{key}", **facts))
