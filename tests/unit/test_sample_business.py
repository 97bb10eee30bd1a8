"""The sample business: complete, harmless, and added only where it is missing."""

import re
from collections import Counter
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

import fixi_app
from fixi_app.booking.prices import prices_for
from fixi_app.booking.rest_days import RestDays
from fixi_app.domain.contacts import normal_phone
from fixi_app.domain.professionals import Gender, Professional, SurchargeWhen
from fixi_app.domain.reading import Language, Trade
from fixi_app.repositories.documents import from_document, to_document
from fixi_app.services.running.sample import add_sample, sample_professionals
from storage import AsyncDatabase, connect
from tests.fakes.inner_store import the_one

ISRAEL = ZoneInfo("Asia/Jerusalem")
REST = RestDays("IL", ISRAEL)
NOW = datetime(2026, 11, 24, 12, 30, tzinfo=ISRAEL)
PROS = sample_professionals()


@pytest.fixture
async def db() -> AsyncIterator[AsyncDatabase]:
    async with connect("mongita::memory:") as opened:
        yield opened


async def seeded(db: AsyncDatabase, now: datetime = NOW) -> int:
    return await add_sample(db, now, ISRAEL, REST, 28)


async def all_of(db: AsyncDatabase) -> dict[str, dict[str, Any]]:
    return {one["_id"]: one for name in ("professionals", "slots") for one in await db[name].find({}).to_list()}


def test_phones_lie_in_the_sample_range_and_are_unique() -> None:
    phones = [pro.phone for pro in PROS]
    assert all(re.fullmatch(r"\+972500000\d{3}", phone) and normal_phone(phone) == phone for phone in phones)
    assert len(set(phones)) == len({pro.id for pro in PROS}) == len(PROS)


def test_all_are_sample_active_and_approved() -> None:
    assert all(pro.sample and pro.is_active and pro.approved for pro in PROS)


def test_there_are_men_and_women_on_call_and_accepting_automatically() -> None:
    assert {pro.gender for pro in PROS} == set(Gender)
    assert sum(pro.on_call for pro in PROS) == 2
    assert sum(pro.auto_accept for pro in PROS) == 1
    assert {language for pro in PROS for language in pro.languages} == set(Language)
    assert {one.when for pro in PROS for one in pro.surcharges} == set(SurchargeWhen)


@pytest.mark.parametrize("pro", PROS, ids=lambda pro: pro.id)
def test_each_trade_of_each_has_a_price_and_a_licence_where_needed(pro: Professional) -> None:
    assert all(prices_for(pro, trade) for trade in pro.trades)
    assert all(0 < price.start <= price.end for price in pro.price_list)
    needed = {Trade.ELECTRICAL, Trade.GAS} & set(pro.trades)
    assert needed == {licence.trade for licence in pro.licences}
    assert all(licence.expires for licence in pro.licences)
    assert pro.call_out_fee
    assert pro.persona.tone


def test_cities_are_named_and_placed_as_the_gazetteer_does() -> None:
    lines = (Path(fixi_app.__file__).parent / "data" / "places_il.tsv").read_text(encoding="utf-8").splitlines()
    places = {line.split("\t")[1]: line.split("\t")[2:4] for line in lines if not line.startswith("#")}
    for pro in PROS:
        assert set(pro.service_areas) <= set(places)
        assert [float(degrees) for degrees in places[pro.base.city]] == [pro.base.lat, pro.base.lon]


def test_somebody_fits_for_most_trades_and_nobody_for_some() -> None:
    covered = Counter(trade for pro in PROS for trade in pro.trades)
    assert set(Trade) - set(covered) == {Trade.PAINTING, Trade.PEST_CONTROL, Trade.CLEANING, Trade.OTHER}
    assert covered[Trade.PLUMBING] >= 3


async def test_everybody_gets_a_calendar_for_the_next_weeks(db: AsyncDatabase) -> None:
    added = await seeded(db)
    slots = await db["slots"].find({}).to_list()
    assert added == len(PROS) + len(slots)
    per_pro = Counter(slot["pro_id"] for slot in slots)
    assert set(per_pro) == {pro.id for pro in PROS}
    assert min(per_pro.values()) > 60
    assert all(NOW < slot["start"] < NOW + timedelta(days=28) for slot in slots)


async def test_what_is_stored_reads_back_as_the_file_says(db: AsyncDatabase) -> None:
    await seeded(db)
    stored = await db["professionals"].find({}).to_list()
    assert sorted((from_document(Professional, one) for one in stored), key=lambda pro: pro.id) == sorted(
        PROS, key=lambda pro: pro.id
    )


async def test_adding_it_twice_adds_nothing(db: AsyncDatabase) -> None:
    await seeded(db)
    before = await all_of(db)
    assert await seeded(db, NOW + timedelta(minutes=5)) == 0
    assert await all_of(db) == before


async def test_a_later_day_adds_only_the_days_that_are_missing(db: AsyncDatabase) -> None:
    await seeded(db)
    await db["slots"].update_many({}, {"$set": {"is_taken": True, "lead_id": "lead"}})
    before = await all_of(db)
    assert 0 < await seeded(db, NOW + timedelta(days=2)) < 100
    after = await all_of(db)
    assert {name: after[name] for name in before} == before


async def test_what_the_owner_changed_stays_and_his_hours_are_used(db: AsyncDatabase) -> None:
    changed = PROS[0].but(name="אבי אחר", schedule=PROS[0].schedule.but(template={}))
    await db["professionals"].insert_one(to_document(changed))
    await seeded(db)
    assert from_document(Professional, await the_one(db["professionals"], {"_id": changed.id})) == changed
    assert await db["slots"].count_documents({"pro_id": changed.id}) == 0
