"""Signing in at the desk.

Promise: a wrong name and a wrong password read the same and take the same time; failures lock (`lockout`), and those of
a browser never lock this desk. No password is kept or logged, and no name that failed is logged: people type their
password there. A business of somebody's own never opens by itself: while it has no user, whoever sits there chooses the
first password.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import bcrypt
from loguru import logger

from fixi_app.clock import Clock
from fixi_app.ids import Ids, RandomIds
from fixi_app.services.desk.devices import Devices
from fixi_app.services.desk.first_owner import OWNER, make_owner, why_not
from fixi_app.services.desk.lockout import DESK, FAILURES, LOCKED_FOR, Locked, Lockout, Place
from fixi_app.services.desk.remembered import RememberedFile
from fixi_app.services.desk.sessions import Sessions, user_of
from fixi_app.services.desk.words import Words
from fixi_app.services.office import DeskRole, SignIn, User
from storage import AsyncDatabase

_LONGEST_NAME = 200
_MOST_BYTES = 72
"""bcrypt looks at no more, and refuses more."""
NOBODY = b"$2b$12$/ARb5b6P0T1Z40N2a.tmWOHsjReOBN8uc7a1HfCmhvQKlL.KXGzKy"
"""A hash that no password has, with the cost of the real ones: an unknown name takes as long as a known one."""


class DeskSigningIn:
    """Implements SigningIn. `opens_by_itself`: the sample business and the demo know no users.

    `limits`: how many failures lock a name, and for how long, asked at each try.
    `folder`: where who is remembered on this computer is kept; None = nowhere, the store lies in memory.
    """

    def __init__(
        self, db: AsyncDatabase, clock: Clock, zone: ZoneInfo, words: Words, *, opens_by_itself: bool,
        folder: Path | None = None, limits: Callable[[], tuple[int, timedelta]] = lambda: (FAILURES, LOCKED_FOR),
        ids: Ids | None = None,
    ) -> None:  # fmt: skip
        self._lockout, self._db, self._ids = Lockout(limits), db, ids or RandomIds()
        self.turns = 0
        self._sessions, self._here = Sessions(db, clock), RememberedFile(folder)
        self.devices = Devices(db)
        self._admins, self._clock, self._zone, self._words = db["admins"], clock, zone, words
        self.opens_by_itself = opens_by_itself
        self._has_users = False
        self.making = asyncio.Lock()
        """Held while this desk itself makes a user: it must not take him for one of somebody else's."""
        self._one_at_a_time = asyncio.Lock()
        self._threads = ThreadPoolExecutor(max_workers=1, thread_name_prefix="sign-in")

    async def load(self) -> None:
        """Look whether there are users; before the desk opens, and whenever one may have been added."""
        self._has_users = await self._admins.find_one({}, {"_id": 1}) is not None

    async def made_elsewhere(self) -> None:
        """Somebody may have been added beside this desk; with the first user, whoever sits here is nobody any more."""
        async with self.making:
            before = self._has_users
            await self.load()
            if self._has_users and not before:
                self.turns += 1

    @property
    def needed(self) -> bool:
        return self._has_users or not self.opens_by_itself

    @property
    def first(self) -> bool:
        return self.needed and not self._has_users

    async def choose(self, password: str) -> SignIn:
        if refused := why_not(password):
            return SignIn(message=self._words(f"walk.{refused}"))
        async with self.making:
            made = not self.opens_by_itself and await make_owner(self._db, self._ids, self._clock.now(), password)
            await self.load()
        if not made:
            return SignIn(message=self._words("walk.owned"))
        logger.info("The first password was chosen at the desk")
        return SignIn(user=User(name=OWNER, role=DeskRole.OWNER))

    async def sign_in(self, name: str, password: str, remember: bool = False) -> SignIn:
        said = await self._tried(DESK, name.strip()[:_LONGEST_NAME], password)
        if said.user is not None and remember:
            await self._sessions.revoke(await self._here.read())
            await self._here.keep(await self._sessions.open(said.user, "desk", remember=True))
        return said

    async def sign_in_by_browser(self, mark: str, name: str, password: str) -> SignIn:
        """`mark`: what a browser shows of having been here before (`devices`)."""
        name = name.strip()[:_LONGEST_NAME]
        return await self._tried(await self.devices.place(mark, name), name, password)

    async def _tried(self, place: Place, name: str, password: str) -> SignIn:
        if len(_bytes(password)) > _MOST_BYTES:
            return SignIn(message=self._words("sign_in.too_long"))
        # One at a time: a hundred tries at once would all be checked before the first failure counts.
        async with self._one_at_a_time:
            now = self._clock.now()
            if locked := self._lockout.now_locked(place, name, now):
                return self._said(locked)
            user = await self._user(name, password)
            if user is None:
                return self._said(self._lockout.failed(place, name, now))
            self._lockout.came_in(place, name)
        return SignIn(user=user)

    async def remembered(self) -> User | None:
        token = await self._here.read()
        user = await self._sessions.of_token(token) if token else None
        if token and user is None:
            await self._here.forget()
        return user

    async def sign_out(self) -> None:
        token = await self._here.read()
        await self._here.forget()
        if token:
            await self._sessions.revoke(token)

    def unlock(self) -> None:
        """No failure counts any more."""
        self._lockout.open_all()

    def close(self) -> None:
        self._threads.shutdown(wait=False)

    def _said(self, locked: Locked | None) -> SignIn:
        """To who did not come in."""
        if locked is None:
            return SignIn(message=self._words("sign_in.wrong"))
        if locked.everybody:
            return SignIn(message=self._words("sign_in.busy"), locked_until=locked.until)
        when = f"{locked.until.astimezone(self._zone):%H:%M}"
        return SignIn(message=self._words("sign_in.locked", when=when), locked_until=locked.until)

    async def _user(self, name: str, password: str) -> User | None:
        admin = await self._admins.find_one({"_id": name})
        stored = str(admin["password_hash"]).encode() if admin else NOBODY
        fits = await asyncio.get_running_loop().run_in_executor(self._threads, _fits, password, stored)
        return user_of(admin) if fits else None


def _fits(password: str, stored: bytes) -> bool:
    """A quarter of a second of arithmetic, on a thread of its own."""
    try:
        return bcrypt.checkpw(_bytes(password), stored)
    except ValueError:
        logger.error("A stored password hash cannot be read; `admin passwd` gives a new one")
        return False


def _bytes(password: str) -> bytes:
    """A terminal can hand over halves of letters, which have no bytes of their own."""
    return password.encode(errors="replace")
