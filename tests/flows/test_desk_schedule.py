"""Calendars at the desk: the week as it is, and every deed that changes it."""

from datetime import date

from fixi_app.services.office import CalendarSpan, ScheduleWeek, SpanKind
from tests.fakes.desk import AtDesk, at_desk
from tests.fakes.town import AVI, DANA, ZONE

PRO = "pro_sample_avi"
TODAY, TOMORROW = date(2026, 11, 24), date(2026, 11, 25)


async def week(d: AtDesk, day: date = TODAY, pro_id: str = PRO) -> ScheduleWeek:
    return await d.desk.schedule.week(pro_id, day)


async def lying(d: AtDesk, day: date, kind: SpanKind, pro_id: str = PRO) -> list[CalendarSpan]:
    shown = next(one for one in (await week(d, day, pro_id)).days if one.day == day)
    return [span for span in shown.spans if span.kind is kind]


def hours(spans: list[CalendarSpan]) -> list[str]:
    return [f"{one.start.astimezone(ZONE):%H:%M}-{one.end.astimezone(ZONE):%H:%M}" for one in spans]


async def test_a_week_begins_on_sunday_and_shows_free_hours_rest_and_who_is_there() -> None:
    async with at_desk(only=[AVI]) as d:
        seen = await week(d)
        assert [day.day.weekday() for day in seen.days] == [6, 0, 1, 2, 3, 4, 5]
        assert (seen.first, seen.today) == (date(2026, 11, 22), TODAY)
        assert "10:00-11:30" in hours(await lying(d, TOMORROW, SpanKind.FREE))
        friday, saturday = seen.days[5], seen.days[6]
        assert friday.rest
        assert saturday.rest
        assert PRO in [one.id for one in seen.pros]


async def test_a_held_and_a_booked_visit_are_shown_with_name_and_city() -> None:
    async with at_desk(only=[AVI]) as d:
        await d.town.to_offer(DANA)
        held = await lying(d, TODAY, SpanKind.HELD)
        assert [one.lead_id for one in held] == [(await d.town.lead()).id]
        await d.town.says(AVI, "אשר")
        booked = await lying(d, TODAY, SpanKind.BOOKED)
        assert [one.city for one in booked] == ["חולון"]
        assert not await lying(d, TODAY, SpanKind.HELD)


async def test_everybodys_week_holds_all_calendars() -> None:
    async with at_desk() as d:
        free = await lying(d, TOMORROW, SpanKind.FREE, "")
        assert len({one.pro_id for one in free}) > 2


async def test_eight_o_clock_stays_eight_o_clock_on_both_sides_of_a_clock_change() -> None:
    async with at_desk(start="2027-03-24T09:00:00+02:00", only=[AVI]) as d:
        before, after = date(2027, 3, 25), date(2027, 3, 28)
        for day in (before, after):
            seen = next(one for one in (await week(d, day)).days if one.day == day)
            assert f"{seen.hours[0].start.astimezone(ZONE):%H:%M}" == "08:00"
        assert (await week(d, before)).days[4].hours[0].start.hour == 6
        assert (await week(d, after)).days[0].hours[0].start.hour == 5
