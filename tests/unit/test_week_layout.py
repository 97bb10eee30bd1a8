"""The week as a grid of days and hours."""

from datetime import date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from fixi_app.services.office import CalendarSpan, Period, ScheduleDay, ScheduleWeek, SpanKind
from tests.tui.fake_schedule import at
from tui.screens.schedule.layout import (
    Layout,
    Place,
    clock,
    columns_shown,
    lay_out_week,
    selected,
    start_place,
    wall,
)

ZONE = ZoneInfo("Asia/Jerusalem")
SUNDAY = date(2026, 11, 22)


def span(day: date, start: float, end: float, kind: SpanKind = SpanKind.BOOKED) -> CalendarSpan:
    return CalendarSpan(id=f"{day}{start}", pro_id="P", kind=kind, start=at(day, start), end=at(day, end))


def grid(*spans: CalendarSpan, room: int = 30, first: date = SUNDAY, **fields: object) -> Layout:
    days = []
    for n in range(7):
        day = first + timedelta(days=n)
        here = tuple(one for one in spans if one.start.astimezone(ZONE).date() == day)
        work = (Period(start=at(day, 8), end=at(day, 18)),)
        days.append(ScheduleDay.model_validate({"day": day, "hours": work, "spans": here, **fields}))
    return lay_out_week(ScheduleWeek(first=first, pro_id="P", today=first, days=tuple(days), pros=()), ZONE, room)


def test_rows_are_half_hours_where_they_fit_and_hours_where_not() -> None:
    assert (grid(room=24).step, grid(room=24).rows) == (30, 24)
    assert (grid(room=14).step, grid(room=14).rows) == (60, 12)


def test_earlier_and_later_hours_are_shown_only_where_something_lies_in_them() -> None:
    usual, late = grid(), grid(span(SUNDAY, 21, 22.5))
    assert (usual.minutes(0), usual.minutes(usual.rows)) == (480, 1200)
    assert late.minutes(late.rows) == 23 * 60
    blocked = grid(span(SUNDAY, 0, 23.5, SpanKind.OWN))
    assert blocked.first == 480


def test_a_visit_stands_in_each_row_that_it_touches_and_begins_in_one() -> None:
    layout = grid(span(SUNDAY, 9, 10.5))
    filled = [row for row in range(layout.rows) if layout.cells[0][row].spans]
    assert [layout.minutes(row) for row in filled] == [540, 570, 600]
    assert [layout.cells[0][row].begins for row in filled] == [True, False, False]
    assert not any(cell.spans for cell in layout.cells[1])


def test_in_a_coarse_row_what_begins_there_comes_before_what_goes_on() -> None:
    layout = grid(span(SUNDAY, 8, 9.25), span(SUNDAY, 9.5, 11, SpanKind.FREE), room=14)
    cell = layout.cell(Place(0, 1))
    assert [one.kind for one in cell.spans] == [SpanKind.FREE, SpanKind.BOOKED]


def test_hours_without_work_are_told_from_rest_and_vacation() -> None:
    assert grid().cell(Place(0, 0)).ground == "work"
    assert grid().cell(Place(0, 23)).ground == "off"
    assert grid(hours=(), holiday=True).cell(Place(0, 0)).ground == "rest"
    assert grid(away_ids=("P",)).cell(Place(0, 0)).ground == "away"


def test_on_the_day_of_a_clock_change_an_hour_is_the_hour_on_the_wall() -> None:
    day = date(2027, 3, 26)
    visit = span(day, 9, 10.5)
    layout = grid(visit, first=date(2027, 3, 21))
    assert wall(visit.start, day, ZONE) == 540
    assert layout.cell(Place(5, layout.row_of(540))).begins


def test_a_rectangle_of_cells_is_days_and_hours_whichever_corner_came_first() -> None:
    layout = grid()
    one, other = Place(3, 9), Place(2, 4)
    assert selected(layout, one, other) == selected(layout, other, one)
    chosen = selected(layout, one, other)
    assert (chosen.first, chosen.last) == (date(2026, 11, 24), date(2026, 11, 25))
    assert (chosen.start, chosen.end) == (600, 780)


def test_a_narrow_window_shows_fewer_days_around_the_cursor() -> None:
    assert columns_shown(80, 7, 0) == range(7)
    assert columns_shown(40, 7, 0) == range(3)
    assert columns_shown(40, 7, 3) == range(2, 5)
    assert columns_shown(40, 7, 6) == range(4, 7)
    assert len(columns_shown(5, 7, 6)) == 1


def test_the_cursor_begins_today_at_this_hour_or_in_the_first_morning() -> None:
    layout = grid()
    now = datetime(2026, 11, 24, 10, 0, tzinfo=timezone.utc)
    assert start_place(layout, date(2026, 11, 24), now, ZONE) == Place(2, layout.row_of(720))
    assert start_place(layout, date(2026, 12, 24), now, ZONE).day == 0


def test_the_end_of_a_day_is_its_last_minute() -> None:
    assert (clock(24 * 60).hour, clock(24 * 60).minute, clock(600).hour) == (23, 59, 10)
