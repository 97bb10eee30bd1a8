"""`bench storage` at a size that takes a second: every row is measured, and the last claim of a slot is checked."""

from __future__ import annotations

import pytest

from fixi_app.commands import bench_storage
from fixi_app.commands.bench_storage import ours, raw, rivals


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench_storage, "SIZES", (200, 1000))
    monkeypatch.setattr(bench_storage, "_SMALLEST", 200)
    monkeypatch.setattr(bench_storage, "_LARGEST", 1000)
    monkeypatch.setattr(bench_storage, "RIVAL_SIZES", (200,))
    monkeypatch.setattr(rivals, "_FEW", 3)
    monkeypatch.setattr(ours, "_LISTENED", 500)
    for module in (raw, ours):
        for name, number in {"NEW": 128, "LOOK_UPS": 100, "LAPS": 1, "SLOTS": 100}.items():
            monkeypatch.setattr(module, name, number)


def test_every_round_measures_every_row_of_the_table(small: None) -> None:
    rounds = [list(measured) for measured in bench_storage.rounds(2)]
    names = [measure.name for measure in rounds[0]]
    assert [measure.name for measure in rounds[1]] == names
    assert len(names) == len(set(names)) >= 2 * 3 + 3 + 2 + 2 + 3
    assert all(measure.value > 0 and measure.against > 0 for measures in rounds for measure in measures)
    for words in ("durable inserts", "find_one", "claims", "loop lag", "opening", "memory", "Mongita"):
        assert any(words in name for name in names), words


def test_a_store_that_gives_a_slot_twice_is_no_result(small: None, monkeypatch: pytest.MonkeyPatch) -> None:
    async def always_the_same(self: ours.Ours, number: int) -> str:
        return "slot1"

    monkeypatch.setattr(ours.Ours, "_claim", always_the_same)
    with pytest.raises(AssertionError, match="claimed twice"):
        list(bench_storage.rounds(1))
