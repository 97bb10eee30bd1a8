"""Limits without amplification: floods, calls, insults, and messages that have no words."""

from datetime import timedelta
from typing import Any

import pytest

from fixi_app.channels.simulator import make_inbound
from fixi_app.domain.business import Business
from fixi_app.domain.messages import InboundKind, Media, MediaKind
from tests.fakes.town import AVI, DANA, Town, pin, town

LEAK = "יש לי נזילה מתחת לכיור, חולון, הרצל 12 קומה 2 דירה 7"
OWNER = "+972500000999"
STICKER = {"media": (Media(kind=MediaKind.STICKER, mime="image/webp"),)}


class TestAFlood:
    async def flooded(self, t: Town) -> None:
        await t.says(DANA, "יש לי נזילה בכיור בחולון")
        for number in range(4):
            await t.says(DANA, *(f"אז מה {number} {i}" for i in range(15)))

    async def test_it_gets_one_notice_in_its_window_and_everything_is_kept(self) -> None:
        async with town(only=[AVI]) as t:
            await self.flooded(t)
            notices = [text for text in t.heard(DANA) if "הודעות בבת אחת" in text]
            assert len(notices) == 1
            kept = await t.db["messages"].count_documents({"direction": "in"})
            assert kept == 61

    async def test_a_word_that_counts_at_any_moment_and_danger_pass(self) -> None:
        async with town(only=[AVI]) as t:
            await self.flooded(t)
            await t.says(DANA, "סטטוס")
            assert "עוד לא הושלמה" in t.last(DANA)
            await t.says(DANA, "יש ריח גז חזק בבית!")
            assert "שירותי החירום" in t.last(DANA)

    async def test_afterwards_the_request_goes_on(self) -> None:
        async with town(only=[AVI]) as t:
            await self.flooded(t)
            await t.minutes(11)
            await t.says(DANA, "הרצל 12 דירה 3")
            assert "1. היום" in t.last(DANA)


async def test_a_call_gets_one_text_in_its_window_with_the_phone_of_the_business() -> None:
    async with town(only=[AVI], business=Business(name="x", phone_for_calls="+972500000900")) as t:
        for _ in range(3):
            await t.says(DANA, "", kind=InboundKind.CALL)
        assert len(t.heard(DANA)) == 1
        assert "+972500000900" in t.last(DANA)
        await t.minutes(61, tick=10)
        await t.says(DANA, "", kind=InboundKind.CALL)
        assert len(t.heard(DANA)) == 2


class TestInsults:
    async def test_they_are_not_answered_in_kind_and_are_no_street(self) -> None:
        async with town(only=[AVI]) as t:
            await t.says(DANA, "יש לי נזילה בכיור בחולון")
            await t.says(DANA, "אתה אידיוט מטומטם")
            assert "נציג" in t.last(DANA)
            assert "הכתובת" in t.last(DANA), "the question is still open"
            assert (await t.lead()).street is None

    @pytest.mark.parametrize("words", ["אידיוטים", "fuck you", "идиоты", "يا حمار"])
    async def test_repeated_ones_silence_the_bot_and_show_the_owner(self, words: str) -> None:
        async with town(only=[AVI], owner_phone=OWNER) as t:
            await t.says(DANA, "יש לי נזילה בכיור בחולון")
            for _ in range(5):
                await t.says(DANA, words)
            answered = len(t.heard(DANA))
            assert answered == 3, "the request and two insults"
            assert len(t.heard(OWNER)) == 1

    async def test_clear_words_about_the_fault_bring_the_bot_back(self) -> None:
        async with town(only=[AVI]) as t:
            await t.says(DANA, "יש לי נזילה בכיור בחולון")
            for _ in range(3):
                await t.says(DANA, "אידיוטים")
            await t.says(DANA, "הרצל 12 דירה 4")
            assert "1. היום" in t.last(DANA)

    async def test_what_is_told_with_the_one_that_silences_the_bot_is_not_forgotten(self) -> None:
        async with town(only=[AVI]) as t:
            for words in ("אידיוטים", "אידיוטים", "נזילה בכיור בחולון, אידיוטים"):
                await t.says(DANA, words)
            await t.says(DANA, "הרצל 12 דירה 4")
            assert "1. היום" in t.last(DANA)
            assert (await t.lead()).trade == "plumbing"

    async def test_one_told_with_a_fault_does_not_keep_help_away(self) -> None:
        async with town(only=[AVI]) as t:
            await t.says(DANA, "אידיוטים, יש לי נזילה בכיור, חולון, הרצל 12 דירה 5")
            assert "1. היום" in t.last(DANA)


class TestWithoutWords:
    @pytest.mark.parametrize(
        ("odd", "heard"),
        [
            (STICKER, 2),
            ({"kind": InboundKind.REACTION}, 1),
            ({"kind": InboundKind.REVOKE}, 1),
            ({"kind": InboundKind.MOVED}, 1),
        ],
    )
    async def test_a_sticker_a_reaction_or_a_deletion_answers_nothing(self, odd: dict[str, Any], heard: int) -> None:
        """Who sends a sticker may think that he answered: the question comes back once, however many he sends."""
        async with town(only=[AVI]) as t:
            await t.says(DANA, "יש לי נזילה בכיור בחולון")
            for _ in range(4):
                await t.says(DANA, "", **odd)
            assert len(t.heard(DANA)) == heard
            await t.says(DANA, "הרצל 12 דירה 2")
            assert "1. היום" in t.last(DANA)

    async def test_what_cannot_be_read_is_said_once_and_is_no_try(self) -> None:
        async with town(only=[AVI]) as t:
            await t.says(DANA, "יש לי נזילה בכיור בחולון")
            for _ in range(4):
                await t.says(DANA, "", kind=InboundKind.UNSUPPORTED)
            assert len([text for text in t.heard(DANA) if "אי אפשר לקרוא" in text]) == 1
            assert (await t.lead()).status == "contacted"

    async def test_a_pin_that_lost_its_place_is_asked_for_again_once_and_then_leads_there(self) -> None:
        async with town(only=[AVI]) as t:
            for _ in range(2):
                await t.says(DANA, "", kind=InboundKind.PLACE)
            assert len([text for text in t.heard(DANA) if "כנראה מיקום שלא עבר" in text]) == 1
            await t.says(DANA, "יש לי נזילה בכיור")
            t.clock.move(timedelta(hours=1))
            await t.says(DANA, "", kind=InboundKind.PLACE)
            assert "כנראה מיקום שלא עבר" in t.last(DANA)
            await t.says(DANA, "", **pin(32.0158, 34.7874))
            assert (await t.lead()).lat == 32.0158

    async def test_a_pin_that_was_lost_beside_words_is_asked_for_beside_the_answer(self) -> None:
        async with town(only=[AVI]) as t:
            await t.says(DANA, "", kind=InboundKind.PLACE, settle=False)
            await t.says(DANA, "יש לי נזילה בכיור בחולון", wait=0)
            assert "כנראה מיקום שלא עבר" in t.last(DANA)
            assert (await t.lead()).city, "the words count"
            t.clock.move(timedelta(hours=1))
            await t.says(DANA, "", kind=InboundKind.PLACE, settle=False)
            await t.says(DANA, "", wait=0, **pin(32.0158, 34.7874))
            assert "כנראה מיקום" not in t.last(DANA), "the one that came after it stands in its place"

    async def test_a_contact_card_says_who_opens(self) -> None:
        async with town(only=[AVI]) as t:
            await t.says(DANA, f"{LEAK}, זה אצל אמא שלי")
            await t.says(DANA, "רותי +972500000517", kind=InboundKind.CONTACT)
            assert "1. היום" in t.last(DANA)
            assert (await t.lead()).door == "רותי +972500000517"


class TestEditsAndDeletions:
    async def send(self, t: Town, text: str, id_: str, **more: Any) -> None:
        message = make_inbound(f"simulator:{DANA}", text, sent_at=t.clock.now(), message_id=id_, **more)
        await t.road.receive.keep([message])

    async def test_an_edit_before_the_answer_stands_in_place_of_the_words(self) -> None:
        async with town(only=[AVI]) as t:
            await self.send(t, "יש לי נזילה בכיור באילת", "e1")
            await self.send(t, "יש לי נזילה בכיור בחולון", "e2", kind=InboundKind.EDIT, quotes="e1")
            await t.settle()
            assert (await t.lead()).city == "H̱olon"

    async def test_an_edit_after_the_answer_is_a_correction(self) -> None:
        async with town(only=[AVI]) as t:
            await t.says(DANA, LEAK)
            edited = LEAK.replace("דירה 7", "דירה 9")
            await t.says(DANA, edited, kind=InboundKind.EDIT, quotes="m1")
            assert (await t.lead()).apartment == "9"
            assert len(await t.leads()) == 1

    async def test_an_edited_digit_answers_no_later_question(self) -> None:
        async with town(only=[AVI]) as t:
            await t.says(DANA, LEAK)
            await t.says(DANA, "1")
            await t.says(DANA, "1", kind=InboundKind.EDIT, quotes="m2")
            assert (await t.lead()).status == "contacted"

    async def test_what_is_withdrawn_before_it_was_read_is_not_answered(self) -> None:
        async with town(only=[AVI]) as t:
            await self.send(t, "יש לי נזילה בכיור בחולון", "r1")
            await self.send(t, "", "r2", kind=InboundKind.REVOKE, quotes="r1")
            await t.settle()
            assert not t.heard(DANA)


async def test_a_very_long_paste_is_one_request() -> None:
    async with town(only=[AVI]) as t:
        await t.says(DANA, "יש לי נזילה בכיור. " * 1000 + "חולון")
        assert len(await t.leads()) == 1
        assert len((await t.lead()).issue or "") <= 120
