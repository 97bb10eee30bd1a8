"""A crash at any write while a professional changes his calendar, list or jobs ends as if nothing had happened."""

import pytest

from tests.fakes.town import AVI, DANA, MOSHE, NOAM
from tests.flows import test_moves_crashes as crashes

LIVES: dict[str, tuple[tuple[str, ...], tuple[str, ...], crashes.Script]] = {
    "vacation_handed_over": ((AVI, MOSHE), (DANA,), ((AVI, "חופשה היום"), (AVI, "1"), (AVI, "3"))),
    "vacation_moved": ((AVI,), (DANA, NOAM), ((AVI, "חופשה היום"), (AVI, "1"), (AVI, "2"), (AVI, "1"))),
    "vacation_and_back": ((AVI,), (DANA,), ((AVI, "חופשה 25.11-26.11"), (AVI, "1"), (AVI, "חזרתי"), (AVI, "1"))),
    "busy_and_free": ((AVI,), (DANA,), ((AVI, "תפוס מחר 9-11"), (AVI, "פנוי מחר 9-10"))),
    "hours": ((AVI,), (DANA,), ((AVI, "שעות א-ה 10-15"), (AVI, "1"))),
    "price": ((AVI,), (DANA,), ((AVI, "מחיר אינסטלציה 300-700"), (AVI, "1"))),
    "on_my_way": ((AVI,), (DANA,), ((AVI, "בדרך"), (AVI, "בדרך"))),
    "paused_and_resumed": ((AVI,), (DANA,), ((AVI, "עצור בוט"), (AVI, "הפעל בוט"))),
    "found": ((AVI,), (DANA,), ((AVI, "ביטול עבודה"), (AVI, "1"), (AVI, "מצא"))),
}


@pytest.mark.parametrize("name", LIVES)
async def test_a_death_changes_nothing_and_nobody_hears_it_twice(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(crashes.LIVES, name, LIVES[name])
    assert await crashes._broken(name, step=11) == {}
