"""The Files API of the small Gemini: resumable upload in two steps, a look, a delete.

    fake.shelf.processing = 2          # so many looks until a file is ready
    fake.shelf.broken["finish"] = 500  # a step that answers with this status: start, finish, look
    fake.shelf.hanging = "finish"      # a step that never answers; a finish takes the bytes first
    assert fake.shelf.files == {}      # what lies there now
"""

import asyncio
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web


@dataclass
class FileShelf:
    url: str = ""
    files: dict[str, bytes] = field(default_factory=dict)
    """What lies there now, by name."""
    stored: dict[str, bytes] = field(default_factory=dict)
    """All that ever lay there."""
    mimes: dict[str, str] = field(default_factory=dict)
    processing: int = 0
    state: str = "ACTIVE"
    """What a file that is no longer being processed is."""
    own_names: bool = False
    """Whether the server gives its own names instead of those it is asked for."""
    broken: dict[str, int] = field(default_factory=dict)
    hanging: str = ""
    refused_deletes: int = 0
    """So many deletes are refused first."""
    steps: list[str] = field(default_factory=list)
    """Each request as method and path with query."""
    keys: set[str | None] = field(default_factory=set)
    bodies: list[Any] = field(default_factory=list)
    """What each start said of its file."""

    def __post_init__(self) -> None:
        self._closing = asyncio.Event()
        self._looks: dict[str, int] = {}
        self._places: dict[str, str] = {}

    def serve(self, app: web.Application) -> None:
        app.router.add_post("/upload/v1beta/files", self._start)
        app.router.add_post("/place", self._finish)
        app.router.add_get("/v1beta/files/{id}", self._look)
        app.router.add_delete("/v1beta/files/{id}", self._delete)

    def let_go(self) -> None:
        self._closing.set()

    async def _start(self, request: web.Request) -> web.StreamResponse:
        said = await request.json()
        self.bodies.append(said)
        if refused := await self._fault("start", request):
            return refused
        assert request.headers["X-Goog-Upload-Protocol"] == "resumable"
        assert request.headers["X-Goog-Upload-Command"] == "start"
        name = f"files/of-the-server-{len(self._places)}" if self.own_names else said["file"]["name"]
        place = str(len(self._places))
        self._places[place] = name
        self.mimes[name] = request.headers["X-Goog-Upload-Header-Content-Type"]
        # another host on purpose: whoever follows it goes past the address that was set
        return web.Response(headers={"X-Goog-Upload-URL": f"https://elsewhere.invalid/place?upload_id={place}"})

    async def _finish(self, request: web.Request) -> web.StreamResponse:
        assert request.headers["X-Goog-Upload-Command"] == "upload, finalize"
        assert request.headers["X-Goog-Upload-Offset"] == "0"
        name = self._places[request.query["upload_id"]]
        data = await request.read()
        if status := self.broken.get("finish"):
            return web.json_response({"error": {"code": status}}, status=status)
        self.files[name] = self.stored[name] = data
        if refused := await self._fault("finish", request):
            return refused
        return web.json_response({"file": self._told(name)})

    async def _look(self, request: web.Request) -> web.StreamResponse:
        name = f"files/{request.match_info['id']}"
        if refused := await self._fault("look", request):
            return refused
        self._looks[name] = self._looks.get(name, 0) + 1
        return web.json_response(self._told(name))

    async def _delete(self, request: web.Request) -> web.StreamResponse:
        await self._fault("delete", request)
        if self.refused_deletes:
            self.refused_deletes -= 1
            return web.json_response({"error": {"code": 503}}, status=503)
        found = self.files.pop(f"files/{request.match_info['id']}", None)
        return web.json_response({}, status=403 if found is None else 200)

    async def _fault(self, step: str, request: web.Request) -> web.StreamResponse | None:
        self.steps.append(f"{request.method} {request.path_qs}")
        self.keys.add(request.headers.get("x-goog-api-key"))
        if self.hanging == step:
            await self._closing.wait()
        status = self.broken.get(step)
        return web.json_response({"error": {"code": status}}, status=status) if status else None

    def _told(self, name: str) -> dict[str, Any]:
        ready = self._looks.get(name, 0) >= self.processing
        return {
            "name": name, "uri": f"{self.url}/v1beta/{name}", "mimeType": self.mimes[name],
            "state": self.state if ready else "PROCESSING",
        }  # fmt: skip
