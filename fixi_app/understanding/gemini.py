"""One call to one Gemini model: a reply, or a failure with a short reason of our own. The vendor's package is known
to this file only, so another client can take its place when it is gone for good.

Why it is done so, with what was measured on google-generativeai 0.8.6:
- REST in threads: the package's asyncio transport cannot be used with REST, and its gRPC cannot reach a plain
  endpoint (100 s of handshakes in spite of a time-out of 2 s, with lines printed over a terminal).
- `retry=None` at each call: by default a run of 503 is retried for up to ten minutes.
- The package is imported in the thread of the first call: it takes 0.6-2 s, and most installations never need it.
- The package drops the mark of a thought part, which would be read as part of the answer; so the body is cleared of
  thoughts before the package sees it (`_Bounded`).
"""

import asyncio
import importlib
import io
import json
import threading
import time
import warnings
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import cache
from types import ModuleType
from typing import Any, NamedTuple, Protocol
from urllib.parse import urlsplit

from fixi_app.understanding.gemini_faults import Fault, ModelFailed, failure_of, late
from fixi_app.understanding.media import Lent, MediaBytes

THREADS = 8
_BODY_CAP = 4_000_000
_MAX_TOKENS = 8192
"""Far more than a form takes: thoughts count too, and a model that thinks long would be cut before it answers."""
_HARMS = ("HARASSMENT", "HATE_SPEECH", "SEXUALLY_EXPLICIT", "DANGEROUS_CONTENT")
"""Not filtered by the vendor: a smell of gas or sparks may pass for dangerous content, and insults have to be read."""


class Request(NamedTuple):
    model: str
    instruction: str
    turn: str
    files: Sequence[MediaBytes] = ()
    lent: Sequence[Lent] = ()
    schema: Mapping[str, Any] | None = None
    seconds: float = 12.0


class Reply(NamedTuple):
    text: str
    tokens_in: int = 0
    tokens_out: int = 0


class Model(Protocol):
    """Whoever answers requests. At most `request.seconds` pass, then ModelFailed. Raises nothing else but a cancel."""

    async def generate(self, request: Request) -> Reply: ...


class Gemini:
    """Gemini over REST, at most eight calls at a time. Made once, used in one event loop."""

    def __init__(self, key: str, endpoint: str | None = None) -> None:
        self._key = key
        self._endpoint = endpoint.rstrip("/") if endpoint else None
        self._slots = asyncio.Semaphore(THREADS)
        self._client: Any = None
        self._making = threading.Lock()

    async def generate(self, request: Request) -> Reply:
        try:
            async with asyncio.timeout(request.seconds):
                await self._slots.acquire()
                return await _in_thread(lambda: self._call(request), request.seconds, self._slots.release)
        except TimeoutError:
            raise late(request.seconds) from None

    def _call(self, request: Request) -> Reply:
        """In a thread."""
        return _reply(self._made().generate_content(_message(request), timeout=request.seconds, retry=None))

    def _made(self) -> Any:
        with self._making:
            if self._client is None:
                self._client = _new_client(self._key, self._endpoint)
            return self._client


async def _in_thread(work: Callable[[], Reply], seconds: float, release: Callable[[], None]) -> Reply:
    """Run `work` in a thread of its own and hand its outcome to this loop.

    Not an executor: its threads are joined when the interpreter ends, so one hanging call would hold the exit for its
    whole time-out; a daemon thread does not. Making one costs 0.1 ms. The slot is given back when the thread ends, not
    when its caller gave up waiting, so there are never more than eight.
    """
    loop = asyncio.get_running_loop()
    outcome: asyncio.Future[Reply | ModelFailed] = loop.create_future()

    def settle(result: Reply | ModelFailed) -> None:
        release()
        if not outcome.done():
            outcome.set_result(result)

    def run() -> None:
        try:
            result: Reply | ModelFailed = work()
        except Exception as error:  # noqa: BLE001 - the edge of a foreign package: whatever it raises is one failed call
            result = failure_of(error, seconds)
        with suppress(RuntimeError):  # the loop has ended meanwhile; nobody is left to be told
            loop.call_soon_threadsafe(settle, result)

    try:
        threading.Thread(target=run, name="gemini", daemon=True).start()
    except RuntimeError as error:  # the computer has no more threads
        settle(failure_of(error, seconds))
    result = await outcome
    if isinstance(result, ModelFailed):
        raise result
    return result


@cache
def _package() -> ModuleType:
    """The vendor's package without the two warnings that it prints on import, by their words: others must be seen."""
    for words in (r"\s*All support for the `google", r"You are using a (non-supported )?Python version"):
        warnings.filterwarnings("ignore", message=words, category=FutureWarning)
    return importlib.import_module("google.generativeai")


_configuring = threading.Lock()


def _new_client(key: str, endpoint: str | None) -> Any:
    """A client bound to this key and endpoint. The package's set-up is global; read at once, under a lock, it is ours.

    `_session` is the one private name used: the package has no other way to its HTTP session.
    """
    with _configuring:
        options = {"api_endpoint": endpoint} if endpoint else None
        _package().configure(api_key=key, transport="rest", client_options=options)
        client = importlib.import_module("google.generativeai.client").get_default_generative_client()
    session = client.transport._session
    if endpoint and urlsplit(endpoint).hostname in ("127.0.0.1", "localhost", "::1"):
        session.trust_env = False  # a proxy of the environment cannot reach this computer's own loopback
    for scheme in ("http://", "https://"):
        session.mount(scheme, _Bounded(session.get_adapter(scheme)))
    return client


class _Bounded:
    """The HTTP adapter with an end: the package's time-out is the longest gap between bytes, so a server that drips
    would hold a thread for ever. Reading stops at the deadline and at 4 MB."""

    def __init__(self, inner: Any) -> None:
        self._inner = inner

    def send(self, request: Any, **options: Any) -> Any:
        end = time.monotonic() + float(options["timeout"])
        response = self._inner.send(request, **options)
        body = bytearray()
        while piece := response.raw.read1(65536, decode_content=True):
            body += piece
            if time.monotonic() > end or len(body) > _BODY_CAP:
                response.close()
                raise TimeoutError
        response.raw = io.BytesIO(_without_thoughts(bytes(body)))
        return response

    def close(self) -> None:
        self._inner.close()


def _without_thoughts(body: bytes) -> bytes:
    if b'"thought"' not in body:
        return body
    try:
        answer = json.loads(body)
        for candidate in answer["candidates"]:
            content = candidate["content"]
            content["parts"] = [part for part in content["parts"] if part.get("thought") is not True]
    except (ValueError, KeyError, TypeError, AttributeError):
        return body  # not the shape of an answer: the package says so in its own way
    return json.dumps(answer).encode()


def _message(request: Request) -> Any:
    protos: Any = _package().protos
    files = [{"inline_data": {"mime_type": file.mime, "data": file.data}} for file in request.files]
    lent = [{"file_data": {"mime_type": file.mime, "file_uri": file.uri}} for file in request.lent]
    form = {"response_schema": request.schema} if request.schema else {}
    return protos.GenerateContentRequest(
        model=request.model if "/" in request.model else f"models/{request.model}",
        system_instruction={"parts": [{"text": request.instruction}]},
        contents=[{"role": "user", "parts": [{"text": request.turn}, *files, *lent]}],
        generation_config={
            "temperature": 0.0, "candidate_count": 1, "max_output_tokens": _MAX_TOKENS,
            "response_mime_type": "application/json", **form,
        },
        safety_settings=[{"category": f"HARM_CATEGORY_{name}", "threshold": "BLOCK_NONE"} for name in _HARMS],
    )  # fmt: skip


def _reply(answer: Any) -> Reply:
    """The text of a whole answer. A blocked, cut or empty one has no text and would raise on being asked for it."""
    used = _used(answer.usage_metadata)
    if answer.prompt_feedback.block_reason:
        raise ModelFailed(Fault.BLOCKED, "blocked", **used)
    if not answer.candidates:
        raise ModelFailed(Fault.EMPTY, "empty answer", **used)
    candidate = answer.candidates[0]
    ending = candidate.finish_reason.name
    if ending == "MAX_TOKENS":
        raise ModelFailed(Fault.CUT, "cut answer", **used)
    if ending not in ("STOP", "FINISH_REASON_UNSPECIFIED"):
        raise ModelFailed(Fault.BLOCKED, "blocked", **used)
    text = "".join(part.text for part in candidate.content.parts)
    if not text.strip():
        raise ModelFailed(Fault.EMPTY, "empty answer", **used)
    return Reply(text, **used)


def _used(usage: Any) -> dict[str, int]:
    """What was asked and what was said. Thoughts have no counter of their own in the package: they are what is left of
    the total without the prompt."""
    asked = max(0, int(usage.prompt_token_count))
    said = max(0, int(usage.candidates_token_count), int(usage.total_token_count) - asked)
    return {"tokens_in": asked, "tokens_out": said}
