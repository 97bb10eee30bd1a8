"""Who may look at files in a browser: signed in with a password, or once by a link that the dashboard made.

Promise: a link is used up by whoever opens it first, and lives a minute; a session counts with the role that its user
has now. The sample business and the demo know no users: whoever sits at their dashboard is remembered in memory alone,
and only until there is somebody who signs in.
"""

import secrets
import time
from collections import OrderedDict
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from hashlib import sha256

from fixi_app.services.desk.rights import Who, open_to
from fixi_app.services.desk.sessions import SHORT, Sessions
from fixi_app.services.desk.signing_in import DeskSigningIn
from fixi_app.services.desk.words import Words
from fixi_app.services.files.media_reading import KeptFile, MediaReading
from fixi_app.services.office import SignIn, User

LINK_SECONDS = 60.0
_MOST = 200
_Kept = OrderedDict[str, tuple[User, str, float]]
"""Hash of a secret -> whose it is, which file it is for, and when it ends."""


class MediaDoor:
    """Implements the web's Pages. `sees_chats`: whether viewers may see chats, asked at each look."""

    def __init__(
        self, signing_in: DeskSigningIn, sessions: Sessions, reading: MediaReading, words: Words,
        sees_chats: Callable[[], bool], monotonic: Callable[[], float] = time.monotonic,
    ) -> None:  # fmt: skip
        self._signing_in, self._sessions, self._reading, self._words = signing_in, sessions, reading, words
        self._sees_chats, self._monotonic = sees_chats, monotonic
        self._links: _Kept = OrderedDict()
        self._sitting: _Kept = OrderedDict()

    @property
    def language(self) -> str:
        return self._words.language.value

    @property
    def has_users(self) -> bool:
        """Whether anybody can sign in with a password."""
        return self._signing_in.needed and not self._signing_in.first

    def words(self, key: str, /, **facts: object) -> str:
        return self._words(key, **facts)

    def may_see(self, user: User) -> bool:
        return open_to(Who.CHATS, user.role, self._sees_chats())

    def opened(self, media_id: str) -> AbstractAsyncContextManager[KeptFile | None]:
        return self._reading.opened(media_id)

    def make_link(self, media_id: str, user: User) -> str:
        """The secret of a new link to this file."""
        return self._keep(self._links, user, media_id, LINK_SECONDS)

    async def use_link(self, secret: str, media_id: str, token: str) -> str | None:
        """The token of a session for whoever opens a link; None when it is used up, too old or for another file.

        A browser that is signed in as the same person already keeps its session.
        """
        user, wanted, until = self._links.pop(_hash(secret), (None, "", 0.0))
        if user is None or wanted != media_id or until <= self._monotonic():
            return None
        if await self.visitor(token) == user:
            return token
        if self._signing_in.needed:
            return await self._sessions.open(user, "web")
        return self._keep(self._sitting, user, "", SHORT.total_seconds())

    async def visitor(self, token: str) -> User | None:
        """Who is signed in with this token, with the role of now; None for nobody."""
        if self._signing_in.needed:
            return await self._sessions.of_token(token)
        user, _, until = self._sitting.get(_hash(token), (None, "", 0.0))
        return user if until > self._monotonic() else None

    async def mark_of(self, token: str) -> str:
        """By which the browser of this session is known at its next sign-in; empty where nobody signs in."""
        user = await self.visitor(token) if self._signing_in.needed else None
        return await self._signing_in.devices.mark(user.name) if user else ""

    async def sign_in(self, name: str, password: str, remember: bool, mark: str = "") -> tuple[str | None, SignIn]:
        """The token of a new session, with what is said to these words. `mark`: of a browser that was here before."""
        said = await self._signing_in.sign_in_by_browser(mark, name, password)
        if said.user is None or not self._signing_in.needed:
            return None, said
        return await self._sessions.open(said.user, "web", remember=remember), said

    async def sign_out(self, token: str) -> None:
        self._sitting.pop(_hash(token), None)
        await self._sessions.revoke(token)

    def _keep(self, where: _Kept, user: User, media_id: str, seconds: float) -> str:
        secret = secrets.token_urlsafe(32)
        where[_hash(secret)] = (user, media_id, self._monotonic() + seconds)
        while len(where) > _MOST:
            where.popitem(last=False)
        return secret


def _hash(secret: str) -> str:
    return sha256(secret.encode(errors="replace")).hexdigest()
