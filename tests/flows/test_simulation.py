"""Days of a made-up town, with a look at the store after and within each: whoever wrote is answered, no hour
is given twice, nothing waits without an owner, nothing is told twice, and lead, slot and history agree.

A life that fails is added to `tests/data/simulation_seeds.toml`, with what was wrong, and stays.
"""

import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import storage
from fixi_app.simulation.play import lived
from fixi_app.simulation.shape import CALM, Shape
from tests.fakes.named_server import SERVER, fresh_database
from tests.sizes import large

SMALL = Shape(customers=3, professionals=3)
WIDE = Shape(customers=8, professionals=7, deaths=3, owner_rounds=4)
_SEEDS = Path(__file__).parents[1] / "data" / "simulation_seeds.toml"
PERMANENT: list[dict[str, Any]] = tomllib.loads(_SEEDS.read_text(encoding="utf-8")).get("life", [])


@pytest.mark.parametrize("seed", range(1, 21))
async def test_five_days_go_by_and_nothing_is_wrong(seed: int) -> None:
    """Twenty lives of five days: the hundred days of the ordinary tier."""
    life = await lived(seed, 5, SMALL)
    assert life.faults == []
    assert life.turns > life.days > 0


@pytest.mark.long
@pytest.mark.parametrize("seed", range(1001, 1001 + large(200)))
async def test_ten_days_of_a_larger_town_go_by_and_nothing_is_wrong(seed: int) -> None:
    """Two thousand days in two hundred lives, half an hour on two processors."""
    assert (await lived(seed, 10, WIDE)).faults == []


@pytest.mark.parametrize("life", PERMANENT, ids=lambda life: str(life["seed"]))
async def test_a_life_that_once_showed_a_fault_shows_none(life: dict[str, Any]) -> None:
    shape = Shape(**{"customers": SMALL.customers, "professionals": SMALL.professionals} | life.get("shape", {}))
    assert (await lived(life["seed"], life["days"], shape)).faults == [], life["was_wrong"]


@pytest.mark.parametrize("seed", [1, *(pytest.param(seed, marks=pytest.mark.long) for seed in (2, 3, 4))])
async def test_two_that_share_one_store_live_five_days_and_nothing_is_wrong(seed: int) -> None:
    """Both go at each chat and each job in the same moment; with the heavy tier it is twenty days."""
    assert (await lived(seed, 5, replace(SMALL, copies=2))).faults == []


@pytest.mark.long
@pytest.mark.skipif(SERVER is None, reason="FIXI_TEST_MONGODB_URI names no server")
@pytest.mark.parametrize("seed", [1, 2, 3, 4])
async def test_two_that_share_a_server_live_five_days_and_nothing_is_wrong(seed: int) -> None:
    """Twenty days of two copies on a server that speaks MongoDB's protocol, with the same checks."""
    uri = fresh_database()
    try:
        assert (await lived(seed, 5, replace(SMALL, copies=2), uri=uri)).faults == []
    finally:
        async with storage.connect(uri) as db:
            for name in await db.list_collection_names():
                await db.drop_collection(name)


async def test_the_same_seed_gives_the_same_days() -> None:
    one, again, other = [await lived(seed, 1, SMALL) for seed in (7, 7, 8)]
    assert one.lines == again.lines
    assert one.lines != other.lines


async def test_on_calm_days_people_who_write_get_visits() -> None:
    """The town is no ghost town: what is asked for is booked, and what was booked is done."""
    life = await lived(3, 3, CALM)
    assert life.faults == []
    assert life.booked >= 5
    assert life.completed >= 1
    assert life.deaths == 0


async def test_what_was_meant_to_go_wrong_does_go_wrong() -> None:
    """Deaths, lost calls, crossed and late deliveries, a slow model: or the days above would prove nothing."""
    life = await lived(5, 3, Shape(customers=4, professionals=3, deaths=4, lost_calls=0.2, crossed=0.4))
    assert life.faults == []
    assert life.deaths >= 5
    assert life.delivered > life.messages
    assert life.in_doubt >= 3
