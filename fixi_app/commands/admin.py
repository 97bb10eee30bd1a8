"""`admin add|passwd|list`: who may use the dashboard.

Beside a running Fixi the running process does the writing (it owns the store); it gets the hash, never the password.
"""

import argparse
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

import storage
from fixi_app.clock import Clock
from fixi_app.commands.common import note, now
from fixi_app.commands.outcome import FAILED, FINE
from fixi_app.commands.passwords import ask_password, hashed
from fixi_app.ids import RandomIds
from fixi_app.local_socket import Deed, ask_running
from fixi_app.settings import Settings

_BY = "command line"


async def run(given: argparse.Namespace, settings: Settings) -> int:
    if given.deed == "list":
        return await _list(settings)
    wanted = {"name": given.name.strip(), "password_hash": await hashed(ask_password())}
    if given.deed == "add":
        wanted["role"] = given.role
    done, text = await _carry_out(f"admin_{given.deed}", wanted, settings)
    note(text)
    return FINE if done else FAILED


async def _carry_out(deed: str, wanted: dict[str, Any], settings: Settings) -> tuple[bool, str]:
    answer = await ask_running(settings.data_dir, deed, **wanted)
    if answer is not None:
        return answer
    async with storage.connect(settings.database_uri) as db:
        try:
            return True, await _DEEDS[deed](db, wanted, now())
        except ValueError as refusal:
            return False, str(refusal)


def running_deeds(
    db: storage.AsyncDatabase, clock: Clock, changed: Callable[[], Awaitable[None]] | None = None
) -> dict[str, Deed]:
    """What the running process answers on its local socket; `changed` is called after each that was done."""

    def bound(deed: str) -> Deed:
        async def done(asked: dict[str, Any]) -> str:
            told = await _DEEDS[deed](db, asked, clock.now())
            if changed is not None:
                await changed()
            return told

        return done

    return {deed: bound(deed) for deed in _DEEDS}


async def add(db: storage.AsyncDatabase, wanted: dict[str, Any], at: datetime) -> str:
    """A new user. Raises ValueError with a sentence when the name is empty or taken."""
    name, role = wanted["name"], wanted["role"]
    if not name:
        raise ValueError("A user needs a name.")
    user = {"_id": name, "name": name, "password_hash": wanted["password_hash"], "role": role, "created_at": at}
    try:
        await db["admins"].insert_one(user)
    except storage.DuplicateKeyError:
        raise ValueError(f"There is a user {name} already; `admin passwd {name}` gives a new password.") from None
    await _audit(db, at, "user", name, {"role": role})
    return f"Added {name} as {role}."


async def passwd(db: storage.AsyncDatabase, wanted: dict[str, Any], at: datetime) -> str:
    """A new password; who is signed in with the old one is signed out. Raises ValueError for an unknown name."""
    name = wanted["name"]
    change = {"$set": {"password_hash": wanted["password_hash"], "password_changed_at": at}}
    if not (await db["admins"].update_one({"_id": name}, change)).matched_count:
        raise ValueError(f"There is no user {name}.")
    await db["sessions"].delete_many({"user": name})
    await _audit(db, at, "password", name, {})
    return f"{name} has a new password."


_DEEDS = {"admin_add": add, "admin_passwd": passwd}


async def _audit(db: storage.AsyncDatabase, at: datetime, what: str, about: str, after: dict[str, Any]) -> None:
    entry = {"at": at, "by": _BY, "what": what, "about": about, "lead_id": None, "before": {}, "after": after}
    await db["audit_log"].insert_one({"_id": RandomIds().new("audit"), **entry})


async def _list(settings: Settings) -> int:
    try:
        async with storage.connect(settings.database_uri, read_only=True) as db:
            users = await db["admins"].find({}, sort=[("_id", 1)]).to_list()
    except storage.StoreMissing:
        users = []
    for user in users:
        print(f"{user['_id']}\t{user.get('role', '')}")
    if not users:
        note("There is no user yet; `admin add NAME --role owner` makes the first.")
    return FINE
