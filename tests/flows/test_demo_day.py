"""`demo`: the same seed is the same day anywhere and on any date, and what has to happen in it is in its store."""

import asyncio
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone, tzinfo
from pathlib import Path
from typing import Any

import pytest

from fixi_app.demo.phrases import phrases
from fixi_app.demo.stage import ZONE
from fixi_app.demo.summary import Summary, endings, summarise
from fixi_app.demo.virtual import played
from fixi_app.domain.reading import Language

ROOT = Path(__file__).resolve().parents[2]
SEED = 7
_YEARS = timedelta(days=5 * 365 + 3, hours=7)


class _SameKind(type):
    def __instancecheck__(cls, value: object) -> bool:
        return isinstance(value, datetime)


class _Later(metaclass=_SameKind):
    """`datetime` on a computer whose clock is years ahead; everything else about it is as ever."""

    def __new__(cls, *args: Any, **more: Any) -> Any:
        return datetime(*args, **more)

    @staticmethod
    def now(tz: tzinfo | None = None) -> datetime:
        return datetime.now(tz) + _YEARS

    @staticmethod
    def utcnow() -> datetime:
        return datetime.now(timezone.utc).replace(tzinfo=None) + _YEARS

    combine, fromisoformat, fromtimestamp = datetime.combine, datetime.fromisoformat, datetime.fromtimestamp
    strptime, min, max = datetime.strptime, datetime.min, datetime.max


def _on_another_date(patch: pytest.MonkeyPatch) -> int:
    """Every module of ours that could ask for the time is answered with another year; how many there are."""
    asking = [
        module
        for name, module in list(sys.modules.items())
        if name.split(".")[0] in ("fixi_app", "storage") and getattr(module, "datetime", None) is datetime
    ]
    for module in asking:
        patch.setattr(module, "datetime", _Later)
    return len(asking)


@dataclass
class Played:
    text: str
    summary: Summary
    endings: list[str]
    kept: dict[str, list[dict[str, Any]]]

    def __getitem__(self, collection: str) -> list[dict[str, Any]]:
        return self.kept[collection]

    def chat(self, name: str) -> dict[str, Any]:
        return next(chat for chat in self["conversations"] if chat["name"] == name)

    def lead(self, name: str) -> dict[str, Any]:
        contact = self.chat(name)["_id"]
        return next(lead for lead in self["leads"] if lead["contact_id"] == contact)


async def _play(seed: int, language: Language) -> Played:
    lines: list[str] = []
    async with played(seed, language, lines.append) as store:
        names = sorted(await store.db.list_collection_names())
        kept = {name: await store.db[name].find({}).to_list() for name in names}
        ends = await endings(store, phrases(language, ZONE))
        return Played("\n".join(lines), await summarise(store), ends, kept)


@pytest.fixture(scope="module")
def seventh() -> Played:
    """The day of seed 7, played on a computer whose clock is five years ahead."""
    import fixi_app.queues.leases

    with pytest.MonkeyPatch.context() as patch:
        assert _on_another_date(patch) > 5
        assert fixi_app.queues.leases._now() > datetime.now(timezone.utc) + timedelta(days=1000)
        return asyncio.run(_play(SEED, Language.HE))


@pytest.fixture(scope="module")
def other() -> Played:
    return asyncio.run(_play(8, Language.EN))


@pytest.fixture(params=["seventh", "other"])
def day(request: pytest.FixtureRequest) -> Played:
    """What must happen happens whatever the seed."""
    found: Played = request.getfixturevalue(request.param)
    return found


def test_the_same_seed_is_the_same_day_in_another_process_zone_and_year(seventh: Played, tmp_path: Path) -> None:
    """The command's own output, from another process, against the day that was played on another date."""
    elsewhere = {**os.environ, "TZ": "America/St_Johns", "PYTHONHASHSEED": "12345", "LC_ALL": "C", "PYTHONUTF8": "0"}
    elsewhere |= {"FIXI_TIMEZONE": "Asia/Tokyo", "FIXI_SET_NUDGE_AFTER": "3", "FIXI_NO_VENV": "1"}
    elsewhere |= {"FIXI_DATA_DIR": str(tmp_path / "data"), "FIXI_QUIET_TIME": "9"}
    done = subprocess.run(
        [sys.executable, str(ROOT / "run.py"), "demo", "--seed", str(SEED)],
        cwd=tmp_path, env=elsewhere, stdin=subprocess.DEVNULL, capture_output=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr.decode()
    assert not done.stderr, "nothing beside the transcript"
    text = done.stdout.decode("utf-8")
    assert text.startswith(seventh.text + "\n")
    assert text[len(seventh.text) :].strip().splitlines()[1:-1] == ["", *seventh.endings, ""]
    assert text.splitlines()[-1] == phrases(Language.HE, ZONE).say("summary", **vars(seventh.summary))
    assert not list(tmp_path.iterdir()), "the day leaves nothing behind"


@pytest.mark.parametrize("language", Language)
def test_the_headings_are_in_the_language_of_the_settings(language: Language) -> None:
    known, hebrew = phrases(language, ZONE).table, phrases(Language.HE, ZONE).table
    assert phrases(language, ZONE).language is language
    assert set(known) == set(hebrew)
    for group in ("statuses", "parts", "refusal"):
        assert set(known[group]) == set(hebrew[group])
    for key, sentence in hebrew.items():
        if isinstance(sentence, str):
            assert sorted(re.findall(r"{\w+}", known[key])) == sorted(re.findall(r"{\w+}", sentence)), key


def test_another_seed_is_another_day(seventh: Played, other: Played) -> None:
    first_words = [
        [item["received_at"] for item in one["inbox"] if item["kind"] == "message"] for one in (seventh, other)
    ]
    assert first_words[0][:5] != first_words[1][:5]


def test_the_day_is_that_of_the_calendar_not_todays(seventh: Played) -> None:
    assert "24.11.2026" in seventh.text.splitlines()[0]
    assert {said["at"].date().isoformat() for said in seventh["messages"]} == {"2026-11-24"}


def test_at_least_a_dozen_write_in_four_languages_and_everybody_is_answered(day: Played) -> None:
    assert day.summary.customers >= 14
    assert day.summary.answered == day.summary.customers
    languages = {chat["language"] for chat in day["conversations"] if chat["role"] == "customer"}
    assert languages >= {"he", "en", "ru", "ar"}


@pytest.mark.parametrize(("language", "letters"), [("ru", "[\u0400-\u04ff]"), ("ar", "[\u0600-\u06ff]")])
def test_who_writes_russian_or_arabic_is_answered_in_it_and_booked(day: Played, language: str, letters: str) -> None:
    chats = [chat for chat in day["conversations"] if chat["language"] == language and chat["role"] == "customer"]
    assert len(chats) >= 2
    for chat in chats:
        said = [m["text"] for m in day["messages"] if m["conversation_id"] == chat["_id"] and m["direction"] == "out"]
        assert all(re.search(letters, text) for text in said[1:]), chat["name"]
        assert "booked" in [change["status"] for change in day.lead(chat["name"])["status_history"]]


def test_who_asks_for_russian_is_answered_in_it_from_then_on(day: Played) -> None:
    anna = day.chat("Анна Левина")
    told = [m for m in day["messages"] if m["conversation_id"] == anna["_id"] and m["direction"] == "out"]
    first, *later = [m["text"] for m in sorted(told, key=lambda m: (m["at"], m["order"]))]
    assert "העוזר האוטומטי" in first
    assert "дальше по-русски" in later[0]
    assert not [text for text in later if "אפשר" in text]


def test_hebrew_in_latin_letters_is_answered_in_hebrew(day: Played) -> None:
    assert day.chat("Noa")["language"] == "he"
    assert day.lead("Noa")["city"] == "H̱olon"


def test_no_slot_has_two_leads(day: Played) -> None:
    taken = [slot for slot in day["slots"] if slot["is_taken"]]
    booked = [lead["slot_id"] for lead in day["leads"] if lead["status"] in ("booked", "completed", "closed")]
    booked = [slot_id for slot_id in booked if slot_id]
    assert len(booked) == len(set(booked))
    assert set(booked) == {slot["_id"] for slot in taken if slot["held_until"] is None}
    assert day.summary.double == 0


def test_a_burst_with_photos_is_one_turn(day: Played) -> None:
    turns: dict[str, int] = {}
    for said in day["messages"]:
        if said["direction"] == "in":
            turns[said["turn_id"]] = turns.get(said["turn_id"], 0) + len(said["media"])
    assert max(turns.values()) >= 2
    assert max(lead["photos"] for lead in day["leads"]) >= 2


def test_an_emergency_is_warned_of_first_and_then_booked(day: Played) -> None:
    lead = day.lead("רחל אוחיון")
    assert lead["is_emergency"]
    assert "booked" in [change["status"] for change in lead["status_history"]]
    said = [m for m in day["messages"] if m["conversation_id"] == lead["contact_id"] and m["direction"] == "out"]
    assert min(said, key=lambda m: (m["at"], m["order"]))["_id"].startswith("safety:")


def test_the_owner_who_is_called_sees_who_and_where(day: Played) -> None:
    """He is called before a lead is opened, so the words of the turn itself must tell him."""
    alerts = [item["text"] for item in day["outbox"] if item["_id"].startswith("alert:person:")]
    assert any("רחל אוחיון" in text and ("חולון" in text or "Holon" in text) for text in alerts)


def test_one_emergency_goes_to_several_and_one_takes_it(day: Played) -> None:
    offer = day.lead("ליאת שחר")["offer"]
    assert len(offer["pro_ids"]) > 1
    assert offer["state"] == "approved"


def test_a_refused_visit_goes_on_to_the_next_one_at_the_same_time(day: Played) -> None:
    lead = day.lead("גיא סלע")
    assert lead["reassignments"] == 1
    assert lead["refused_pro_ids"]
    assert lead["pro_id"] not in lead["refused_pro_ids"]
    assert "booked" in [change["status"] for change in lead["status_history"]]


def test_silence_is_nudged_asked_about_and_reassigned(day: Played) -> None:
    lead = day.lead("דינה רוזן")
    assert lead["reassignments"] == 1
    news = {item["kind"] for item in day["inbox"] if (item.get("news") or {}).get("lead_id") == lead["_id"]}
    assert {"nudge", "ask_other", "lapsed", "moved_on", "approved"} <= news


def test_a_booked_visit_is_cancelled_and_its_time_is_free_again(day: Played) -> None:
    lead = day.lead("מירב טל")
    assert [change["status"] for change in lead["status_history"]][-2:] == ["booked", "cancelled"]
    slot = next(slot for slot in day["slots"] if slot["_id"] == lead["slot_id"])
    assert slot["lead_id"] != lead["_id"]


def test_who_asks_for_a_person_waits_for_one(day: Played) -> None:
    assert day.chat("חיים לביא")["mode"] == "waiting_for_person"


def test_where_nobody_fits_a_person_decides(day: Played) -> None:
    lead = day.lead("נועה ים")
    assert (lead["status"], lead["pro_id"], lead["city"]) == ("pending_admin_review", None, "Eilat")


def test_two_who_want_the_same_time_get_two_times(day: Played) -> None:
    first, second = day.lead("יעל אביטל"), day.lead("David Stern")
    said = [
        m["text"] for m in day["messages"] if m["conversation_id"] == second["contact_id"] and m["by"] == "customer"
    ]
    assert said.count("1") == 2, "the time he picked first was gone, and he had to pick again"
    assert first["pro_id"] == second["pro_id"]
    assert first["slot_id"] != second["slot_id"]


def test_a_corrected_city_is_the_one_that_counts(day: Played) -> None:
    assert day.lead("איתן ברק")["city"] == "Bat Yam"


def test_visits_are_finished_and_rated(day: Played) -> None:
    assert day.summary.completed >= 3
    assert len(day["reviews"]) >= 3
    assert any(lead["final_price"] for lead in day["leads"])


def test_decisions_are_told_as_they_are_stored(day: Played) -> None:
    routed = [line for line in day.text.splitlines() if "  * ניתוב" in line or "  * routing" in line]
    assert len(routed) == len(day["decisions"])


def test_everything_that_was_sent_is_in_the_transcript(day: Played) -> None:
    heads = [line for line in day.text.splitlines() if line[2:3] == ":" and "Fixi -> " in line]
    assert len(heads) == len([item for item in day["outbox"] if item["state"] == "sent"])
