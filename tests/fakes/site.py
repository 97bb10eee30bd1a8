"""The desk of a town with its pages served on loopback, and a browser that keeps cookies."""

import contextlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import bcrypt
import httpx

from fixi_app.channels.green_api.webhook import GreenApiWebhook
from fixi_app.services.office import DeskRole
from fixi_app.web.ports import WebPorts
from fixi_app.web.server import Listeners
from tests.fakes.desk import AtDesk, at_desk

PASSWORD = "a long enough password"


class Site:
    def __init__(self, desk: AtDesk, listeners: Listeners, http: httpx.AsyncClient, folder: Path) -> None:
        self.at, self.desk, self.listeners, self.http, self.folder = desk, desk.desk, listeners, http, folder

    @property
    def local(self) -> str:
        return f"http://127.0.0.1:{self.listeners.port}"

    @property
    def public(self) -> str:
        return f"http://127.0.0.1:{self.listeners.public_port}"

    def keep(self, data: bytes, number: int = 0) -> str:
        """A file lies among those of customers; its id."""
        name = f"{'ab' * 16}-{number}"
        self.folder.mkdir(exist_ok=True)
        (self.folder / name).write_bytes(data)
        return name

    async def user(self, name: str, role: DeskRole) -> None:
        hashed = bcrypt.hashpw(PASSWORD.encode(), bcrypt.gensalt(4)).decode()
        await self.at.town.db["admins"].insert_one({"_id": name, "role": role.value, "password_hash": hashed})
        await self.desk._door.load()

    async def get(self, path: str, **headers: str) -> httpx.Response:
        return await self.http.get(self.local + path, headers=headers)

    async def submit(self, origin: str | None = None, **fields: str) -> httpx.Response:
        headers = {"Origin": self.local if origin is None else origin}
        return await self.http.post(f"{self.local}/login", data=fields, headers=headers)


@contextlib.asynccontextmanager
async def site(folder: Path, *, shared: bool = False, **more: Any) -> AsyncIterator[Site]:
    """`folder`: where the files of customers lie; `shared`: they lie in the store instead."""
    place: list[str] = []

    def around(_town: Any) -> dict[str, Any]:
        return {"media_dir": folder, "shared_files": shared, "address": lambda: place[0] if place else ""}

    async def keep(_events: Any) -> None:
        """Nobody writes here."""

    async with at_desk(around=around, media=folder, **more) as d:
        webhooks = {"green_api": GreenApiWebhook("7103000001", "t" * 32)}
        ports = WebPorts(keep, d.desk.as_json, webhooks, d.town.clock, d.desk.pages)
        listeners = Listeners(ports, port=0)
        await listeners.start()
        place.append(f"http://127.0.0.1:{listeners.port}")
        try:
            async with httpx.AsyncClient(trust_env=False) as http:
                yield Site(d, listeners, http, folder)
        finally:
            await listeners.stop_intake()
