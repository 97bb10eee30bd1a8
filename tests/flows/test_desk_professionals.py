"""Professionals added, changed and sent home at the desk."""

from datetime import time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from fixi_app.domain.leads import LeadStatus
from fixi_app.domain.professionals import (
    Base,
    Licence,
    Persona,
    Price,
    Professional,
    Schedule,
    Span,
    Surcharge,
    SurchargeWhen,
)
from fixi_app.domain.reading import Trade
from fixi_app.services.office import ProfessionalRow, Saved
from tests.fakes.desk import OWNER, VIEWER, AtDesk, at_desk
from tests.fakes.there import there
from tests.fakes.town import AVI, DANA, MOSHE

NEW = Professional(id="", name="גלית", phone="050-000-0150", trades=(Trade.PAINTING,), base=Base(city="חולון"))


async def row_of(d: AtDesk, phone: str) -> ProfessionalRow:
    return next(row for row in await d.desk.professionals.rows() if row.professional.phone == phone)


async def save(d: AtDesk, pro: Professional, **changes: Any) -> Saved:
    saved = await d.desk.professionals.save(pro.but(**changes), OWNER)
    await d.town.settle()
    return saved


async def test_a_new_one_has_an_id_a_place_on_the_map_and_free_hours() -> None:
    async with at_desk() as d:
        assert (await save(d, NEW)).ok
        row = await row_of(d, "+972500000150")
        pro = row.professional
        assert pro.id.startswith("pro_")
        assert (pro.base.city, pro.sample) == ("H̱olon", True)
        assert pro.base.lat is not None
        assert row.free_slots > 20
        assert set(pro.schedule.template) == {"0", "1", "2", "3", "4", "6"}


async def test_what_is_not_complete_is_refused_with_a_sentence() -> None:
    async with at_desk() as d:
        wrong: list[dict[str, Any]] = [
            {"name": " "}, {"phone": "123"}, {"phone": AVI}, {"trades": ()}, {"base": Base(city="אין מקום כזה בכלל")},
            {"base": Base()}, {"service_areas": ("Nowhere at all",)}, {"languages": ()}, {"radius_km": 0},
            {"max_open_jobs": 0}, {"call_out_fee": -1}, {"price_list": (Price(item="a", start=5, end=1),)},
            {"price_list": (Price(item="", start=1, end=5),)},
        ]  # fmt: skip
        messages = [(await save(d, NEW, **change)) for change in wrong]
        assert not any(one.ok for one in messages)
        assert all(one.message for one in messages)
        assert not (await d.desk.professionals.save(NEW, VIEWER)).ok
        assert not any(row.professional.name == NEW.name for row in await d.desk.professionals.rows())


async def test_a_rating_given_while_the_form_was_open_is_kept() -> None:
    async with at_desk() as d:
        pro = (await row_of(d, AVI)).professional
        await d.town.db["professionals"].update_one({"_id": pro.id}, {"$inc": {"rating.sum": 5, "rating.count": 1}})
        assert (await save(d, pro, radius_km=33)).ok
        after = (await row_of(d, AVI)).professional
        assert (after.radius_km, after.rating.count) == (33, pro.rating.count + 1)


async def test_a_form_of_an_older_version_changes_nothing() -> None:
    async with at_desk() as d:
        pro = (await row_of(d, AVI)).professional
        assert (await save(d, pro, radius_km=33)).ok
        second = await save(d, pro, radius_km=44)
        assert (second.ok, second.conflict) == (False, True)
        assert (await row_of(d, AVI)).professional.radius_km == 33


async def test_other_hours_make_other_slots_around_what_is_booked() -> None:
    async with at_desk(only=[AVI]) as d:
        await d.town.to_offer(DANA)
        await d.town.says(AVI, "אשר")
        booked = (await d.town.taken())[0]
        pro = (await row_of(d, AVI)).professional
        short = Schedule.model_validate({"template": {"0": [{"start": "10:00", "end": "12:00"}]}})
        assert (await save(d, pro, schedule=short)).ok
        slots = await d.town.db["slots"].find({"pro_id": pro.id}, sort=[("start", 1)]).to_list()
        coming = [slot for slot in slots if slot["start"] > d.town.clock.now() and not slot["is_taken"]]
        assert {slot["start"].astimezone(d.town.road.ground.zone).weekday() for slot in coming} == {0}
        assert booked["_id"] in [slot["_id"] for slot in slots if slot["is_taken"]]


async def _too_late_to_undo(d: AtDesk) -> None:
    d.town.clock.move(timedelta(seconds=d.town.road.ground.business.undo_seconds))
    await d.desk._pros.pay_held()
    await d.town.settle()


async def test_sent_home_by_the_form_he_can_be_taken_back_before_anybody_heard_of_it() -> None:
    async with at_desk(only=[AVI]) as d:
        await d.town.to_offer(DANA)
        await d.town.says(AVI, "אשר")
        d.town.new(DANA)
        saved = await save(d, (await row_of(d, AVI)).professional, is_active=False)
        assert saved.deed
        assert (await d.desk.professionals.switch(saved.deed, True, OWNER)).ok
        await _too_late_to_undo(d)
        assert (await d.town.lead()).status is LeadStatus.BOOKED
        assert d.town.new(DANA) == []
        assert not (await save(d, (await row_of(d, AVI)).professional, name="אבי ב")).deed


async def test_when_one_stops_working_his_offer_goes_to_the_next() -> None:
    async with at_desk(only=[AVI, MOSHE]) as d:
        await d.town.to_offer(DANA)
        lead = await d.town.lead()
        offered = there(await d.town.db["professionals"].find_one({"_id": lead.pro_id}))["phone"]
        saved = await save(d, (await row_of(d, offered)).professional, is_active=False)
        assert "1" in saved.message
        await _too_late_to_undo(d)
        after = await d.town.lead()
        assert {lead.pro_id, after.pro_id} == {"pro_sample_avi", "pro_sample_moshe"}
        assert after.status in (LeadStatus.NEW, LeadStatus.CONTACTED)


async def test_when_one_stops_working_what_he_only_had_goes_to_a_person() -> None:
    async with at_desk(only=[AVI]) as d:
        await d.town.to_summary(DANA)
        await save(d, (await row_of(d, AVI)).professional, is_active=False)
        await _too_late_to_undo(d)
        lead = await d.town.lead()
        assert (lead.status, lead.pro_id) == (LeadStatus.PENDING, None)
        assert await d.town.taken() == []
        assert "צוות" in d.town.last(DANA)


async def test_when_one_stops_working_his_booked_visits_are_put_to_the_customers_to_choose() -> None:
    async with at_desk(only=[AVI, MOSHE]) as d:
        await d.town.to_offer(DANA)
        booked_with = there(await d.town.db["professionals"].find_one({"_id": (await d.town.lead()).pro_id}))["phone"]
        await d.town.says(booked_with, "אשר")
        d.town.new(DANA)
        saved = await save(d, (await row_of(d, booked_with)).professional, approved=False)
        assert "1" in saved.message
        assert (await d.town.lead()).status is LeadStatus.CONTACTED
        assert len(d.town.new(DANA)) == 1


async def test_when_one_stops_working_a_visit_that_has_begun_stays_his() -> None:
    async with at_desk(only=[AVI]) as d:
        await d.town.to_offer(DANA)
        await d.town.says(AVI, "אשר")
        start = (await d.town.lead()).appointment_start
        assert start
        d.town.clock.move(start - d.town.clock.now())
        saved = await save(d, (await row_of(d, AVI)).professional, approved=False)
        assert "נשארים: 1" in saved.message
        assert (await d.town.lead()).status is LeadStatus.BOOKED


async def test_an_emergency_asked_of_several_stays_with_the_others() -> None:
    async with at_desk() as d:
        await d.town.to_offer(DANA)
        both = {"pro_id": "pro_sample_avi", "offer.pro_ids": ["pro_sample_avi", "pro_sample_moshe"]}
        await d.town.db["leads"].update_one({}, {"$set": both})
        lead = await d.town.lead()
        await save(d, (await row_of(d, AVI)).professional, is_active=False)
        await _too_late_to_undo(d)
        after = await d.town.lead()
        assert lead.offer is not None
        assert after.offer == lead.offer.but(refused_by=("pro_sample_avi",))
        assert after.pro_id == "pro_sample_moshe"


async def test_another_phone_is_another_chat() -> None:
    async with at_desk(only=[AVI]) as d:
        await d.town.says(AVI, "תפריט")
        await d.town.to_offer(DANA)
        pro = (await row_of(d, AVI)).professional
        assert pro.contact_id is not None
        assert (await save(d, pro, phone="+972500000151")).ok
        assert (await row_of(d, "+972500000151")).professional.contact_id is None


async def test_cities_are_found_while_they_are_typed() -> None:
    async with at_desk() as d:
        cities = d.desk.professionals.cities
        assert cities("חול")[0] == ("H̱olon", "חולון")
        assert ("H̱olon", "חולון") in cities("holo")
        assert ("H̱olon", "חולון") in cities("חולן")
        assert any(shown == "בת ים" for _, shown in cities("ים"))
        assert any(shown == "באר שבע" for _, shown in cities("beer sh"))
        assert len(cities("א", 3)) == 3
        assert cities("   ") == []


async def test_a_professional_who_changed_his_own_record_meanwhile_is_not_overwritten() -> None:
    async with at_desk(only=[AVI]) as d:
        await d.town.says(AVI, "תפריט")
        pro = (await row_of(d, AVI)).professional
        await d.town.road.ground.store.professionals.change(pro.id, lambda one: one.but(call_out_fee=222))
        saved = await save(d, pro, radius_km=33)
        assert (saved.ok, saved.conflict) == (False, True)
        now = await d.desk.professionals.one(pro.id)
        assert now is not None
        assert (now.call_out_fee, now.radius_km) == (222, pro.radius_km)
        assert (await save(d, now, radius_km=33)).ok


async def test_a_refusal_names_the_field_that_it_is_about() -> None:
    async with at_desk() as d:
        wrong: dict[str, dict[str, Any]] = {
            "name": {"name": " "}, "phone": {"phone": AVI}, "trades": {"trades": ()}, "base": {"base": Base()},
            "licences": {"licences": (Licence(trade=Trade.GAS, number=" "),)},
            "surcharges": {"surcharges": (Surcharge(when=SurchargeWhen.NIGHT, percent=-5),)},
            "persona": {"persona": Persona(tone="x" * 200)},
        }  # fmt: skip
        for field, change in wrong.items():
            saved = await save(d, NEW, **change)
            assert (saved.ok, saved.field) == (False, field)
            assert saved.message


async def test_a_row_says_his_cities_as_they_are_called() -> None:
    async with at_desk() as d:
        assert (await save(d, NEW, service_areas=("בת ים",))).ok
        row = await row_of(d, "+972500000150")
        assert (row.city, row.areas) == ("חולון", ("בת ים",))
        assert await d.desk.professionals.one("nobody") is None


async def test_other_hours_make_visits_anew_also_where_they_were_made_far_ahead() -> None:
    async with at_desk() as d:
        await save(d, NEW)
        pro = (await row_of(d, "+972500000150")).professional
        far = d.desk.now().date() + timedelta(days=90)
        assert (await d.desk.schedule.generate([pro.id], far, far + timedelta(days=6), OWNER)).ok
        template = {day: (Span(start=time(9), end=time(13)),) for day in pro.schedule.template}
        assert (await save(d, pro, schedule=pro.schedule.but(template=template))).ok
        later = {"pro_id": pro.id, "start": {"$gte": d.desk.now() + timedelta(days=89)}}
        slots = await d.town.db["slots"].find(later).to_list()
        zone = ZoneInfo(d.desk.timezone)
        assert slots
        assert {slot["start"].astimezone(zone).hour for slot in slots} <= {9, 10, 11}
