"""The checks of the operations guide at the desk: what to look at when customers get no good answer."""

from datetime import datetime, timezone

from fixi_app.commands.doctor import _people
from fixi_app.commands.findings import State
from fixi_app.domain.reading import Language
from fixi_app.services.desk.checks import DeskChecks, library
from fixi_app.services.desk.words import Words
from fixi_app.services.office import HealthPart, LogLine
from fixi_app.services.running.unserved import unserved_cities
from tests.fakes.desk import OWNER, AtDesk, at_desk
from tests.fakes.town import AVI, DANA

AT = datetime(2026, 11, 24, 7, 0, tzinfo=timezone.utc)


class SomeLog:
    """Lines that are read once each, as the ring gives them."""

    def __init__(self) -> None:
        self.lines: list[LogLine] = []
        self.asked: list[int] = []

    def say(self, text: str) -> None:
        self.lines.append(LogLine(seq=len(self.lines) + 1, at=AT, level="WARNING", text=text))

    def since(self, seq: int) -> tuple[list[LogLine], int]:
        self.asked.append(seq)
        return [line for line in self.lines if line.seq > seq], 0


def _checks(d: AtDesk, log: SomeLog) -> DeskChecks:
    return DeskChecks(d.town.road.ground, log, Words(Language.EN))


async def check(checks: DeskChecks, name: str) -> HealthPart:
    return next(part for part in await checks.rows() if part.name == name)


async def test_a_business_at_work_has_nothing_to_do() -> None:
    async with at_desk() as d:
        rows = await _checks(d, SomeLog()).rows()
        assert [part.name for part in rows] == ["professionals", "cities", "media", "fallback", "library"]
        assert all((part.status, part.advice) == ("ok", "") for part in rows)
        assert [part.name for part in await d.desk.checks.rows()] == [part.name for part in rows]


async def test_without_anybody_active_and_approved_it_says_why_fixi_support_answers() -> None:
    async with at_desk(only=[AVI]) as d:
        avi = (await d.desk.professionals.rows())[0].professional
        await d.desk.professionals.save(avi.but(is_active=False), OWNER)
        found = await check(_checks(d, SomeLog()), "professionals")
        assert (found.status, "Fixi Support" in found.advice) == ("degraded", True)


async def test_professionals_whose_phone_has_not_answered_get_no_leads_and_are_not_counted_as_at_work() -> None:
    async with at_desk(only=[AVI]) as d:
        waiting = {"sample": False, "phone_confirmed": False}
        await d.town.db["professionals"].update_many({}, {"$set": waiting})
        found = await check(_checks(d, SomeLog()), "professionals")
        assert (found.status, found.detail) == ("degraded", "Professionals who get leads: 0 of 10.")
        [told] = await _people(d.town.db)
        assert (told.state, "phone is confirmed" in told.text) == (State.BROKEN, True)


async def test_a_city_that_nobody_serves_is_named_as_people_say_it() -> None:
    async with at_desk(only=[AVI]) as d:
        await d.town.says(DANA, "יש לי נזילה באילת")
        assert await unserved_cities(d.town.db) == ["Eilat"]
        found = await check(_checks(d, SomeLog()), "cities")
        assert (found.status, "Eilat" in found.detail) == ("degraded", True)


async def test_files_that_were_not_had_and_models_that_failed_are_read_from_the_log() -> None:
    async with at_desk() as d:
        log = SomeLog()
        log.say("Error downloading media of m0: 404, before this start")
        checks = _checks(d, log)
        assert (await check(checks, "media")).status == "ok"
        log.say("Error downloading media of m1: 404")
        log.say("Model m1 failed: quota")
        assert (await check(checks, "media")).status == "degraded"
        log.say("Model m2 failed: quota")
        found = await check(checks, "fallback")
        assert (found.status, "2" in found.detail) == ("degraded", True)
        assert log.asked == [0, 1, 1, 3]


def test_a_missing_part_for_files_is_told_with_what_to_do() -> None:
    lacking = library(Words(Language.EN), lambda _name: None)
    assert (lacking.status, ".venv" in lacking.advice) == ("degraded", True)
