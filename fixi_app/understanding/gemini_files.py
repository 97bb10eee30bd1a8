"""Files too large to go with a call: put at the vendor's for as long as the call lasts, and taken back afterwards.

Promise: whatever happens to the turn (answered, failed, cancelled in the middle of a byte) what was uploaded is deleted
again; nothing touches a disk; the key stands in a header and nowhere else. A file that cannot be uploaded in time is
left out of the call, which goes on without it.

By httpx and not by the vendor's package: that one fetches a description from a fixed host, which no setting can point
elsewhere, and puts the key into the address. We name the files ourselves, so that one can be taken back although the
answer that would have told its name never came.
"""

import asyncio
import json
import re
import secrets
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any
from urllib.parse import urlsplit

import httpx
from loguru import logger

from fixi_app.understanding.media import Lent, MediaBytes

_VENDOR = "https://generativelanguage.googleapis.com"
_NAME = re.compile(r"files/[a-z0-9-]{1,60}")
_ANSWER_CAP = 100_000
_LOOK_EVERY = 0.5
_TAKING_BACK = (0.0, 2.0, 10.0)
"""Seconds before each try. More than one, because a file whose last byte was on its way may come up after the first."""
_PATIENCE = 5.0
"""Seconds for one try of taking a file back."""


class NotLent(Exception):
    """A file could not be uploaded; the text is a short reason of ours."""


class GeminiFiles:
    """Made once, used in one event loop; `close` at the end."""

    def __init__(
        self,
        key: str,
        endpoint: str | None = None,
        *,
        look_every: float = _LOOK_EVERY,
        taking_back: Sequence[float] = _TAKING_BACK,
    ) -> None:
        base = (endpoint or _VENDOR).rstrip("/")
        self._base = base if "://" in base else f"https://{base}"
        self._key = key
        self._look_every, self._pauses = look_every, tuple(taking_back)
        self._client: httpx.AsyncClient | None = None
        self._closing = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()

    @asynccontextmanager
    async def lent(self, files: Sequence[MediaBytes], seconds: float) -> AsyncIterator[tuple[Lent | None, ...]]:
        """The files as uploaded, None for each that was not up within so many seconds; all are gone after the block."""
        uploads = [_Upload(file) for file in files]
        try:
            yield tuple(await asyncio.gather(*(self._one(upload, seconds) for upload in uploads)))
        finally:
            for upload in uploads:
                self._take_back(upload)

    async def close(self) -> None:
        """Take back at once what is still there, then hang up."""
        self._closing.set()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=_PATIENCE)
        if self._client is not None:
            await self._client.aclose()

    # -- up -----------------------------------------------------------------------------------------------------------

    async def _one(self, upload: "_Upload", seconds: float) -> Lent | None:
        try:
            async with asyncio.timeout(seconds):
                return await self._up(upload)
        except TimeoutError:
            why = f"not up in {round(seconds, 1):g} s"
        except NotLent as reason:
            why = str(reason)
        except httpx.HTTPError:
            why = "no connection"
        except Exception as error:  # noqa: BLE001 - an odd address or key: one file less, never a turn less
            why = f"fault of the client ({type(error).__name__})"
        logger.warning("A large file could not be uploaded for the model: {}", why)
        return None

    async def _up(self, upload: "_Upload") -> Lent:
        upload.begun = True
        place = await self._place_for(upload)
        command = {"X-Goog-Upload-Offset": "0", "X-Goog-Upload-Command": "upload, finalize"}
        _, answer = await self._send("POST", place, command, content=upload.file.data)
        told = _described(answer)
        upload.named(told)
        while told.get("state") == "PROCESSING":
            await asyncio.sleep(self._look_every)
            _, told = await self._send("GET", f"/v1beta/{upload.name}")
        uri = told.get("uri")
        if told.get("state") != "ACTIVE" or not isinstance(uri, str) or not uri:
            raise NotLent("not accepted")
        return Lent(upload.file.mime, uri)

    async def _place_for(self, upload: "_Upload") -> str:
        """Where the bytes go: path and query only, so that they go to the address that was set and nowhere else."""
        headers = {
            "X-Goog-Upload-Protocol": "resumable",
            "X-Goog-Upload-Command": "start",
            "X-Goog-Upload-Header-Content-Length": str(len(upload.file.data)),
            "X-Goog-Upload-Header-Content-Type": upload.file.mime,
        }
        said, _ = await self._send("POST", "/upload/v1beta/files", headers, json={"file": {"name": upload.name}})
        place = urlsplit(said.get("x-goog-upload-url", ""))
        if not place.path.startswith("/"):
            raise NotLent("no place to upload to")
        return f"{place.path}?{place.query}" if place.query else place.path

    # -- back ---------------------------------------------------------------------------------------------------------

    def _take_back(self, upload: "_Upload") -> None:
        """In a task of its own: the customer's answer does not wait for it, a cancel of the turn does not end it."""
        if upload.begun:
            task = asyncio.create_task(self._gone(upload), name="gemini-file")
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _gone(self, upload: "_Upload") -> None:
        for pause in self._pauses:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._closing.wait(), pause)
            if await self._deleted(upload.name):
                return
        if upload.known:
            logger.warning("An uploaded file could not be deleted; the vendor deletes it after two days")

    async def _deleted(self, name: str) -> bool:
        try:
            async with asyncio.timeout(_PATIENCE):
                await self._send("DELETE", f"/v1beta/{name}")
        except Exception:  # noqa: BLE001 - tried again in a moment, whatever it was
            return False
        return True

    # -- the wire -----------------------------------------------------------------------------------------------------

    async def _send(
        self, method: str, path: str, headers: Mapping[str, str] | None = None, **body: Any
    ) -> tuple[httpx.Headers, dict[str, Any]]:
        """Headers and JSON of a good answer (an empty dict where it is none). Raises NotLent and httpx.HTTPError."""
        named = {"x-goog-api-key": self._key, **(headers or {})}
        async with self._http().stream(method, self._base + path, headers=named, **body) as response:
            if not response.is_success:
                raise NotLent(f"refused ({response.status_code})")
            text = bytearray()
            async for piece in response.aiter_bytes():
                text += piece
                if len(text) > _ANSWER_CAP:
                    raise NotLent("unreadable answer")
        return response.headers, _object(bytes(text))

    def _http(self) -> httpx.AsyncClient:
        """Made at the first large file: most installations never see one."""
        if self._client is None:
            local = urlsplit(self._base).hostname in ("127.0.0.1", "localhost", "::1")
            # redirects are not followed: they would carry the key, or a customer's video, to another address
            self._client = httpx.AsyncClient(trust_env=not local, follow_redirects=False, timeout=None)
        return self._client


class _Upload:
    """One file on its way."""

    def __init__(self, file: MediaBytes) -> None:
        self.file = file
        self.name = f"files/fixi-{secrets.token_hex(16)}"
        self.begun = False
        self.known = False
        """Whether the vendor said that it has it."""

    def named(self, told: Mapping[str, Any]) -> None:
        """The name that the server gave, should it not have taken ours."""
        name = told.get("name")
        if not isinstance(name, str) or not _NAME.fullmatch(name):
            raise NotLent("unreadable answer")
        self.known, self.name = True, name


def _described(answer: Mapping[str, Any]) -> dict[str, Any]:
    file = answer.get("file")
    return file if isinstance(file, dict) else {}


def _object(text: bytes) -> dict[str, Any]:
    try:
        value = json.loads(text) if text.strip() else {}
    except ValueError:
        raise NotLent("unreadable answer") from None
    return value if isinstance(value, dict) else {}
