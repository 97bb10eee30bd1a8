"""Each morning every professional gets his visits of the day, once, before he leaves for the first."""

from datetime import datetime, timedelta

from fixi_app.domain.business_fields import Hours
from fixi_app.domain.leads import Lead, LeadStatus
from fixi_app.domain.reading import Trade
from tests.fakes.town import AVI, ZONE, Town, town

MORNING = "2026-11-25T07:30:00+02:00"
AVI_ID = "pro_sample_avi"


def local(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-11-{text}").replace(tzinfo=ZONE)


async def visit(t: Town, id_: str, start: datetime, **more: object) -> Lead:
    lead = Lead.model_validate({
        "id": id_, "contact_id": f"contact_{id_}", "phone": "+972500000501", "customer_name": f"Customer {id_}",
        "status": LeadStatus.BOOKED, "pro_id": AVI_ID, "trade": Trade.PLUMBING, "issue": "נזילה", "city": "Holon",
        "street": "הרצל", "house_number": "12", "appointment_start": start,
        "appointment_end": start + timedelta(minutes=90), "created_at": t.clock.now(), "updated_at": t.clock.now(),
    } | more)  # fmt: skip
    await t.road.ground.store.leads.add(lead)
    return lead


async def agenda(t: Town) -> list[str]:
    await t.road.agenda.tick(t.clock.now())
    await t.settle()
    return t.new(AVI)


async def until(t: Town, moment: datetime) -> list[str]:
    """Looked at every five minutes until then; what he was told."""
    told: list[str] = []
    while t.clock.now() < moment:
        t.clock.move(timedelta(minutes=5))
        told += await agenda(t)
    return told


async def test_the_agenda_comes_at_eight_once_with_all_that_is_needed_to_get_there() -> None:
    async with town(MORNING) as t:
        await visit(t, "one", local("25T10:00"), lat=32.0167, lon=34.7795, floor="2")
        assert await until(t, local("25T07:55")) == []
        (told,) = await until(t, local("25T12:00"))
        for part in ("10:00-11:00", "Customer one", "נזילה", "הרצל 12", "קומה 2", "חולון", "+972500000501",
                     "https://maps.google.com/?q=32.01670,34.77950"):  # fmt: skip
            assert part in told


async def test_an_early_visit_brings_the_agenda_an_hour_before_it() -> None:
    async with town("2026-11-25T05:00:00+02:00") as t:
        await visit(t, "early", local("25T07:00"))
        assert await until(t, local("25T05:55")) == []
        assert len(await until(t, local("25T06:10"))) == 1


async def test_l18_a_job_taken_today_for_tomorrow_stands_in_tomorrows_agenda() -> None:
    """The day of the visit counts, never the day on which it was booked."""
    async with town("2026-11-24T08:30:00+02:00") as t:
        await visit(t, "tomorrow", local("25T10:00"))
        assert await until(t, local("24T20:00")) == []
        (told,) = await until(t, local("25T09:00"))
        assert "Customer tomorrow" in told


async def test_visits_of_one_hour_are_driven_nearest_first_and_the_clock_comes_before_the_map() -> None:
    async with town(MORNING) as t:
        await visit(t, "far", local("25T10:00"), lat=32.30, lon=34.85)
        await visit(t, "near", local("25T10:00"), lat=32.02, lon=34.78)
        await visit(t, "first", local("25T09:00"), lat=32.40, lon=34.90)
        await visit(t, "last", local("25T15:00"), lat=32.01, lon=34.77)
        (told,) = await until(t, local("25T08:10"))
        places = [told.index(f"Customer {name}") for name in ("first", "far", "near", "last")]
        assert places == sorted(places)


async def test_a_link_in_a_customers_words_is_not_clickable_and_no_words_become_part_of_the_map_link() -> None:
    async with town(MORNING) as t:
        await visit(t, "one", local("25T10:00"), street="evil.example/x", lat=32.0, lon=34.0, issue="http://evil.example")
        (told,) = await until(t, local("25T08:10"))
        assert "evil.example" not in told
        assert "https://maps.google.com/?q=32.00000,34.00000" in told


async def test_nobody_without_visits_is_written_to() -> None:
    async with town(MORNING) as t:
        assert await until(t, local("25T12:00")) == []


async def test_a_visit_that_he_kept_in_his_vacation_is_in_his_agenda_also_when_that_has_no_end() -> None:
    """Each visit inside was asked about when he went: what is still booked with him is waited for at a door."""
    async with town(MORNING) as t:
        await t.db["professionals"].update_one({"_id": AVI_ID}, {"$set": {"schedule.away_from": local("25T00:00")}})
        await visit(t, "one", local("25T15:00"))
        (told,) = await until(t, local("25T14:00"))
        assert "Customer one" in told


async def test_hours_in_which_he_wants_to_be_left_alone_are_kept() -> None:
    async with town(MORNING) as t:
        quiet = Hours.model_validate({"start": "20:00", "end": "09:00"}).model_dump(mode="json")
        await t.db["professionals"].update_one({"_id": AVI_ID}, {"$set": {"quiet_hours": quiet}})
        await visit(t, "one", local("25T11:00"))
        assert await until(t, local("25T08:55")) == []
        assert len(await until(t, local("25T09:10"))) == 1


async def test_after_sleep_only_what_is_still_ahead_is_told_and_a_day_that_is_over_not_at_all() -> None:
    async with town(MORNING) as t:
        await visit(t, "morning", local("25T09:00"))
        await visit(t, "evening", local("25T18:00"))
        t.clock.move(timedelta(hours=6))
        (told,) = await agenda(t)
        assert "Customer evening" in told
        assert "Customer morning" not in told
    async with town(MORNING) as t:
        await visit(t, "morning", local("25T09:00"))
        t.clock.move(timedelta(hours=9))
        assert await agenda(t) == []


async def test_a_visit_that_is_cancelled_before_the_agenda_is_read_is_not_in_it() -> None:
    async with town(MORNING) as t:
        await visit(t, "one", local("25T10:00"))
        t.clock.move(timedelta(minutes=40))
        await t.road.agenda.tick(t.clock.now())
        await t.db["leads"].update_one({"_id": "one"}, {"$set": {"status": "cancelled"}})
        await t.settle()
        assert t.new(AVI) == []
