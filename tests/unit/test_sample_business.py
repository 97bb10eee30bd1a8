"""The sample business: complete, harmless, and added only where it is missing."""

import re
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from pymongo.errors import DuplicateKeyError

import fixi_app
from fixi_app.booking.prices import prices_for
from fixi_app.booking.rest_days import RestDays
from fixi_app.domain.contacts import normal_phone
from fixi_app.domain.professionals import Gender, Professional, SurchargeWhen
from fixi_app.domain.reading import Language, Trade
from fixi_app.repositories.documents import from_document, to_document
from fixi_app.services.sample import add_sample, sample_professionals

ISRAEL = ZoneInfo("Asia/Jerusalem")
REST = RestDays("IL", ISRAEL)
NOW = datetime(2026, 11, 24, 12, 30, tzinfo=ISRAEL)
PROS = sample_professionals()


class _Found:
    def __init__(self, documents: list[dict[str, Any]]) -> None:
        self._documents = documents

    async def to_list(self) -> list[dict[str, Any]]:
        return self._documents


class _Inserted:
    def __init__(self, ids: list[str]) -> None:
        self.inserted_ids = ids


class _Collection(dict[str, dict[str, Any]]):
    """The few calls that seeding makes, on a dict."""

    async def insert_one(self, document: dict[str, Any]) -> None:
        if document["_id"] in self:
            raise DuplicateKeyError("a key that exists", 11000)
        self[document["_id"]] = document

    async def insert_many(self, documents: list[dict[str, Any]], ordered: bool) -> _Inserted:
        for document in documents:
            await self.insert_one(document)
        return _Inserted([document["_id"] for document in documents])

    async def find_one(self, wanted: dict[str, Any]) -> dict[str, Any] | None:
        return self.get(wanted["_id"])

    def find(self, wanted: dict[str, Any]) -> _Found:
        since = wanted["start"]["$gte"]
        return _Found([one for one in self.values() if one["pro_id"] == wanted["pro_id"] and one["start"] >= since])


def empty() -> dict[str, _Collection]:
    return {"professionals": _Collection(), "slots": _Collection()}


async def seeded(db: dict[str, _Collection], now: datetime = NOW) -> int:
    return await add_sample(db, now, ISRAEL, REST, 28)


def test_phones_lie_in_the_sample_range_and_are_unique():
    phones = [pro.phone for pro in PROS]
    assert all(re.fullmatch(r"\+972500000\d{3}", phone) and normal_phone(phone) == phone for phone in phones)
    assert len(set(phones)) == len({pro.id for pro in PROS}) == len(PROS)


def test_all_are_sample_active_and_approved():
    assert all(pro.sample and pro.is_active and pro.approved for pro in PROS)


def test_there_are_men_and_women_on_call_and_accepting_automatically():
    assert {pro.gender for pro in PROS} == set(Gender)
    assert sum(pro.on_call for pro in PROS) == 2
    assert sum(pro.auto_accept for pro in PROS) == 1
    assert {language for pro in PROS for language in pro.languages} == set(Language)
    assert {one.when for pro in PROS for one in pro.surcharges} == set(SurchargeWhen)


@pytest.mark.parametrize("pro", PROS, ids=lambda pro: pro.id)
def test_each_trade_of_each_has_a_price_and_a_licence_where_needed(pro: Professional):
    assert all(prices_for(pro, trade) for trade in pro.trades)
    assert all(0 < price.start <= price.end for price in pro.price_list)
    needed = {Trade.ELECTRICAL, Trade.GAS} & set(pro.trades)
    assert needed == {licence.trade for licence in pro.licences}
    assert all(licence.expires for licence in pro.licences)
    assert pro.call_out_fee
    assert pro.persona.tone


def test_cities_are_named_and_placed_as_the_gazetteer_does():
    lines = (Path(fixi_app.__file__).parent / "data" / "places_il.tsv").read_text(encoding="utf-8").splitlines()
    places = {line.split("\t")[1]: line.split("\t")[2:4] for line in lines if not line.startswith("#")}
    for pro in PROS:
        assert set(pro.service_areas) <= set(places)
        assert [float(degrees) for degrees in places[pro.base.city]] == [pro.base.lat, pro.base.lon]


def test_somebody_fits_for_most_trades_and_nobody_for_some():
    covered = Counter(trade for pro in PROS for trade in pro.trades)
    assert set(Trade) - set(covered) == {Trade.PAINTING, Trade.PEST_CONTROL, Trade.CLEANING, Trade.OTHER}
    assert covered[Trade.PLUMBING] >= 3


async def test_everybody_gets_a_calendar_for_the_next_weeks():
    db = empty()
    added = await seeded(db)
    assert added == len(db["professionals"]) + len(db["slots"])
    per_pro = Counter(slot["pro_id"] for slot in db["slots"].values())
    assert set(per_pro) == {pro.id for pro in PROS}
    assert min(per_pro.values()) > 60
    assert all(NOW < slot["start"] < NOW + timedelta(days=28) for slot in db["slots"].values())


async def test_adding_it_twice_adds_nothing():
    db = empty()
    await seeded(db)
    before = {name: dict(collection) for name, collection in db.items()}
    assert await seeded(db, NOW + timedelta(minutes=5)) == 0
    assert before == {name: dict(collection) for name, collection in db.items()}


async def test_a_later_day_adds_only_the_days_that_are_missing():
    db = empty()
    await seeded(db)
    booked = next(iter(db["slots"].values()))
    booked.update(is_taken=True, lead_id="lead", held_until=None)
    assert 0 < await seeded(db, NOW + timedelta(days=2)) < 100
    assert booked["lead_id"] == "lead"


async def test_what_the_owner_changed_stays_and_his_hours_are_used():
    db = empty()
    changed = PROS[0].but(name="אבי אחר", schedule=PROS[0].schedule.but(template={}))
    db["professionals"][changed.id] = to_document(changed)
    await seeded(db)
    assert from_document(Professional, db["professionals"][changed.id]) == changed
    assert not any(slot["pro_id"] == changed.id for slot in db["slots"].values())
