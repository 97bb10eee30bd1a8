"""A command with one letter wrong is understood; what binds somebody is asked about first."""

import pytest

from fixi_app.dialogue.slips import slipped
from fixi_app.dialogue.words import HAT_WORDS, PROFESSIONAL_WORDS
from tests.fakes.town import AVI, DANA, Town, town

OWNER = "+972500000001"


async def _booked(t: Town) -> None:
    await t.to_offer(DANA)
    await t.says(AVI, "אשר")
    await t.at_the_visit()


@pytest.mark.parametrize("said", ["סימתי", "סייימתי", "סיימתיי", "סיימתו", "סייתמי", "finishedd"])
async def test_done_with_a_letter_wrong_closes_the_visit(said: str) -> None:
    async with town(only=[AVI]) as t:
        await _booked(t)
        await t.says(AVI, said)
        assert (await t.lead()).status == "completed"


async def test_on_my_way_with_a_letter_doubled_reaches_the_customer() -> None:
    async with town(only=[AVI]) as t:
        await _booked(t)
        await t.says(AVI, "בדרךך")
        assert "יצא לדרך" in t.last(DANA)


async def test_a_yes_by_a_slip_is_asked_about_and_then_done() -> None:
    async with town(only=[AVI]) as t:
        await t.to_offer(DANA)
        await t.says(AVI, "אשרר")
        assert (await t.lead()).status == "new"
        assert 'הכוונה ל"אשר"?' in t.last(AVI)
        await t.says(AVI, "כן")
        assert (await t.lead()).status == "booked"


async def test_a_no_to_that_leaves_the_offer_open() -> None:
    async with town(only=[AVI]) as t:
        await t.to_offer(DANA)
        await t.says(AVI, "מאשרר")
        await t.says(AVI, "2")
        assert (await t.lead()).status == "new"
        await t.says(AVI, "1")
        assert (await t.lead()).status == "booked", "the offer is his question again"


async def test_a_short_word_that_may_be_itself_closes_nothing_unasked() -> None:
    async with town(only=[AVI]) as t:
        await _booked(t)
        await t.says(AVI, "gone")
        assert (await t.lead()).status == "booked"


@pytest.mark.parametrize("said", ["נהול", "ניהל", "ניהוול"])
async def test_the_owner_comes_to_his_menu(said: str) -> None:
    async with town(owner_phone=OWNER) as t:
        await t.says(OWNER, "ניהול")
        menu = t.last(OWNER)
        await t.says(OWNER, "יציאה")
        await t.says(OWNER, said)
        assert t.last(OWNER) == menu


@pytest.mark.parametrize("said", ["מחר", "מאוד", "בסדר", "חולון", "תודה", "עבודה", "לקוח", "אשרר עכשיו"])
def test_other_words_are_no_slip(said: str) -> None:
    assert slipped((said,), PROFESSIONAL_WORDS) is None
    assert slipped((said,), HAT_WORDS) is None
