"""A professional who calls, sends a pin or a card, or whose message cannot be read: he is answered, too."""

import pytest

from fixi_app.domain.messages import InboundKind
from tests.fakes.town import AVI, DANA, pin, town
from tests.fakes.visits import booked, until


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        (InboundKind.CALL, "אין כאן מענה לשיחות"),
        (InboundKind.CONTACT, "אפשר לכתוב או להקליט"),
        (InboundKind.UNSUPPORTED, "אפשר לכתוב או להקליט"),
        (InboundKind.UNDECRYPTABLE, "לא הגיעה שלמה"),
    ],
)
async def test_what_has_no_words_is_answered_at_once(kind: InboundKind, said: str) -> None:
    async with town() as t:
        await t.says(AVI, "", kind=kind)
        assert said in t.last(AVI)


@pytest.mark.parametrize("kind", [InboundKind.REACTION, InboundKind.MOVED])
async def test_a_reaction_or_a_changed_number_asks_for_no_answer(kind: InboundKind) -> None:
    async with town() as t:
        await t.says(AVI, "", kind=kind)
        assert t.heard(AVI) == []


async def test_a_pin_while_he_is_asked_where_he_is_is_met_with_the_question_again() -> None:
    async with town(only=[AVI]) as t:
        await until(t, await booked(t), 61)
        await t.says(DANA, "אף אחד לא הגיע")
        t.new(AVI)
        await t.says(AVI, "", **pin(32.0, 34.8))
        assert any("לא אוכל להגיע" in said for said in t.new(AVI))
        await t.says(AVI, "2")
        assert (await t.lead()).status == "contacted"


async def test_the_menu_does_not_keep_his_next_words_from_the_customer_who_asked_him() -> None:
    async with town(only=[AVI]) as t:
        await booked(t)
        await t.says(AVI, "תפריט")
        await t.says(DANA, "כמה זמן זה ייקח?")
        assert "אפשר לענות כאן" in t.last(AVI)
        await t.says(AVI, "בערך שעה")
        assert "במילים שלו: בערך שעה" in t.last(DANA)


async def test_while_an_offer_is_put_to_him_he_is_told_to_quote_the_customers_question() -> None:
    async with town(only=[AVI]) as t:
        await booked(t)
        await t.to_offer("+972500000502", "סתימה בחולון, סוקולוב 4 דירה 1 קומה 1")
        await t.says(DANA, "כמה זמן זה ייקח?")
        assert "להשיב" in t.last(AVI)
