"""Browsers in which somebody was signed in before: a mark that opens nothing, but keeps a stranger's failures apart.

Promise: a mark counts for the one name that it was made for; it is signed and kept nowhere. Whoever steals one gets
tries of his own, as few as anybody's.
"""

import hashlib
import hmac
import secrets
from datetime import timedelta

from fixi_app.services.desk.lockout import STRANGE, Place, known_browser
from storage import AsyncDatabase

COOKIE = "fixi_known_browser"
KNOWN_FOR = timedelta(days=365)
_KEY = "known_browser_key"
_LONGEST = 200


class Devices:
    def __init__(self, db: AsyncDatabase) -> None:
        self._settings, self._key = db["settings"], b""

    async def mark(self, name: str) -> str:
        """A new mark for a browser in which this user is signed in."""
        device = secrets.token_urlsafe(12)
        return f"{device}.{_signature(await self._its_key(), device, name)}"

    async def place(self, mark: str, name: str) -> Place:
        """From where this name is tried by who shows this mark, which may be any text."""
        device, _, given = mark[:_LONGEST].partition(".")
        right = _signature(await self._its_key(), device, name)
        genuine = hmac.compare_digest(given.encode("utf-8", "replace"), right.encode())
        return known_browser(device) if genuine else STRANGE

    async def _its_key(self) -> bytes:
        if not self._key:
            made = {"$setOnInsert": {"value": secrets.token_urlsafe(32)}}
            await self._settings.update_one({"_id": _KEY}, made, upsert=True)
            kept = await self._settings.find_one({"_id": _KEY})
            self._key = str(kept["value"] if kept else secrets.token_urlsafe(32)).encode()
        return self._key


def _signature(key: bytes, device: str, name: str) -> str:
    return hmac.new(key, f"known browser {device} of {name}".encode("utf-8", "replace"), hashlib.sha256).hexdigest()
