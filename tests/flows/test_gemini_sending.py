"""What may go to the model is a setting, from the environment to the wire."""

from pathlib import Path

import pytest
from loguru import logger

from tests.fakes.gemini import FakeGemini, Good, Status
from tests.fakes.green_api import FakeGreenApi
from tests.fakes.house import connected, house
from tests.fakes.process import until
from tests.fakes.town import DANA

CHAT = f"{DANA[1:]}@c.us"
JPEG = b"\xff\xd8\xff\xe0" + bytes(100)


@pytest.mark.parametrize(("may_see", "calls", "files"), [("all", 1, 1), ("text", 1, 0), ("nothing", 0, 0)])
async def test_all_text_or_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, may_see: str, calls: int, files: int
) -> None:
    async with FakeGreenApi() as fake, FakeGemini() as gemini:
        settings = {
            "GEMINI_API_KEY": "k", "GEMINI_MODELS": "one", "GEMINI_API_ENDPOINT": gemini.url,
            "FIXI_SET_MODEL_MAY_SEE": may_see,
        }  # fmt: skip
        gemini.script("one", Good({"language": "he", "trade": "plumbing", "city": "Holon"}))
        url = fake.add_file("leak.jpg", JPEG, "image/jpeg")
        async with house(tmp_path, monkeypatch, **connected(fake), **settings) as h:
            body = fake.bodies.file("imageMessage", url, "image/jpeg", "יש לי נזילה בחולון", chat=CHAT)
            await fake.deliver(h.webhook, h.secret, body)
            await until(lambda: fake.texts_to(CHAT), 20)
    assert len(gemini.calls) == calls
    assert sum(len(call.files) for call in gemini.calls) == files
    if may_see == "text":
        assert gemini.calls[0].said["messages"] == ["יש לי נזילה בחולון"]
        assert gemini.calls[0].said["notes"] == ["image: not shown to you"]


async def test_how_often_a_model_may_fail_before_it_rests_is_a_setting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with FakeGreenApi() as fake, FakeGemini() as gemini:
        settings = {
            "GEMINI_API_KEY": "k", "GEMINI_MODELS": "one", "GEMINI_API_ENDPOINT": gemini.url,
            "FIXI_SET_MODEL_FAILURES_BEFORE_REST": "1",
        }  # fmt: skip
        gemini.script("one", Status(429))
        async with house(tmp_path, monkeypatch, **connected(fake), **settings) as h:
            for number, text in enumerate(("יש לי נזילה", "בחולון"), 1):
                await fake.deliver(h.webhook, h.secret, fake.bodies.text(text, chat=CHAT))
                await until(lambda n=number: len(fake.texts_to(CHAT)) >= n, 20)
            await until(lambda: h.appliance.model_faults and "resting" in h.appliance.model_faults[-1], 20)
    assert [call.model for call in gemini.calls] == ["one"]


async def test_a_large_video_goes_up_and_is_gone_when_fixi_has_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines: list[str] = []
    sink = logger.add(lambda message: lines.append(str(message)), level="DEBUG")
    video = b"\0\0\0\x18ftypisom" + bytes(15_000_000)
    async with FakeGreenApi() as fake, FakeGemini() as gemini:
        settings = {"GEMINI_API_KEY": "canary-key", "GEMINI_MODELS": "one", "GEMINI_API_ENDPOINT": gemini.url}
        url = fake.add_file("leak.mp4", video, "video/mp4")
        async with house(tmp_path, monkeypatch, **connected(fake), **settings) as h:
            body = fake.bodies.file("videoMessage", url, "video/mp4", "יש לי נזילה בחולון", chat=CHAT)
            await fake.deliver(h.webhook, h.secret, body)
            await until(lambda: fake.texts_to(CHAT), 20)
        assert list(gemini.shelf.stored.values()) == [video]
        assert gemini.shelf.files == {}
        assert len(gemini.calls[0].lent) == 1
    logger.remove(sink)
    assert "canary-key" not in "".join(lines)
