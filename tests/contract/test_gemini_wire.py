"""What passes between Fixi and Gemini, against a real server on loopback that speaks Gemini's wire format."""

import asyncio
import base64
import subprocess
import sys
import threading
import time

import pytest

from fixi_app.domain.messages import MediaKind
from fixi_app.understanding.gemini import THREADS, Gemini, Reply, Request
from fixi_app.understanding.gemini_faults import ModelFailed, counts
from fixi_app.understanding.gemini_prompt import INSTRUCTION
from fixi_app.understanding.gemini_schema import SCHEMA, fields_of
from fixi_app.understanding.media import MediaBytes
from tests.fakes.gemini import (
    BAD_KEY,
    Blocked,
    Body,
    Delayed,
    Drip,
    Empty,
    FakeGemini,
    Good,
    Hang,
    Html,
    NoParts,
    Reset,
    Scripted,
    Status,
    Text,
    Thinking,
)

KEY = "AIza-not-a-real-key"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)


def request(model: str = "one", seconds: float = 5.0, files: tuple[MediaBytes, ...] = ()) -> Request:
    return Request(model, INSTRUCTION, "<turn>\n{}\n</turn>", files, schema=SCHEMA, seconds=seconds)


async def failure(answer: Scripted, seconds: float = 5.0) -> ModelFailed:
    async with FakeGemini() as fake:
        fake.script("one", answer)
        with pytest.raises(ModelFailed) as caught:
            await Gemini(KEY, fake.url).generate(request(seconds=seconds))
        assert len(fake.calls) == 1, "the package must not repeat a call by itself"
        return caught.value


async def test_the_request_carries_instruction_turn_files_schema_and_the_key_in_a_header_only() -> None:
    async with FakeGemini() as fake:
        photo = MediaBytes(MediaKind.IMAGE, "image/png", PNG)
        reply = await Gemini(KEY, fake.url).generate(request(files=(photo,)))
        call = fake.calls[0]
    assert (reply.tokens_in, reply.tokens_out) == (20, 10)
    assert call.headers["x-goog-api-key"] == KEY
    assert KEY not in call.query
    assert KEY not in str(call.body)
    assert call.body["systemInstruction"]["parts"][0]["text"] == INSTRUCTION
    assert call.turn == "<turn>\n{}\n</turn>"
    assert call.files == [{"mimeType": "image/png", "data": base64.b64encode(PNG).decode()}]
    form = call.body["generationConfig"]
    assert form["responseMimeType"] == "application/json"
    assert set(form["responseSchema"]["required"]) == set(SCHEMA["required"])
    assert set(form["responseSchema"]["properties"]) == set(SCHEMA["properties"])
    assert "gas" in form["responseSchema"]["properties"]["danger"]["enum"]


async def test_thoughts_are_not_part_of_the_answer() -> None:
    async with FakeGemini() as fake:
        fake.script("one", Thinking({"city": "Holon"}))
        reply = await Gemini(KEY, fake.url).generate(request())
    assert fields_of(reply.text)["city"] == "Holon"


@pytest.mark.parametrize(
    ("answer", "why", "against_it"),
    [
        (Status(429), "quota (429)", True),
        (Status(500), "server error (500)", True),
        (Status(503), "server error (503)", True),
        (Html(502), "server error (502)", True),
        (Status(400), "request refused (400)", False),
        (BAD_KEY, "bad key", True),
        (Status(403), "bad key", True),
        (Status(404), "no such model (404)", True),
        (Html(200), "unreadable answer", True),
        (Body([1, 2]), "unreadable answer", True),
        (Body({"candidates": "none"}), "unreadable answer", True),
        (Empty(), "empty answer", True),
        (NoParts("STOP"), "empty answer", True),
        (NoParts("SAFETY"), "blocked", False),
        (NoParts("MAX_TOKENS"), "cut answer", False),
        (NoParts("A_REASON_OF_NEXT_YEAR"), "empty answer", True),
        (Text('{"intent": "new_req', finish="MAX_TOKENS"), "cut answer", False),
        (Blocked(), "blocked", False),
        (Reset(), "no connection", True),
    ],
)
async def test_each_failure_has_a_short_reason_of_our_own(answer: Scripted, why: str, against_it: bool) -> None:
    failed = await failure(answer)
    assert (failed.why, counts(failed.fault)) == (why, against_it)
    assert (failed.__cause__, failed.__context__) == (None, None), "the vendor's words would be in the traceback"


async def test_a_blocked_or_cut_answer_still_tells_its_tokens() -> None:
    assert (await failure(Blocked())).tokens_out == 20
    assert (await failure(NoParts("MAX_TOKENS"))).tokens_out == 20


async def test_thoughts_that_the_package_does_not_count_are_counted_as_said() -> None:
    async with FakeGemini() as fake:
        body = Good().value | {
            "usageMetadata": {"promptTokenCount": 100, "candidatesTokenCount": 10, "totalTokenCount": 150}
        }
        fake.script("one", Body(body))
        reply = await Gemini(KEY, fake.url).generate(request())
    assert (reply.tokens_in, reply.tokens_out) == (100, 50)


async def test_nobody_there_is_no_connection() -> None:
    async with FakeGemini() as fake:
        url = fake.url
    with pytest.raises(ModelFailed, match=r"^no connection$"):
        await Gemini(KEY, url).generate(request())


@pytest.mark.parametrize("answer", [Hang(), Drip()])
async def test_a_hanging_server_is_left_in_time_and_no_thread_stays(answer: Scripted) -> None:
    async with FakeGemini() as fake:
        gemini = Gemini(KEY, fake.url)
        await gemini.generate(request())  # the package is loaded now, which takes its time once
        fake.script("one", answer)
        start = time.monotonic()
        with pytest.raises(ModelFailed, match=r"^no answer in 0\.2 s$"):
            await gemini.generate(request(seconds=0.2))
        assert time.monotonic() - start < 0.4
        assert await quiet_within(1.0)


async def test_a_cancelled_call_ends_at_once_and_its_thread_by_its_own_timeout() -> None:
    async with FakeGemini() as fake:
        gemini = Gemini(KEY, fake.url)
        await gemini.generate(request())
        fake.script("one", Hang())
        task = asyncio.create_task(gemini.generate(request(seconds=0.5)))
        await asyncio.sleep(0.1)
        task.cancel()
        start = time.monotonic()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert time.monotonic() - start < 0.1
        assert await quiet_within(1.0)


async def test_never_more_than_eight_calls_at_once_and_all_are_answered() -> None:
    async with FakeGemini() as fake:
        fake.script("one", Delayed(0.05, Good()))
        gemini = Gemini(KEY, fake.url)
        replies = await asyncio.gather(*(gemini.generate(request()) for _ in range(40)))
        assert [type(reply) for reply in replies] == [Reply] * 40
        assert 2 <= fake.most_at_once <= THREADS


async def test_calls_given_up_keep_their_thread_until_it_ends() -> None:
    """Else a server that hangs would collect one more thread with each customer's turn."""
    async with FakeGemini() as fake:
        fake.script("one", Hang())
        gemini = Gemini(KEY, fake.url)
        tasks = [asyncio.create_task(gemini.generate(request(seconds=3))) for _ in range(20)]
        await asyncio.sleep(1.0)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        start = time.monotonic()
        more = await asyncio.gather(*(gemini.generate(request(seconds=0.3)) for _ in range(20)), return_exceptions=True)
        assert time.monotonic() - start < 0.8, "waiting for a free thread is part of the time of a call"
        assert {str(outcome) for outcome in more} == {"no answer in 0.3 s"}
        assert fake.most_at_once <= THREADS
        assert len(threads()) <= THREADS


async def test_clients_made_at_once_keep_to_their_own_endpoint_and_key() -> None:
    await warmed_up()
    switch = sys.getswitchinterval()
    async with FakeGemini() as first, FakeGemini() as second:
        fakes = [first, second] * 8
        clients = [Gemini(f"key-{number}", fake.url) for number, fake in enumerate(fakes)]
        sys.setswitchinterval(1e-6)  # threads take turns as often as they can
        try:
            await asyncio.gather(*(client.generate(request()) for client in clients))
        finally:
            sys.setswitchinterval(switch)
        keys = [sorted(int(call.headers["x-goog-api-key"][4:]) for call in fake.calls) for fake in (first, second)]
    assert keys == [list(range(0, 16, 2)), list(range(1, 16, 2))]


async def test_a_proxy_of_the_environment_is_not_asked_for_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("NO_PROXY", "")
    async with FakeGemini() as fake:
        assert (await Gemini(KEY, fake.url).generate(request())).tokens_in == 20


def test_the_package_is_not_loaded_before_the_first_call_and_warns_of_nothing() -> None:
    script = (
        "import sys, fixi_app.understanding.gemini as g; assert 'google.generativeai' not in sys.modules; "
        "g._package(); assert 'google.generativeai' in sys.modules"
    )
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=False)
    assert (run.returncode, run.stdout, run.stderr) == (0, "", "")


def test_a_hanging_call_does_not_hold_the_exit() -> None:
    script = """
import asyncio, time
from fixi_app.understanding.gemini import Gemini, Request
from tests.fakes.gemini import FakeGemini, Hang
async def main():
    async with FakeGemini() as fake:
        gemini = Gemini("k", fake.url)
        await gemini.generate(Request("one", "i", "t", seconds=30))
    server = await asyncio.start_server(lambda r, w: asyncio.sleep(60), "127.0.0.1", 0)
    gemini = Gemini("k", "http://127.0.0.1:%d" % server.sockets[0].getsockname()[1])
    task = asyncio.create_task(gemini.generate(Request("one", "i", "t", seconds=30)))
    await asyncio.sleep(0.5)
    task.cancel()
    print("ending", flush=True)
start = time.monotonic()
asyncio.run(main())
"""
    start = time.monotonic()
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=False)
    assert (run.returncode, run.stdout) == (0, "ending\n"), run.stderr
    assert time.monotonic() - start < 20


async def warmed_up() -> None:
    """The package loads once, slowly."""
    async with FakeGemini() as fake:
        await Gemini(KEY, fake.url).generate(request())


def threads() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == "gemini"]


async def quiet_within(seconds: float) -> bool:
    end = time.monotonic() + seconds
    while threads() and time.monotonic() < end:
        await asyncio.sleep(0.02)
    return not threads()


async def test_a_computer_out_of_threads_is_one_failed_call_and_costs_no_slot(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(thread: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    model = Gemini("key", "http://127.0.0.1:1")
    with monkeypatch.context() as out_of_threads:
        out_of_threads.setattr(threading.Thread, "start", full)
        for _ in range(THREADS + 1):
            with pytest.raises(ModelFailed, match="fault of the client"):
                await model.generate(request(seconds=0.5))
    with pytest.raises(ModelFailed, match="no connection"):
        await model.generate(request())
