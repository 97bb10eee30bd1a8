"""A small real Gemini: an HTTP server on loopback that speaks the wire format of `generateContent`.

    async with FakeGemini() as fake:
        fake.script("one", Status(429))                       # every call of model "one"
        fake.script("two", Status(500), Good({"city": "Holon"}))   # the first call, then all later ones
        gemini = Gemini("any-key", fake.url)                  # or GEMINI_API_ENDPOINT=fake.url
        ...
        assert [call.model for call in fake.calls] == ["one", "two", "two"]

A model without a script answers `Good()`. Each answer is one of the small classes below; `Good` fills in the fields
that the schema requires, so a test names only what it is about. A hanging call is let go when the server closes.
"""

import asyncio
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, Self

from aiohttp import web

from tests.fakes.gemini_shelf import FileShelf

REQUIRED: dict[str, Any] = {"language": "en", "intent": "new_request", "urgent": False, "asap": False, "opening": ""}


class Scripted(Protocol):
    async def respond(self, request: web.Request, closing: asyncio.Event) -> web.StreamResponse: ...


def answer(parts: Sequence[Mapping[str, Any]], finish: str = "STOP", tokens: int = 30) -> dict[str, Any]:
    """A whole answer with these parts, as Gemini sends it."""
    return {
        "candidates": [{"content": {"role": "model", "parts": list(parts)}, "finishReason": finish, "index": 0}],
        "usageMetadata": {"promptTokenCount": tokens - 10, "candidatesTokenCount": 10, "totalTokenCount": tokens},
    }


@dataclass
class Body:
    """Any JSON, as it is."""

    value: Any

    async def respond(self, request: web.Request, closing: asyncio.Event) -> web.StreamResponse:
        return web.json_response(self.value)


class Good(Body):
    """A good reading with these fields."""

    def __init__(self, fields: Mapping[str, Any] | None = None, tokens: int = 30) -> None:
        super().__init__(answer([{"text": json.dumps(REQUIRED | dict(fields or {}))}], tokens=tokens))


class Text(Body):
    """A whole answer with this text: malformed JSON, a list, a code fence ..."""

    def __init__(self, text: str, finish: str = "STOP") -> None:
        super().__init__(answer([{"text": text}], finish))


class Thinking(Body):
    """Thoughts before the reading, each in a part marked as such."""

    def __init__(self, fields: Mapping[str, Any] | None = None, thought: str = "Let me think about {this}.") -> None:
        reading = json.dumps(REQUIRED | dict(fields or {}))
        super().__init__(answer([{"text": thought, "thought": True}, {"text": reading}]))


class Empty(Body):
    """No candidates."""

    def __init__(self) -> None:
        super().__init__({"usageMetadata": {"promptTokenCount": 20, "totalTokenCount": 20}})


class NoParts(Body):
    """A candidate that ended (SAFETY, MAX_TOKENS, STOP ...) before it said anything."""

    def __init__(self, finish: str) -> None:
        super().__init__(
            {"candidates": [{"finishReason": finish, "index": 0}], "usageMetadata": {"totalTokenCount": 20}}
        )


class Blocked(Body):
    """The prompt itself was blocked."""

    def __init__(self) -> None:
        super().__init__(
            {"promptFeedback": {"blockReason": "PROHIBITED_CONTENT"}, "usageMetadata": {"totalTokenCount": 20}}
        )


@dataclass
class Status:
    """An error as Google words it. It repeats the request's words, as some real ones do; they must go no further."""

    status: int
    reason: str | None = None

    async def respond(self, request: web.Request, closing: asyncio.Event) -> web.StreamResponse:
        kind = "type.googleapis.com/google.rpc.ErrorInfo"
        details = [{"@type": kind, "reason": self.reason, "domain": "googleapis.com"}] if self.reason else []
        said = f"refused: {(await request.text())[-4000:]} key {request.headers.get('x-goog-api-key')}"
        error = {"code": self.status, "message": said, "status": "ERROR", "details": details}
        return web.json_response({"error": error}, status=self.status)


BAD_KEY = Status(400, "API_KEY_INVALID")


@dataclass
class Html:
    """What a proxy in between says instead."""

    status: int = 200

    async def respond(self, request: web.Request, closing: asyncio.Event) -> web.StreamResponse:
        return web.Response(
            status=self.status, text="<html><h1>Something went wrong</h1></html>", content_type="text/html"
        )


@dataclass
class Hang:
    """Says nothing for so long (None: until the server closes)."""

    seconds: float | None = None

    async def respond(self, request: web.Request, closing: asyncio.Event) -> web.StreamResponse:
        try:
            async with asyncio.timeout(self.seconds):
                await closing.wait()
        except TimeoutError:
            return web.json_response(answer([{"text": json.dumps(REQUIRED)}]))
        return web.Response(status=503)


@dataclass
class Drip:
    """Sends one byte now and then and never ends: each gap is short, the whole is not."""

    gap: float = 0.02

    async def respond(self, request: web.Request, closing: asyncio.Event) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "application/json"})
        await response.prepare(request)
        while not closing.is_set():
            await response.write(b" ")
            await asyncio.sleep(self.gap)
        return response


@dataclass
class Delayed:
    """Another answer, after so many seconds."""

    seconds: float
    then: Scripted

    async def respond(self, request: web.Request, closing: asyncio.Event) -> web.StreamResponse:
        await asyncio.sleep(self.seconds)
        return await self.then.respond(request, closing)


@dataclass
class Reset:
    """The connection breaks before a word was said."""

    async def respond(self, request: web.Request, closing: asyncio.Event) -> web.StreamResponse:
        assert request.transport is not None
        request.transport.abort()
        return web.Response()


@dataclass
class Call:
    """One request as it came."""

    model: str
    headers: dict[str, str]
    """Names in lower case."""
    body: dict[str, Any]
    query: str = ""

    @property
    def turn(self) -> str:
        """The words of the turn, with their delimiters."""
        return str(self.body["contents"][0]["parts"][0]["text"])

    @property
    def said(self) -> dict[str, Any]:
        """The turn's JSON value."""
        value: dict[str, Any] = json.loads(self.turn.removeprefix("<turn>\n").removesuffix("\n</turn>"))
        return value

    @property
    def files(self) -> list[dict[str, str]]:
        return [part["inlineData"] for part in self.body["contents"][0]["parts"][1:] if "inlineData" in part]

    @property
    def lent(self) -> list[dict[str, str]]:
        """Uploaded files that the call refers to."""
        return [part["fileData"] for part in self.body["contents"][0]["parts"][1:] if "fileData" in part]


@dataclass
class FakeGemini:
    calls: list[Call] = field(default_factory=list)
    shelf: FileShelf = field(default_factory=FileShelf)
    most_at_once: int = 0
    url: str = ""

    def __post_init__(self) -> None:
        self._scripts: dict[str, list[Scripted]] = {}
        self._now_open = 0

    def script(self, model: str, *answers: Scripted) -> None:
        """The answers of a model in order; the last one is repeated."""
        self._scripts[model] = list(answers)

    async def __aenter__(self) -> Self:
        self._closing = asyncio.Event()
        app = web.Application(client_max_size=30_000_000)
        app.router.add_post("/v1beta/models/{model}:generateContent", self._generate)
        self.shelf.serve(app)
        self._runner = web.AppRunner(app, shutdown_timeout=1, handler_cancellation=True)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        host, port = self._runner.addresses[0][:2]
        self.url = self.shelf.url = f"http://{host}:{port}"
        return self

    async def __aexit__(self, *_: object) -> None:
        self._closing.set()
        self.shelf.let_go()
        await self._runner.cleanup()

    async def _generate(self, request: web.Request) -> web.StreamResponse:
        model = request.match_info["model"]
        headers = {name.lower(): value for name, value in request.headers.items()}
        self.calls.append(Call(model, headers, await request.json(), request.query_string))
        self._now_open += 1
        self.most_at_once = max(self.most_at_once, self._now_open)
        try:
            return await self._next(model).respond(request, self._closing)
        finally:
            self._now_open -= 1

    def _next(self, model: str) -> Scripted:
        answers = self._scripts.get(model) or [Good()]
        return answers.pop(0) if len(answers) > 1 else answers[0]
