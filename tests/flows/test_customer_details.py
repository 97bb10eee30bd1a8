"""What a request is made of: doubt is read back, a pin with words is an address, somebody else may open the door."""

from collections.abc import Sequence

import pytest

from fixi_app.domain.business import Business
from fixi_app.domain.reading import Draft, Heard
from fixi_app.understanding.media import MediaBytes
from tests.fakes.town import AVI, DANA, Town, offline, photo, pin, town

LEAK = "יש לי נזילה מתחת לכיור, חולון, הרצל 12 קומה 2 דירה 7"


def doubting(field: str, confidence: float = 0.5):  # type: ignore[no-untyped-def]
    """A reader that is not sure of one field."""

    async def read(heard: Heard, media: Sequence[MediaBytes] = ()) -> Draft:
        draft = await offline(heard, media)
        return draft.but(reading=draft.reading.but(confidence={**draft.reading.confidence, field: confidence}))

    return read


@pytest.mark.parametrize(
    ("field", "asked"), [("trade", "אינסטלציה?"), ("street", "הרצל?"), ("house_number", "12?")]
)
async def test_a_doubtful_field_is_read_back_and_used_at_a_yes(field: str, asked: str) -> None:
    async with town(only=[AVI], reader=doubting(field)) as t:
        await t.says(DANA, LEAK)
        assert asked in t.last(DANA)
        await t.says(DANA, "כן")
        assert "1. היום" in t.last(DANA)
        lead = await t.lead()
        assert (lead.trade, lead.street, lead.house_number) == ("plumbing", "הרצל", "12")


async def test_a_no_asks_plainly_and_no_doubt_is_left() -> None:
    async with town(only=[AVI], reader=doubting("house_number")) as t:
        await t.says(DANA, LEAK)
        await t.says(DANA, "לא")
        assert "מה מספר הבית" in t.last(DANA)


async def test_certain_fields_are_not_read_back_and_the_owner_says_what_is_certain() -> None:
    async with town(only=[AVI], reader=doubting("street", 0.7)) as t:
        await t.says(DANA, LEAK)
        assert "1. היום" in t.last(DANA)
    strict = Business(name="x", confidence_floor=0.8)
    async with town(only=[AVI], reader=doubting("street", 0.7), business=strict) as t:
        await t.says(DANA, LEAK)
        assert "הרחוב הוא הרצל?" in t.last(DANA)


async def test_an_apartment_ends_the_private_house() -> None:
    async with town(only=[AVI]) as t:
        await t.says(DANA, "יש לי נזילה מתחת לכיור, חולון, הרצל 12")
        await t.says(DANA, "בית פרטי")
        assert (await t.lead()).private_house
        await t.says(DANA, "בעצם דירה 5")
        lead = await t.lead()
        assert (lead.apartment, lead.private_house) == ("5", False)


async def test_a_pin_with_a_few_words_is_a_full_address() -> None:
    async with town(only=[AVI]) as t:
        await t.says(DANA, "יש לי נזילה בכיור")
        await t.says(DANA, "הבניין הכחול, כניסה מאחור", **pin(32.0158, 34.7874))
        assert "1. היום" in t.last(DANA)
        await t.says(DANA, "1")
        assert "הבניין הכחול, כניסה מאחור" in t.last(DANA)


async def test_a_map_link_with_a_few_words_is_one_too() -> None:
    async with town(only=[AVI]) as t:
        await t.says(DANA, "יש לי נזילה בכיור https://maps.google.com/?q=32.0158,34.7874 הבניין הכחול")
        assert "1. היום" in t.last(DANA)
        assert (await t.lead()).pin_words == "הבניין הכחול"


async def test_a_lone_pin_is_asked_for_the_door_and_any_words_do() -> None:
    async with town(only=[AVI]) as t:
        await t.says(DANA, "יש לי נזילה בכיור")
        await t.says(DANA, "", **pin(32.0158, 34.7874))
        assert "באיזו קומה" in t.last(DANA)
        await t.says(DANA, "הכניסה ליד המכולת")
        assert "1. היום" in t.last(DANA)
        assert (await t.lead()).pin_words == "הכניסה ליד המכולת"


class TestTheDoor:
    async def test_who_opens_is_asked_once_when_it_is_not_the_writer(self) -> None:
        async with town(only=[AVI]) as t:
            await t.says(DANA, f"{LEAK}, אצל אמא שלי, אני לא אהיה שם")
            assert "מי יפתח" in t.last(DANA)
            await t.says(DANA, "אמא, רותי 0500000517")
            await t.says(DANA, "1")
            assert "רותי 0500000517" in t.last(DANA)
            await t.says(DANA, "1")
            assert "רותי" not in "".join(t.heard(AVI)), "the door comes with the confirmation"
            await t.says(AVI, "אשר")
            assert "רותי 0500000517" in t.last(AVI)

    async def test_it_is_not_asked_of_the_one_who_lives_there(self) -> None:
        async with town(only=[AVI]) as t:
            await t.says(DANA, LEAK)
            assert "מי יפתח" not in "".join(t.heard(DANA))

    @pytest.mark.parametrize("words", ["לא יודע עדיין", "1"])
    async def test_not_knowing_is_an_answer(self, words: str) -> None:
        async with town(only=[AVI]) as t:
            await t.says(DANA, f"{LEAK}, זה אצל ההורים שלי")
            await t.says(DANA, words)
            assert "1. היום" in t.last(DANA)
            assert (await t.lead()).door in (None, words)

    async def test_that_somebody_else_opens_moves_no_booked_visit(self) -> None:
        async with town(only=[AVI]) as t:
            await t.to_offer(DANA)
            await t.says(AVI, "אשר")
            await t.says(DANA, "אני לא אהיה בבית, אשתי תפתח")
            assert "אשתי תפתח" in t.last(AVI)
            assert (await t.lead()).status == "booked"


async def booked(t: Town) -> None:
    await t.to_offer(DANA)
    await t.says(AVI, "אשר")


async def test_after_a_street_change_in_a_booked_visit_the_number_is_asked_for() -> None:
    async with town(only=[AVI]) as t:
        await booked(t)
        await t.says(DANA, "עברנו לרחוב ביאליק")
        assert "ביאליק" in t.last(DANA)
        assert "מספר הבית" in t.last(DANA)
        await t.says(DANA, "8")
        assert "ביאליק 8" in t.last(AVI)
        assert (await t.lead()).house_number == "8"


async def test_what_was_quoted_stays_for_the_request() -> None:
    async with town(only=[AVI]) as t:
        await t.says(DANA, "יש לי נזילה מתחת לכיור, חולון, הרצל 12 קומה 2 דירה 7")
        await t.says(DANA, "כמה זה עולה?")
        assert "250-650" in t.last(DANA)
        dearer = [{"item": "plumbing", "start": 900, "end": 1900}]
        await t.db["professionals"].update_one({"phone": AVI}, {"$set": {"price_list": dearer}})
        await t.says(DANA, "1")
        assert "250-650" in t.last(DANA)
        assert "900" not in t.last(DANA)


async def test_a_flat_told_to_the_question_who_opens_is_kept_and_names_nobody() -> None:
    async with town(only=[AVI]) as t:
        await t.says(DANA, "אצל אמא שלי נזילה מתחת לכיור, חולון, הרצל 12 קומה 2")
        assert "מי יפתח" in t.last(DANA)
        await t.says(DANA, "דירה 3")
        assert "מי יפתח" in t.last(DANA)
        await t.says(DANA, "שרה")
        lead = await t.lead()
        assert (lead.apartment, lead.door) == ("3", "שרה")


async def test_parking_in_the_street_behind_leaves_the_address_of_a_visit_alone() -> None:
    async with town(only=[AVI]) as t:
        await t.to_offer(DANA)
        await t.says(AVI, "אשר")
        await t.says(DANA, "יש חניה ברחוב מאחור")
        assert (await t.lead()).street == "הרצל"
        assert "יש חניה ברחוב מאחור" in t.last(AVI)


async def test_the_photos_of_an_offer_stand_apart_from_its_fault() -> None:
    async with town(only=[AVI]) as t:
        await t.says(DANA, LEAK, **photo())
        await t.says(DANA, "1")
        await t.says(DANA, "1")
        assert "כיור (תמונות: 1)\n" in t.last(AVI)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("עבור חברה שלי נועה, הטלפון שלה 0500000654. נזילה בברז, חולון, הרצל 12 קומה 2 דירה 7", "0500000654"),
        ("A tap leaks at my tenant's, Holon, Herzl 12 floor 2 apt 7. Her phone is 052-123-4567", "052-123-4567"),
        ("Пишу за маму, её телефон 0500000655. Течёт кран, Холон, Герцль 12, кв 7, этаж 2", "0500000655"),
    ],
)
async def test_the_phone_of_whoever_lives_there_reaches_the_professional_and_is_not_asked_for(
    words: str, told: str
) -> None:
    async with town(only=[AVI]) as t:
        await t.says(DANA, words)
        assert "\n1. " in t.last(DANA)
        for answer in ("1", "1"):
            await t.says(DANA, answer)
        await t.says(AVI, "אשר")
        assert told in t.last(AVI)
