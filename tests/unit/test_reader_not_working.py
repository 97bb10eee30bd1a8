"""What does not work is no workplace: the town behind it is where the fault is."""

from datetime import datetime

import pytest

from fixi_app.domain.reading import Heard
from fixi_app.sample_road import read_offline

NOW = datetime.fromisoformat("2026-11-24T09:00:00+02:00")


async def town_in(text: str) -> str | None:
    heard = Heard(texts=(text,), now=NOW, timezone="Asia/Jerusalem", country="IL")
    return (await read_offline(heard)).reading.city


@pytest.mark.parametrize(
    ("text", "town"),
    [
        ("מזגן לא עובד תל אביב דיזנגוף 100", "Tel Aviv"),
        ("מכונת כביסה לא עובדת חולון", "H̱olon"),
        ("AC not working in Tel Aviv", "Tel Aviv"),
        ("my fridge stopped working Holon", "H̱olon"),
        ("the boiler doesn't work, Bat Yam", "Bat Yam"),
        ("the dishwasher isn’t working Holon", "H̱olon"),
        ("кондиционер не работает в Холоне", "H̱olon"),
        ("не работает розетка Тель-Авив", "Tel Aviv"),
        ("المكيف ما بيشتغل حيفا", "Haifa"),
        ("المكيف لا يعمل تل ابيب", "Tel Aviv"),
    ],
)
async def test_the_town_behind_what_does_not_work_is_the_place(text: str, town: str) -> None:
    assert await town_in(text) == town


@pytest.mark.parametrize(
    "text",
    [
        "אני עובד בתל אביב, הנזילה בחולון",
        "I work in Tel Aviv but the leak is in Holon",
        "муж работает в Тель-Авиве, течет кран в Холоне",
    ],
)
async def test_where_somebody_works_is_still_no_place_of_the_fault(text: str) -> None:
    assert await town_in(text) == "H̱olon"
