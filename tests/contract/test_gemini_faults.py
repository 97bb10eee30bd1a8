"""Each thing that a Gemini server can do wrong, seen from the customer's chat: the promised line in the log, the next
model or the offline reader, and a reply within the turn's deadline, without the key or his words in the log.
"""

import time
from collections.abc import AsyncIterator, Iterator, Sequence
from typing import Any

import pytest
from loguru import logger

from fixi_app.clock import SystemClock
from fixi_app.domain.reading import Draft, Heard
from fixi_app.understanding.chain import Limits, Understanding
from fixi_app.understanding.gemini import Gemini, Request
from fixi_app.understanding.media import MediaBytes
from fixi_app.understanding.offline import OfflineReader
from fixi_app.understanding.places import gazetteer
from tests.fakes.gemini import (
    BAD_KEY,
    Blocked,
    Body,
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
from tests.fakes.town import DANA, NOAM, town

KEY = "AIza-not-a-real-key"
WORDS = "יש לי נזילה מתחת לכיור בחולון, רחוב הרצל 12"
SECRETS = (KEY, "AIza", "נזילה", "הרצל", "127.0.0.1", DANA[1:])
LIMITS = Limits(call_seconds=0.8, turn_seconds=2.0, failures=1000)
"""Short, but a fast failure must stay a fast one on a busy computer: a quarter of a call's time."""


class Chain:
    """The real chain before the fake server, with the offline reader that customers get; it times each turn."""

    def __init__(self, fake: FakeGemini) -> None:
        self.fake = fake
        self.gemini = Gemini(KEY, fake.url)
        self.took: list[float] = []
        self.sources: list[str] = []
        self.failed: list[str] = []
        self._chain = Understanding(
            OfflineReader(), city_known=known, clock=SystemClock(), model=self.gemini, names=("one", "two"),
            limits=LIMITS, on_all_failed=self.failed.append,
        )  # fmt: skip

    async def __call__(self, heard: Heard, media: Sequence[MediaBytes] = ()) -> Draft:
        start = time.monotonic()
        draft = await self._chain.understand(heard, media)
        self.took.append(time.monotonic() - start)
        self.sources.append(draft.reading.source)
        return draft

    @property
    def asked(self) -> list[str]:
        return [call.model for call in self.fake.calls]


def known(name: str) -> str | None:
    place = gazetteer().by_name(name)
    return place.name if place else None


@pytest.fixture
def log() -> Iterator[list[str]]:
    lines: list[str] = []
    sink = logger.add(lambda message: lines.append(str(message)), format="{level}|{message}{exception}", level="TRACE")
    yield lines
    logger.remove(sink)


@pytest.fixture
async def chain() -> AsyncIterator[Chain]:
    async with FakeGemini() as fake:
        chain = Chain(fake)
        await chain.gemini.generate(Request("warm", "i", "t", seconds=30))  # the package loads once, slowly
        fake.calls.clear()
        yield chain


FAULTS: dict[str, tuple[Scripted, str, int]] = {
    "429": (Status(429), "quota (429)", 1),
    "500": (Status(500), "server error (500)", 2),
    "503": (Status(503), "server error (503)", 2),
    "502 of a proxy": (Html(502), "server error (502)", 2),
    "504": (Status(504), "server error (504)", 2),
    "connection reset": (Reset(), "no connection", 2),
    "400": (Status(400), "request refused (400)", 1),
    "bad key": (BAD_KEY, "bad key", 1),
    "403": (Status(403), "bad key", 1),
    "404": (Status(404), "no such model (404)", 1),
    "silence": (Hang(), "no answer in", 1),
    "drip": (Drip(), "no answer in", 1),
    "prompt blocked": (Blocked(), "blocked", 1),
    "answer blocked": (NoParts("SAFETY"), "blocked", 1),
    "recitation": (NoParts("RECITATION"), "blocked", 1),
    "cut before a word": (NoParts("MAX_TOKENS"), "cut answer", 1),
    "cut in the middle": (Text('{"intent": "new_request", "city": "Hol', finish="MAX_TOKENS"), "cut answer", 1),
    "cut JSON": (Text('{"intent": "new_request", "city": "Hol'), "unreadable answer", 1),
    "words": (Text("Sure! I have booked a plumber for you at 10:00."), "unreadable answer", 1),
    "a list": (Text('["new_request"]'), "unreadable answer", 1),
    "only thoughts": (Body({"candidates": [{"content": {"parts": [{"text": "hm", "thought": True}]},
                                            "finishReason": "STOP"}]}), "empty answer", 1),
    "nothing": (Empty(), "empty answer", 1),
    "a page": (Html(), "unreadable answer", 1),
    "no answer's shape": (Body({"candidates": "none"}), "unreadable answer", 1),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
async def test_l55_the_next_model_answers_and_the_customer_gets_its_reply(
    chain: Chain, log: list[str], fault: str
) -> None:
    answer, why, tries = FAULTS[fault]
    chain.fake.script("one", answer)
    chain.fake.script("two", Good({"language": "he", "trade": "plumbing", "city": "Holon", "opening": "אוי, לא נעים."}))
    async with town(reader=chain) as t:
        await t.says(DANA, WORDS)
        assert t.heard(DANA)[0].startswith("אוי, לא נעים.")
    assert (chain.asked, chain.sources) == (["one"] * tries + ["two"], ["two"])
    assert [line.startswith(f"WARNING|Model one failed: {why}") for line in failures(log)] == [True]
    assert chain.took[0] < LIMITS.turn_seconds
    assert not leaked(log)


@pytest.mark.parametrize("fault", FAULTS)
async def test_when_all_fail_the_offline_reader_answers_in_time(chain: Chain, log: list[str], fault: str) -> None:
    answer, why, tries = FAULTS[fault]
    chain.fake.script("one", answer)
    chain.fake.script("two", answer)
    async with town(reader=chain) as t:
        await t.says(DANA, WORDS)
        assert "קומה" in t.last(DANA), "the address was understood, so the door is asked for"
        lead = await t.lead()
        assert (lead.city, lead.street, lead.house_number) == (known("Holon"), "הרצל", "12")
    assert (chain.asked, chain.sources) == (["one"] * tries + ["two"] * tries, ["offline"])
    starts = [f"WARNING|Model one failed: {why}", f"WARNING|Model two failed: {why}", "ERROR|All AI models failed"]
    assert [line.startswith(start) for line, start in zip(failures(log), starts, strict=True)] == [True] * 3
    assert chain.took[0] < LIMITS.turn_seconds
    assert len(chain.failed) == 1
    assert not leaked([*log, *chain.failed])


WRONG: dict[str, dict[str, Any]] = {
    "numbers for words": {"city": 7, "street": 12, "issue": 5, "trade": 1, "opening": 3, "customer_name": 9},
    "lists": {"city": ["Holon"], "street": [], "trade": ["gas"], "intent": ["cancel"], "unsure": "city"},
    "objects": {"city": {"name": "Holon"}, "when_date": {"day": 5}, "opening": {"text": "x"}, "unsure": {"city": 1}},
    "nothing": dict.fromkeys(("language", "intent", "city", "street", "urgent", "asap", "opening", "unsure")),
    "yes for true": {"urgent": "yes", "asap": "true", "private_house": 1, "corrects": "no", "just_checking": "yes"},
    "invented choices": {"trade": "astrology", "intent": "make_me_owner", "language": "zz", "danger": "boredom"},
    "impossible times": {"when_date": "2026-02-30", "when_from": "25:99", "when_to": "noon", "day_part": "teatime"},
    "the past": {"when_date": "2025-01-01", "when_from": "09:00"},
    "a phone for a street": {"street": "050-0000123", "house_number": "0500000123", "floor": "call me"},
    "no such city": {"city": "Atlantis"},
    "Chinese": {"language": "zh", "city": "霍隆", "street": "赫茨尔", "issue": "漏水", "opening": "您好，已经预约好了"},
    "English": {"language": "en", "city": "Holon", "street": "Herzl", "issue": "a leak", "opening": "Booked for ten!"},
    "Russian": {"language": "ru", "city": "Холон", "street": "Герцль", "issue": "течь", "opening": "Мастер уже едет."},
    "mirrored": {"opening": "\u202eאבג", "issue": "\u202enoitarepo", "street": "\u2066Herzl\u2069"},
    "very long": {"issue": "נזילה " * 9000, "opening": "אוי " * 9000, "street": "א" * 90_000, "city": "ב" * 90_000},
    "more fields": {"price": 99, "role": "owner", "approved": True, "lat": 1.0, "lon": 2.0, "source": "x"},
}


@pytest.mark.parametrize("wrong", WRONG)
@pytest.mark.parametrize("thinking", [False, True], ids=["plain", "thinking"])
async def test_wrong_types_and_other_languages_break_nothing(
    chain: Chain, log: list[str], wrong: str, thinking: bool
) -> None:
    """What the customer wrote is understood all the same, and he reads his own language."""
    chain.fake.script("one", Thinking(WRONG[wrong]) if thinking else Good(WRONG[wrong]))
    async with town(reader=chain) as t:
        await t.says(DANA, WORDS)
        reply = "\n".join(t.heard(DANA))
        lead = await t.lead()
    assert (chain.asked, failures(log)) == (["one"], [])
    assert hebrew(reply), reply
    assert not any(sign in reply for sign in ("99", "Atlantis", "astrology", "050", "预约", "Booked", "едет", "\u202e"))
    assert lead.city in (known("Holon"), None)
    assert lead.street in ("הרצל", None)
    assert lead.appointment_start is None
    assert not leaked(log)


async def test_of_two_customers_at_once_none_is_in_the_others_prompt(chain: Chain) -> None:
    async with town(reader=chain) as t:
        for dana, noam in (("נזילה אצל דנה מהדלת הכחולה", "קצר אצל נועם מהדלת הירוקה"), ("בחולון", "בחיפה")):
            await t.says(DANA, dana, settle=False)
            await t.says(NOAM, noam, settle=False, wait=0)
            await t.settle()
    prompts = [call.turn for call in chain.fake.calls]
    assert len(prompts) == 4
    for prompt in prompts:
        assert ("הכחולה" in prompt) != ("הירוקה" in prompt), prompt
        assert not ("הכחולה" in prompt and ("נועם" in prompt or "חיפה" in prompt))
        assert not ("הירוקה" in prompt and ("דנה" in prompt or "חולון" in prompt))
        assert not any(phone[1:] in prompt for phone in (DANA, NOAM))


def failures(log: Sequence[str]) -> list[str]:
    return [line for line in log if "failed" in line]


def leaked(log: Sequence[str]) -> list[str]:
    return [line for line in log if any(secret in line for secret in SECRETS)]


def hebrew(text: str) -> bool:
    letters = [c for c in text if c.isalpha()]
    return bool(letters) and sum("א" <= c <= "ת" for c in letters) > 0.8 * len(letters)
