"""`bench tui` at a size that takes a second: the business that it builds is one that Fixi can read."""

import asyncio
from pathlib import Path

import pytest

import storage
from fixi_app.commands import bench_tui
from fixi_app.commands.bench_tui import house
from fixi_app.domain.leads import OPEN, Lead
from fixi_app.repositories.documents import from_document


def test_the_business_has_so_many_leads_and_none_that_a_job_would_look_after(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(house, "LEADS", 30)
    monkeypatch.setattr(house, "_AT_ONCE", 20)
    house.build(tmp_path)

    async def read() -> list[Lead]:
        async with storage.connect(f"mongita:{tmp_path / 'data'}") as db:
            return [from_document(Lead, one) for one in await db["leads"].find({}).to_list()]


    leads = asyncio.run(read())
    assert len({lead.id for lead in leads}) == 30
    assert all(lead.sample and lead.status not in OPEN for lead in leads)
    assert all(lead.phone is not None and lead.phone.startswith("+972500000") for lead in leads)


def test_p95_and_the_longest_freeze_are_told_for_each_state() -> None:
    found = list(bench_tui._keys("idle", [float(number) for number in range(1, 101)]))
    assert [(one.value, one.against) for one in found] == [(pytest.approx(95.95), 50), (100.0, 100)]
