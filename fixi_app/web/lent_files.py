"""Files lent to a provider that fetches what it sends (Twilio): one file, for some minutes, to who holds its address.

Promise: an address opens the one file that it was made for, and only until its time is over; whatever else is asked for
here does not exist. The address is signed and kept nowhere, so that making one costs nothing and none has to be erased.
"""

import hashlib
import hmac
import time
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

from aiohttp import web

from fixi_app.domain.messages import ENDINGS
from fixi_app.services.files.media_reading import KeptFile, is_media_name
from fixi_app.services.files.shared_files import own_name
from fixi_app.web.answers import error
from fixi_app.web.file_answer import sent

LENT_SECONDS = 600
"""A provider fetches at once; a message that is tried again gets a new address."""
_PLACE = "/webhook/twilio/file/"
_LONGEST = 256
Opened = Callable[[str], AbstractAsyncContextManager[KeptFile | None]]


class FileTokens:
    """Makes and reads the last part of such an address: the file's name, until when (Unix seconds), the signature."""

    def __init__(self, key: str) -> None:
        """Raises ValueError for a key that anybody could guess."""
        if len(key) < 16:
            raise ValueError("the key of lent files is too short")
        self._key = key.encode()

    def made(self, name: str, until: int) -> str:
        return f"{name}.{until}.{self._signature(name, str(until))}"

    def name_in(self, token: str, now: float) -> str | None:
        """The file that a token opens now; None for one that is forged, broken or over."""
        name, _, rest = token[:_LONGEST].partition(".")
        until, _, given = rest.partition(".")
        genuine = hmac.compare_digest(given.encode("utf-8", "replace"), self._signature(name, until).encode())
        return name if genuine and is_media_name(name) and now < int(until) else None

    def _signature(self, name: str, until: str) -> str:
        text = f"lent file {name} until {until}".encode("utf-8", "replace")
        return hmac.new(self._key, text, hashlib.sha256).hexdigest()


class LentFiles:
    """The door and the making of addresses to it. `opened` gives a kept file by its name; `base` the public address."""

    def __init__(
        self, key: str, opened: Opened, base: Callable[[], str | None], now: Callable[[], float] = time.time
    ) -> None:
        self._tokens, self._opened, self._base, self._now = FileTokens(key), opened, base, now

    def url_of(self, path: str) -> str | None:
        """Where a local file can be fetched for ten minutes; None without a public address, or for a file of another
        kind of name than those that are kept here have. A borrowed copy is gone when the provider comes, so the address
        names the file that it was made of."""
        base, name = self._base(), own_name(path)
        if not base or not is_media_name(name):
            return None
        return f"{base.rstrip('/')}{_PLACE}{self._tokens.made(name, int(self._now()) + LENT_SECONDS)}"

    def routes(self) -> list[web.RouteDef]:
        return [web.get(_PLACE + "{token}", self._hand_over, name="lent-file")]

    async def _hand_over(self, request: web.Request) -> web.StreamResponse:
        """One answer for all that is not to be had, so that trying teaches nothing."""
        name = self._tokens.name_in(request.match_info["token"], self._now())
        if name is None:
            return error(404)
        async with self._opened(name) as kept:
            if kept is None or kept.mime not in ENDINGS:
                return error(404)
            return await sent(request, kept, _headers(kept))


def _headers(kept: KeptFile) -> dict[str, str]:
    """What it is, its own bytes say; a browser that comes by is given nothing to run."""
    return {
        "Content-Type": kept.mime,
        "Content-Disposition": f'inline; filename="file.{ENDINGS[kept.mime]}"',
        "Content-Security-Policy": "default-src 'none'; sandbox",
    }
