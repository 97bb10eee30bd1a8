"""No collection without an end: each stands in one table, by which it ends and one person is erased from it."""

import ast
import functools
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

import fixi_app
from fixi_app.domain.business import Business
from fixi_app.jobs.table import _rows
from fixi_app.repositories.indexes import _INDEXES
from fixi_app.services.forgetting.holdings import HOLDINGS
from fixi_app.services.forgetting.links import DESK, After, By, Ever, Left, Link
from tests.fakes.town import town

ADD_A_LINE = (
    "The collection {} is written, but HOLDINGS (services/forgetting/holdings.py) does not name it. Add a line that "
    "says when what it holds ends (After a limit, By a job, or Ever because ...) and, with a Link for each field that "
    "leads to a person, how one person is erased from it; or, in `nobody`, why nothing in it is anybody's."
)
READ_WHOLE = {
    ("outbox", "conversation_id"), ("offers", "lead_id"), ("offers", "pro_id"), ("dropped", "lead_id"),
    ("merges", "younger"), ("merges", "elder"),
}  # fmt: skip
"""Small, or emptied every few days: an index would cost every write more than it saves the few who ask."""


def written_in(source: str) -> Iterator[str]:
    """Collections that a module opens by name: `db["x"]`, `self._db["x"]`, `COLLECTION = "x"`."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Subscript(value=ast.Name(id="db" | "copy") | ast.Attribute(attr="db" | "_db"),
                               slice=ast.Constant(value=str(name))):  # fmt: skip
                yield name
            case ast.Assign(targets=[ast.Name(id="COLLECTION")], value=ast.Constant(value=str(name))):
                yield name


@functools.cache
def named() -> set[str]:
    files = Path(fixi_app.__file__).parent.rglob("*.py")
    return {name for file in files for name in written_in(file.read_text("utf-8"))} | {name for name, _ in _INDEXES}


def test_every_collection_says_when_it_ends_and_how_a_person_is_erased_from_it() -> None:
    assert len(named()) > 20, "the search itself finds nothing any more"
    for name in sorted(named()):
        assert name in HOLDINGS, ADD_A_LINE.format(name)


def test_a_collection_that_is_new_is_found_however_it_is_opened() -> None:
    new = 'COLLECTION = "one"\nasync def f(self, db):\n    db["two"]; self._db["three"]; self._store.db["four"]\n'
    assert set(written_in(new)) == {"one", "two", "three", "four"}


@pytest.mark.parametrize("name", HOLDINGS)
def test_each_line_of_the_table_is_whole(name: str) -> None:
    holding, jobs = HOLDINGS[name], {*_rows(Business()), DESK}
    assert name in named(), f"nothing writes {name} any more: take its line away"
    assert bool(holding.links) != bool(holding.nobody), f"{name}: a Link to a person, or in `nobody` why there is none"
    match holding.end:
        case By(job=job, how=how):
            assert job in jobs, f"{name} is ended by {job}, which is no job"
            assert how
        case Ever(because=because):
            assert because
    for link in holding.links:
        assert not isinstance(link.deed, Left) or link.deed.because


@pytest.mark.parametrize(("name", "link"), [(name, link) for name, one in HOLDINGS.items() for link in one.links])
def test_what_is_a_persons_is_found_without_reading_everybodys(name: str, link: Link) -> None:
    asked = [*link.within, link.path]
    begun = [[key for key, _ in keys[: len(asked)]] for collection, keys in _INDEXES if collection == name]
    assert link.path == "_id" or asked in begun or (name, link.path) in READ_WHOLE


async def test_what_ends_by_its_age_is_gone_after_its_time_and_not_before() -> None:
    async with town() as t:
        now, ends = t.clock.now(), {n: one.end for n, one in HOLDINGS.items() if isinstance(one.end, After)}
        assert len(ends) > 2
        for name, end in ends.items():
            old, young = now - timedelta(days=5000), now - timedelta(days=1)
            await t.db[name].insert_many([{"_id": "old", end.moment: old}, {"_id": "young", end.moment: young}])
        await t.road.retention.tick(now)
        for name in ends:
            assert [one["_id"] for one in await t.db[name].find({}).to_list()] == ["young"], name
