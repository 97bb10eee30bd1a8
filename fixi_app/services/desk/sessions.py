"""Signed-in places: a token is given once, kept only as its hash, and can be taken back at any time.

Promise: whoever reads the store cannot sign in with what he reads; a session counts with the role that its user has
now; it ends when its time is over, when it is revoked, and with its user. `fixi_auth_token` names the token wherever
it is kept: the browser's cookie, and the file of this computer.
"""

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from loguru import logger

from fixi_app.clock import Clock
from fixi_app.services.office import DeskRole, Session, User
from storage import AsyncDatabase

COOKIE = "fixi_auth_token"
REMEMBERED_FOR = timedelta(days=30)
"""Without a visit. Each visit begins it anew."""
SHORT = timedelta(hours=12)
"""So long a session counts that is not remembered: a working day."""
_USED_EVERY = timedelta(hours=1)
"""A write for every page that is looked at would tell nobody more."""


class Sessions:
    """`place` says where the token is kept: `desk` (this computer) or `web` (a browser)."""

    def __init__(self, db: AsyncDatabase, clock: Clock) -> None:
        self._sessions, self._admins, self._clock = db["sessions"], db["admins"], clock

    async def open(self, user: User, place: str, *, remember: bool = False) -> str:
        """A new session of this user; the token is told here and never again."""
        token, now = secrets.token_urlsafe(32), self._clock.now()
        await self._sessions.delete_many({"expires_at": {"$lte": now}})
        await self._sessions.insert_one({
            "_id": _hash(token), "user": user.name, "place": place, "remember": remember,
            "made_at": now, "used_at": now, "expires_at": now + _span(remember),
        })  # fmt: skip
        return token

    async def of_token(self, token: str) -> User | None:
        """Whose token this is, with the role of now; None when it was revoked, is too old, or never was one."""
        found = await self._sessions.find_one({"_id": _hash(token)}) if token else None
        now = self._clock.now()
        if found is None or found["expires_at"] <= now:
            return None
        user = user_of(await self._admins.find_one({"_id": found["user"]}))
        if user is not None and found["used_at"] + _USED_EVERY <= now:
            await self._used(found, now)
        return user

    async def revoke(self, token: str) -> None:
        """Sign this place out; what is no session any more is one already."""
        await self._sessions.delete_one({"_id": _hash(token)})

    async def revoke_all(self, name: str) -> int:
        """Sign a user out everywhere; how many places it were."""
        return (await self._sessions.delete_many({"user": name})).deleted_count

    async def end(self, session_id: str) -> bool:
        """Sign out one place of the list; False when it was gone already."""
        return bool((await self._sessions.delete_one({"_id": session_id})).deleted_count)

    async def rows(self) -> Sequence[Session]:
        """All places where somebody is remembered, the last used first."""
        wanted = {"expires_at": {"$gt": self._clock.now()}}
        found = await self._sessions.find(wanted, sort=[("used_at", -1)], limit=200).to_list()
        return [_session(one) for one in found]

    async def _used(self, found: Mapping[str, Any], now: datetime) -> None:
        change = {"used_at": now, "expires_at": now + _span(bool(found["remember"]))}
        await self._sessions.update_one({"_id": found["_id"]}, {"$set": change})


def user_of(admin: Mapping[str, Any] | None) -> User | None:
    """The document of a user as one who may sit at the desk; None for nobody, and for a role that does not exist."""
    if admin is None:
        return None
    try:
        return User(name=str(admin["_id"]), role=DeskRole(str(admin.get("role"))))
    except ValueError:
        logger.error("A user has a role that does not exist: {}", admin.get("role"))
        return None


def _span(remember: bool) -> timedelta:
    return REMEMBERED_FOR if remember else SHORT


def _hash(token: str) -> str:
    """A token is long and random, so a plain hash of it is as good as a slow one."""
    return sha256(token.encode(errors="replace")).hexdigest()


def _session(found: Mapping[str, Any]) -> Session:
    return Session(
        id=found["_id"], user=found["user"], place=found["place"], made_at=found["made_at"],
        used_at=found["used_at"], expires_at=found["expires_at"],
    )  # fmt: skip
