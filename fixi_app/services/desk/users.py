"""Who may use the dashboard, as which role. Promise: there is always an owner, and no password is kept or logged."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from loguru import logger

from fixi_app.services import passwords
from fixi_app.services.audit import Kept, audited
from fixi_app.services.desk.sessions import Sessions
from fixi_app.services.desk.signing_in import DeskSigningIn
from fixi_app.services.desk.words import Words
from fixi_app.services.ground import Ground
from fixi_app.services.office import DeskRole, NotAllowed, Saved, Session, User, UserRow
from storage import DuplicateKeyError

_LONGEST_NAME = 60


class _Noted(Kept):
    """What the audit log holds of a user."""

    id: str
    role: DeskRole


class DeskUsers:
    """Implements Users. `sample`: the sample business has no users, and its first one would end it."""

    def __init__(self, ground: Ground, words: Words, door: DeskSigningIn, *, sample: bool) -> None:
        self._ground, self._words, self._door, self.sample = ground, words, door, sample
        self._db = ground.store.db
        self._admins, self._sessions = self._db["admins"], Sessions(self._db, ground.clock)
        # One at a time: two owners who take each other off at once would leave nobody.
        self._one_at_a_time = asyncio.Lock()

    async def rows(self) -> Sequence[UserRow]:
        found = await self._admins.find({}, {"password_hash": 0}, sort=[("_id", 1)], limit=500).to_list()
        places = await self._sessions.rows()
        return [_row(one, [place for place in places if place.user == one["_id"]]) for one in found]

    async def sessions(self) -> Sequence[Session]:
        return await self._sessions.rows()

    async def add(self, name: str, role: DeskRole, password: str, user: User) -> Saved:
        self._owners_alone(user)
        name = " ".join(name.split())
        async with self._one_at_a_time:
            refused = await self._why_not_added(name, role) or self._why_not(password)
            if refused:
                return self._said(False, refused, name=name)
            now = self._ground.clock.now()
            kept = {"_id": name, "name": name, "role": role.value, "created_at": now}
            hashed = await passwords.hashed(password)
            try:
                await self._inserted({**kept, "password_hash": hashed})
            except DuplicateKeyError:
                return self._said(False, "taken", name=name)
            await self._audited("user", now, user, None, _Noted(id=name, role=role))
        return self._said(True, "added", name=name, role=self._role(role))

    async def _inserted(self, admin: dict[str, Any]) -> None:
        async with self._door.making:
            await self._admins.insert_one(admin)
            await self._door.load()

    async def change_role(self, name: str, role: DeskRole, user: User) -> Saved:
        self._owners_alone(user)
        async with self._one_at_a_time:
            before = await self._kept(name)
            if before is None:
                return self._said(False, "gone", name=name)
            if before.role is role:
                return self._said(True, "same_role", name=name, role=self._role(role))
            if before.role is DeskRole.OWNER and not await self._others_own(name):
                return self._said(False, "last_owner", name=name)
            await self._admins.update_one({"_id": name}, {"$set": {"role": role.value}})
            await self._sessions.revoke_all(name)
            await self._audited("user", self._ground.clock.now(), user, before, before.but(role=role))
        return self._said(True, "role_changed", name=name, role=self._role(role))

    async def change_password(self, name: str, password: str, user: User) -> Saved:
        if user.role is not DeskRole.OWNER and user.name != name:
            return self._said(False, "others_password")
        if refused := self._why_not(password):
            return self._said(False, refused)
        now = self._ground.clock.now()
        change = {"$set": {"password_hash": await passwords.hashed(password), "password_changed_at": now}}
        if not (await self._admins.update_one({"_id": name}, change)).matched_count:
            return self._said(False, "gone", name=name)
        await self._sessions.revoke_all(name)
        kept = await self._kept(name)
        await self._audited("password", now, user, kept, kept)
        return self._said(True, "password_changed", name=name)

    async def remove(self, name: str, user: User) -> Saved:
        self._owners_alone(user)
        async with self._one_at_a_time:
            before = await self._kept(name)
            if before is None:
                return self._said(False, "gone", name=name)
            if before.role is DeskRole.OWNER and not await self._others_own(name):
                return self._said(False, "last_owner", name=name)
            await self._admins.delete_one({"_id": name})
            await self._sessions.revoke_all(name)
            await self._audited("user", self._ground.clock.now(), user, before, None)
            await self._door.load()
        return self._said(True, "removed", name=name)

    async def end_session(self, session_id: str, user: User) -> Saved:
        self._owners_alone(user)
        place = next((one for one in await self._sessions.rows() if one.id == session_id), None)
        if place is None or not await self._sessions.end(session_id):
            return self._said(False, "session_gone")
        kept = await self._kept(place.user)
        await self._audited("session", self._ground.clock.now(), user, kept, kept)
        return self._said(True, "session_ended", name=place.user)

    def _owners_alone(self, user: User) -> None:
        if user.role is not DeskRole.OWNER:
            raise NotAllowed(self._words("owner_only"))

    async def _why_not_added(self, name: str, role: DeskRole) -> str:
        if self.sample:
            return "sample"
        if not name or len(name) > _LONGEST_NAME or not name.isprintable():
            return "bad_name"
        first = role is not DeskRole.OWNER and not await self._others_own("")
        return "first_owner" if first else ""

    @staticmethod
    def _why_not(password: str) -> str:
        if len(password) < passwords.SHORT:
            return "short"
        return "too_long" if passwords.too_long(password) else ""

    async def _others_own(self, name: str) -> bool:
        wanted = {"role": DeskRole.OWNER.value, "_id": {"$ne": name}}
        return await self._admins.find_one(wanted, {"_id": 1}) is not None

    async def _kept(self, name: str) -> _Noted | None:
        found = await self._admins.find_one({"_id": name}, {"role": 1})
        return _Noted(id=name, role=_role_of(found)) if found else None

    async def _audited(
        self, what: str, now: datetime, user: User, before: _Noted | None, after: _Noted | None
    ) -> None:
        deed = self._ground.ids.new(what)
        await audited(self._db, deed, now, user.name, what, before=before, after=after)
        logger.info("The users were changed at the desk: {}", what)

    def _role(self, role: DeskRole) -> str:
        return self._words(f"role.{role.value}")

    def _said(self, ok: bool, key: str, **facts: object) -> Saved:
        return Saved(lead_id="", ok=ok, message=self._words(f"users.{key}", **facts))


def _role_of(admin: Mapping[str, Any]) -> DeskRole:
    """A role that does not exist opens nothing, so it counts as the least."""
    role = str(admin.get("role"))
    return DeskRole(role) if role in set(DeskRole) else DeskRole.VIEWER


def _row(admin: Mapping[str, Any], places: Sequence[Session]) -> UserRow:
    seen = max((place.used_at for place in places), default=None)
    made_at = admin.get("created_at")
    return UserRow(name=admin["_id"], role=_role_of(admin), made_at=made_at, seen_at=seen, places=len(places))
