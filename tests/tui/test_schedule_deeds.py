"""Calendars changed at the desk: block tomorrow afternoon, by keys and by mouse, and take it back."""

from datetime import date, time, timedelta

import pytest

from fixi_app.domain.professionals import Span
from fixi_app.domain.reading import Language
from fixi_app.services.office import DeskRole, Inside, SpanKind, User
from tests.tui.driving import SMALL, USUAL, Desk, opened
from tests.tui.fake_office import FakeOffice
from tests.tui.fake_schedule import at
from tui.screens.dialogs import PickDialog, TextDialog
from tui.screens.schedule.dialogs import DaysForm, HoursForm, WeekForm
from tui.widgets.basic import Field, Push
from tui.widgets.choice import Choice

TODAY = date(2026, 11, 24)
TOMORROW = TODAY + timedelta(days=1)


async def at_week(desk: Desk, who: str = "P1") -> None:
    await desk.press("ctrl+t")
    await desk.until(lambda: bool(desk.app.screen.query("#week-who")), "the schedule")
    choice = desk.app.screen.query_one("#week-who", Choice)
    await desk.until(lambda: who in dict(choice.options), "the professionals")
    choice.choose(who)
    await desk.until(lambda: desk.app.focused is not None and desk.app.focused.id == "week", "the week")
    await desk.pilot.pause(0.1)


async def at_form(desk: Desk, kind: type) -> None:
    await desk.until(lambda: isinstance(desk.app.screen, kind), kind.__name__)
    await desk.pilot.pause(0.05)


def choose(desk: Desk, name: str, value: str) -> None:
    desk.app.screen.query_one(f"#{name}", Choice).choose(value)


async def tomorrow_afternoon(desk: Desk) -> None:
    await at_form(desk, HoursForm)
    choose(desk, "day", TOMORROW.isoformat())
    await desk.pilot.pause()
    choose(desk, "part", "afternoon")
    await desk.pilot.pause()


@pytest.mark.parametrize("size", [SMALL, USUAL])
@pytest.mark.parametrize("language", [Language.EN, Language.HE])
async def test_tomorrow_afternoon_is_blocked_by_keys_and_taken_back(size: tuple[int, int], language: Language) -> None:
    async with opened(size=size, language=language) as desk:
        await at_week(desk)
        await desk.press("b")
        await tomorrow_afternoon(desk)
        await desk.press("ctrl+s")
        await desk.until(lambda: bool(desk.office.schedule.done), "the deed")
        _, pro, spans, visits, _ = desk.office.schedule.done[0]
        assert (pro, visits) == ("P1", Inside.REFUSE)
        assert [(one.start, one.end) for one in spans] == [(at(TOMORROW, 12), at(TOMORROW, 17))]
        await desk.until(lambda: "^Z" in desk.toasts(), "the offer")
        await desk.press("ctrl+z")
        await desk.until(lambda: not desk.office.schedule.spans, "the undo")


async def test_it_is_blocked_with_the_mouse_alone() -> None:
    async with opened() as desk:
        await at_week(desk)
        await desk.pilot.click("#week-block")
        await tomorrow_afternoon(desk)
        await desk.pilot.click("#do")
        await desk.until(lambda: bool(desk.office.schedule.done), "the deed")
        assert desk.office.schedule.done[0][2][0].start == at(TOMORROW, 12)


async def test_hours_selected_in_the_grid_are_filled_in_already() -> None:
    async with opened() as desk:
        await at_week(desk)
        await desk.press("shift+down", "shift+down", "b")
        await at_form(desk, HoursForm)
        first, last = (desk.app.screen.query_one(f"#{name}", Field).value for name in ("from", "to"))
        assert first < last
        assert desk.app.screen.query_one("#day", Choice).value == TODAY.isoformat()


async def test_in_everybodys_week_it_is_asked_for_whom() -> None:
    async with opened() as desk:
        await at_week(desk, "")
        await desk.press("b")
        await at_form(desk, PickDialog)
        await desk.press("enter")
        await at_form(desk, HoursForm)


async def test_visits_in_the_way_are_named_and_nothing_is_done_until_it_is_said_what_becomes_of_them() -> None:
    async with opened() as desk:
        desk.office.schedule.put("P1", TOMORROW, 13, 14.5, SpanKind.BOOKED, lead_id="L1", who="דנה")
        await at_week(desk)
        await desk.press("b")
        await tomorrow_afternoon(desk)
        await desk.press("ctrl+s")
        await at_form(desk, PickDialog)
        assert not desk.office.schedule.done
        await desk.press("escape")
        await desk.pilot.pause(0.1)
        assert not desk.office.schedule.done
        await desk.press("b")
        await tomorrow_afternoon(desk)
        await desk.press("ctrl+s")
        await at_form(desk, PickDialog)
        await desk.press("down", "enter")
        await desk.until(lambda: bool(desk.office.schedule.done), "the deed")
        assert desk.office.schedule.done[0][3] is Inside.CALL_OFF
        await desk.until(lambda: "Blocked." in desk.toasts(), "being told")
        assert "^Z" not in desk.toasts()


async def test_what_cannot_be_read_is_said_and_nothing_typed_is_lost() -> None:
    async with opened() as desk:
        await at_week(desk)
        await desk.press("b")
        await at_form(desk, HoursForm)
        desk.app.screen.query_one("#to", Field).value = "noon"
        await desk.press("ctrl+s")
        await desk.sees("The hours can't be read")
        assert desk.app.screen.query_one("#to", Field).value == "noon"


async def test_a_vacation_is_entered_by_its_dates_and_ended_from_one_of_its_days() -> None:
    async with opened() as desk:
        await at_week(desk)
        await desk.press("v")
        await at_form(desk, DaysForm)
        desk.app.screen.query_one("#first", Field).value = "1/12"
        desk.app.screen.query_one("#last", Field).value = "8/12"
        await desk.press("ctrl+s")
        await desk.until(lambda: bool(desk.office.schedule.done), "the deed")
        assert desk.office.schedule.done[0][:4] == ("vacation", "P1", date(2026, 12, 1), date(2026, 12, 8))


async def test_what_was_blocked_is_freed_at_once() -> None:
    async with opened() as desk:
        await at_week(desk)
        await desk.press("f")
        await desk.until(lambda: bool(desk.office.schedule.done), "the deed")
        assert desk.office.schedule.done[0][0] == "free"


async def test_one_day_gets_other_hours_or_none() -> None:
    async with opened() as desk:
        await at_week(desk)
        await desk.press("d")
        await at_form(desk, PickDialog)
        await desk.press("enter")
        await desk.until(lambda: bool(desk.office.schedule.done), "the deed")
        assert desk.office.schedule.done[0] == ("set_day", "P1", TODAY, ())
        await desk.press("d")
        await at_form(desk, PickDialog)
        await desk.press("down", "down", "enter")
        await at_form(desk, TextDialog)
        desk.app.screen.query_one("#text", Field).value = "10-12"
        await desk.pilot.click("#ok")
        await desk.until(lambda: len(desk.office.schedule.done) == 2, "the hours")
        assert desk.office.schedule.done[1][3] == (Span(start=time(10), end=time(12)),)


async def test_the_weekly_hours_are_filled_in_and_saved_as_a_whole() -> None:
    async with opened(size=SMALL) as desk:
        await at_week(desk)
        await desk.press("t")
        await at_form(desk, WeekForm)
        assert desk.app.screen.query_one("#d0", Field).value == "08:00-17:00"
        desk.app.screen.query_one("#d6", Field).value = "9-13"
        desk.app.screen.query_one("#visit", Field).value = "60"
        await desk.press("ctrl+s")
        await desk.until(lambda: bool(desk.office.schedule.done), "the deed")
        _, _, template, visit, travel = desk.office.schedule.done[0]
        assert (template[6], template[5], visit, travel) == ((Span(start=time(9), end=time(13)),), (), 60, 30)


async def test_visits_far_ahead_are_made_for_everybody_at_once() -> None:
    async with opened() as desk:
        await at_week(desk, "")
        await desk.press("g")
        await at_form(desk, DaysForm)
        await desk.press("ctrl+s")
        await desk.until(lambda: bool(desk.office.schedule.done), "the deed")
        name, pros, first, last = desk.office.schedule.done[0]
        assert (name, (last - first).days) == ("generate", 6)
        assert "P1" in pros


async def test_hours_are_opened_on_purpose() -> None:
    async with opened() as desk:
        await at_week(desk)
        await desk.press("o")
        await at_form(desk, HoursForm)
        choose(desk, "part", "evening")
        await desk.pilot.pause()
        await desk.press("ctrl+s")
        await desk.until(lambda: bool(desk.office.schedule.done), "the deed")
        assert desk.office.schedule.done[0] == ("open", "P1", (TODAY,), time(17), time(21))


async def test_a_viewer_sees_the_week_and_no_deed() -> None:
    office = FakeOffice(Language.EN, sign_in=True)
    office.signing_in.kept = User(name="guest", role=DeskRole.VIEWER)
    async with opened(office) as desk:
        await at_week(desk)
        assert not any(one.display for one in desk.app.screen.query(".week-deed").results(Push))
        await desk.press("b")
        await desk.pilot.pause(0.1)
        assert not isinstance(desk.app.screen, HoursForm)


async def test_whatever_has_no_button_stands_behind_one() -> None:
    async with opened(size=SMALL) as desk:
        await at_week(desk)
        await desk.pilot.click("#week-more")
        await at_form(desk, PickDialog)
        await desk.sees("Weekly hours (T)")
        await desk.press("down", "down", "down", "down", "down", "enter")
        await at_form(desk, WeekForm)
