"""Several professionals from one file: looked through first, then added; each phone is asked before it is told."""

import os
from pathlib import Path

import pytest

from fixi_app.domain.reading import Trade
from fixi_app.services.office import BatchRow, NotAllowed
from tests.fakes.desk import OWNER, VIEWER, AtDesk, at_desk
from tests.fakes.there import there
from tests.fakes.town import DANA, NOAM

TABLE = """שם,טלפון,תחומים,עיר,רדיוס
גלית,050-000-0150,"צבע, חשמלאית",חולון,20 ק״מ
זוהר,0500000151,אינסטלציה,בת ים,
בלי עיר,0500000152,גז,,
בלי תחום,0500000153,,חולון,
רע,123,גז,חולון,
תחום זר,0500000154,אסטרונאוט,חולון,
עיר זרה,0500000155,גז,חדולון,
רדיוס,0500000156,גז,חולון,רחוק
כפול,050-000-0150,גז,חולון,
אבי שוב,+972500000101,גז,חולון,
"""


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "my pros.csv"
    path.write_text(TABLE, "utf-8")
    return path


async def look(d: AtDesk, path: Path | str, **more: object) -> dict[str, BatchRow]:
    batch = await d.desk.professionals.look_through(str(path), **more)  # type: ignore[arg-type]
    return {row.professional.name: row for row in batch.rows}


async def test_each_line_says_what_it_would_add_or_why_it_is_left_out(table: Path) -> None:
    async with at_desk() as d:
        before = len(await d.desk.professionals.rows())
        rows = await look(d, table)
        assert [name for name, row in rows.items() if not row.problem] == ["גלית", "זוהר"]
        good = rows["גלית"].professional
        assert (good.phone, good.radius_km, rows["גלית"].city) == ("+972500000150", 20, "חולון")
        assert set(good.trades) == {Trade.PAINTING, Trade.ELECTRICAL}
        assert "אסטרונאוט" in rows["תחום זר"].problem
        assert "חולון" in rows["עיר זרה"].problem
        assert "2" in rows["כפול"].problem
        assert len({row.problem for row in rows.values() if row.problem}) == 8
        assert len(await d.desk.professionals.rows()) == before


async def test_what_the_file_leaves_out_is_chosen_once_for_all(table: Path) -> None:
    async with at_desk() as d:
        rows = await look(d, table, trades=(Trade.GAS,), city="Haifa")
        assert not rows["בלי עיר"].problem
        assert rows["בלי תחום"].professional.trades == (Trade.GAS,)
        assert rows["תחום זר"].problem


async def test_those_without_a_problem_are_added_and_each_phone_is_asked_first(table: Path) -> None:
    async with at_desk() as d:
        rows = tuple(row for row in (await look(d, table)).values() if not row.problem)
        told: list[tuple[int, int]] = []
        done = await d.desk.professionals.add_several(rows, OWNER, lambda *at: told.append(at))
        await d.town.settle()
        assert done.ok
        assert done.rows == ()
        assert told == [(1, 2), (2, 2)]
        phones = [row.professional.phone for row in rows]
        added = await d.town.db["professionals"].find({"phone": {"$in": phones}}).to_list()
        assert [(one["approved"], one["sample"]) for one in added] == [(True, True)] * 2
        assert len(await d.town.db["audit_log"].find({"what": "professional"}).to_list()) == 2
        again = await d.desk.professionals.add_several(rows, OWNER)
        assert (again.ok, len(again.rows)) == (False, 2)


async def test_what_cannot_be_read_is_refused_with_a_sentence(tmp_path: Path) -> None:
    pipe, big, binary = tmp_path / "pipe", tmp_path / "big.csv", tmp_path / "photo.png"
    os.mkfifo(pipe)
    big.write_bytes(b"name,phone\n" * 400_000)
    binary.write_bytes(b"\x89PNG\x00\x00")
    async with at_desk() as d:
        wrong = ("", str(tmp_path), str(pipe), "/dev/zero", "/nowhere/at/all", "a\x00b", str(big), str(binary))
        batches = [await d.desk.professionals.look_through(path) for path in wrong]
        assert not any(one.ok or one.rows for one in batches)
        assert all(one.message for one in batches)


async def test_a_path_is_taken_as_a_terminal_pastes_it(table: Path) -> None:
    async with at_desk() as d:
        for pasted in (f"'{table}'", f'"{table}" ', str(table).replace(" ", "\\ "), table.as_uri()):
            assert len(await look(d, pasted)) == 10, pasted


async def test_a_viewer_reads_no_files_and_adds_nobody(table: Path) -> None:
    async with at_desk() as d:
        office = d.desk.for_user(VIEWER)
        with pytest.raises(NotAllowed):
            await office.professionals.look_through(str(table))
        rows = tuple((await look(d, table)).values())
        assert not (await d.desk.professionals.add_several(rows, VIEWER)).ok


async def test_a_phone_that_nobody_vouched_for_is_asked_and_gets_no_offer(
    table: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fixi_app.services.desk.professionals.is_sample_phone", lambda _phone: False)
    async with at_desk(only=[]) as d:
        rows = [row for row in (await look(d, table)).values() if row.professional.name == "זוהר"]
        assert (await d.desk.professionals.add_several(rows, OWNER)).ok
        await d.town.settle()
        added = there(await d.town.db["professionals"].find_one({"phone": "+972500000151"}))
        assert (added["phone_confirmed"], added["is_active"]) == (False, True)
        others = {"phone": {"$ne": "+972500000151"}}
        await d.town.db["professionals"].update_many(others, {"$set": {"is_active": False}})
        await d.town.to_summary(DANA, "יש לי נזילה מתחת לכיור, בת ים, הרצל 12 קומה 2 דירה 7")
        assert (await d.town.lead()).pro_id is None
        assert (await d.desk.professionals.confirm_phone(added["_id"], OWNER)).ok
        await d.town.to_summary(NOAM, "יש לי נזילה מתחת לכיור, בת ים, הרצל 12 קומה 2 דירה 7")
        assert [lead.pro_id for lead in await d.town.leads()] == [None, added["_id"]]
