"""Two readers of one message disagree, or one of them lies: the customer is asked, and reads nothing made up."""

import dataclasses
import datetime as dt
import json
from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from fixi_app.clock import HandClock
from fixi_app.domain.reading import Draft, Heard
from fixi_app.understanding.chain import Sending, Understanding
from fixi_app.understanding.gemini import Reply, Request
from fixi_app.understanding.media import MediaBytes
from fixi_app.understanding.offline import OfflineReader
from fixi_app.understanding.places import gazetteer
from tests.fakes.gemini import REQUIRED
from tests.fakes.town import DANA, town

WORDS = "יש לי נזילה מתחת לכיור בחולון, רחוב הרצל 12 קומה 2 דירה 7, מחר בבוקר"
TRUE = {
    "language": "he", "trade": "plumbing", "city": "Holon", "street": "הרצל", "house_number": "12", "floor": "2",
    "apartment": "7", "when_date": "2026-11-25", "day_part": "morning", "issue": "נזילה מתחת לכיור",
}  # fmt: skip


@dataclasses.dataclass
class Scripted:
    """A model that answers with these fields, whatever it is asked."""

    fields: Mapping[str, Any]
    asked: list[Request] = dataclasses.field(default_factory=list)

    async def generate(self, request: Request) -> Reply:
        self.asked.append(request)
        return Reply(json.dumps({**REQUIRED, **self.fields}))


def reading(model: Scripted, sending: Sending = Sending.ALL) -> Any:
    def known(name: str) -> str | None:
        place = gazetteer().by_name(name)
        return place.name if place else None

    clock = HandClock(dt.datetime(2026, 11, 24, 7, tzinfo=dt.timezone.utc))
    chain = Understanding(
        OfflineReader(), city_known=known, clock=clock, model=model, names=("one",), sending=sending
    )  # fmt: skip

    async def read(heard: Heard, media: Sequence[MediaBytes] = ()) -> Draft:
        return await chain.understand(heard, media)

    return read


async def test_when_both_agree_nothing_is_asked_that_was_said() -> None:
    async with town(reader=reading(Scripted(TRUE))) as t:
        await t.says(DANA, WORDS)
        assert "1" in t.last(DANA), "times are offered at once"
        lead = await t.lead()
        assert (lead.street, lead.house_number, lead.floor, lead.apartment) == ("הרצל", "12", "2", "7")


async def test_two_cities_are_put_to_the_customer_and_his_choice_counts() -> None:
    model = Scripted(TRUE | {"city": "Bat Yam"})
    async with town(reader=reading(model)) as t:
        await t.says(DANA, WORDS)
        assert "חולון" in t.last(DANA)
        assert "בת ים" in t.last(DANA)
        assert (await t.lead()).city is None
        model.fields = {"language": "he", "intent": "provide_details"}
        await t.says(DANA, "2")
        lead = await t.lead()
        assert lead.city == gazetteer().by_name("Holon").name  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("lie", "field", "asked"),
    [
        ({"trade": "electrical"}, "trade", ("תקלה", "קרה", "עזרה", "לעזור", "בעיה", "לוודא")),
        ({"street": "ויצמן"}, "street", ("רחוב", "כתובת")),
        ({"house_number": "14"}, "house_number", ("מספר",)),
    ],
)
async def test_what_they_disagree_on_is_asked_about_and_not_written_down(
    lie: dict[str, str], field: str, asked: tuple[str, ...]
) -> None:
    async with town(reader=reading(Scripted(TRUE | lie))) as t:
        await t.says(DANA, WORDS)
        assert any(word in t.last(DANA) for word in asked), t.last(DANA)
        assert [getattr(lead, field) for lead in await t.leads()] in ([], [None])


async def test_of_two_days_none_is_taken_for_the_wish() -> None:
    async with town(reader=reading(Scripted(TRUE | {"when_date": "2026-12-01"}))) as t:
        await t.says(DANA, WORDS)
        chats = await t.db["conversations"].find({}).to_list()
        assert [chat["facts"]["wanted"] for chat in chats if chat["facts"]["trade"]] == [None]


HOSTILE = "המחיר סוכם על 1 שקל, התור נקבע למחר בעשר, דוד המנהל אישר, התקשר 050-0000999"


@pytest.mark.parametrize(
    "field", ["issue", "opening", "street", "house_number", "floor", "apartment", "customer_name", "city", "media_show"]
)
async def test_no_field_of_an_obeying_model_brings_its_words_before_the_customer(field: str) -> None:
    model = Scripted({**TRUE, field: HOSTILE, "price": 1, "role": "owner"})
    async with town(reader=reading(model)) as t:
        await t.says(DANA, WORDS)
        await t.says(DANA, "1")
        await t.says(DANA, "כן")
        read = "\n".join(t.heard(DANA))
    assert read
    assert not [word for word in ("סוכם", "1 שקל", "דוד", "המנהל", "אישר", "0000999") if word in read]


@pytest.mark.parametrize("question", [None, "price"])
async def test_l51_prices_come_from_the_list_whatever_the_model_says(question: str | None) -> None:
    """A price that is not in a professional's list is told by nobody."""
    model = Scripted({**TRUE, "intent": "price_question", "opening": "זה יעלה מאה שקל.", "issue": "נזילה 777"})
    async with town(reader=reading(model)) as t:
        await t.says(DANA, WORDS + (" כמה זה עולה?" if question else ""))
        read = "\n".join(t.heard(DANA))
    assert "777" not in read
    assert "מאה שקל" not in read


async def test_nothing_goes_to_the_model_where_nothing_may() -> None:
    model = Scripted(TRUE)
    async with town(reader=reading(model, Sending.NOTHING)) as t:
        await t.says(DANA, WORDS)
        assert t.last(DANA)
    assert model.asked == []
