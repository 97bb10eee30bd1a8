"""Whatever the model does, the customer is answered, and the log says what happened."""

from pathlib import Path

import pytest
from loguru import logger

from tests.fakes.gemini import FakeGemini, Good, Hang, Html, Scripted, Status, Text
from tests.fakes.green_api import FakeGreenApi
from tests.fakes.house import connected, house
from tests.fakes.process import until
from tests.fakes.town import DANA

CHAT = f"{DANA[1:]}@c.us"


@pytest.mark.parametrize(
    ("answers", "why"),
    [
        (Status(429), "quota (429)"),
        (Status(500), "server error (500)"),
        (Text("not json at all"), "unreadable answer"),
        (Html(), "unreadable answer"),
        (Hang(), "no answer"),
    ],
    ids=["429", "500", "nonsense", "html", "nothing"],
)
async def test_a_failing_model_never_leaves_a_customer_without_a_reply(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answers: Scripted, why: str
) -> None:
    seconds = "0.5" if isinstance(answers, Hang) else "9"  # the first call also loads the vendor's package
    lines: list[str] = []
    sink = logger.add(lambda message: lines.append(str(message)), level="WARNING", format="{level} {message}")
    async with FakeGreenApi() as fake, FakeGemini() as gemini:
        for model in ("one", "two"):
            gemini.script(model, answers)
        settings = {
            "GEMINI_API_KEY": "canary-key-9f8e7d", "GEMINI_MODELS": "one,two", "GEMINI_API_ENDPOINT": gemini.url,
            "FIXI_SET_MODEL_CALL_SECONDS": seconds, "FIXI_SET_MODEL_TURN_SECONDS": "20",
        }  # fmt: skip
        async with house(tmp_path, monkeypatch, **connected(fake), **settings) as h:
            await fake.deliver(h.webhook, h.secret, fake.bodies.text("יש לי נזילה בחולון", chat=CHAT))
            await until(lambda: fake.texts_to(CHAT), 20)
            assert "הכתובת" in fake.texts_to(CHAT)[0]
            assert h.appliance.model_faults
    logger.remove(sink)
    said = "".join(lines)
    assert f"Model one failed: {why}" in said
    assert f"Model two failed: {why}" in said
    assert "All AI models failed" in said
    assert "canary-key" not in said
    assert "נזילה" not in said


async def test_a_good_model_is_asked_once_a_turn_and_its_opening_comes_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reading = {
        "language": "he", "intent": "new_request", "trade": "plumbing", "city": "Holon", "issue": "נזילה",
        "opening": "אוי, לא נעים בכלל.",
    }  # fmt: skip
    async with FakeGreenApi() as fake, FakeGemini() as gemini:
        gemini.script("one", Status(503))
        gemini.script("two", Good(reading))
        settings = {"GEMINI_API_KEY": "k", "GEMINI_MODELS": "one,two", "GEMINI_API_ENDPOINT": gemini.url}
        async with house(tmp_path, monkeypatch, **connected(fake), **settings) as h:
            await fake.deliver(h.webhook, h.secret, fake.bodies.text("יש לי נזילה בחולון", chat=CHAT))
            await until(lambda: fake.texts_to(CHAT), 20)
        assert fake.texts_to(CHAT)[0].startswith("אוי, לא נעים בכלל.")
        assert [call.model for call in gemini.calls] == ["one", "one", "two"]


async def test_a_model_that_promises_is_not_quoted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reading = {
        "language": "he", "intent": "new_request", "trade": "plumbing", "city": "Holon",
        "opening": "נקבע לך תור מחר ב-10:00 במחיר 99 שקל!",
    }  # fmt: skip
    async with FakeGreenApi() as fake, FakeGemini() as gemini:
        gemini.script("one", Good(reading))
        settings = {"GEMINI_API_KEY": "k", "GEMINI_MODELS": "one", "GEMINI_API_ENDPOINT": gemini.url}
        async with house(tmp_path, monkeypatch, **connected(fake), **settings) as h:
            await fake.deliver(h.webhook, h.secret, fake.bodies.text("יש לי נזילה בחולון", chat=CHAT))
            await until(lambda: fake.texts_to(CHAT), 20)
        assert "99" not in fake.texts_to(CHAT)[0]
        assert "תור" not in fake.texts_to(CHAT)[0]
