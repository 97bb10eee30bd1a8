"""Stories of a customer's request, from the first word to the yes."""

from datetime import timedelta

import pytest

from tests.fakes.town import AVI, DANA, NOAM, TOM, Town, photo, pin, town, voice

LEAK = "יש לי נזילה מתחת לכיור, חולון, הרצל 12 קומה 2 דירה 7"


async def test_one_message_with_everything_is_answered_with_times() -> None:
    async with town(only=[AVI]) as t:
        await t.says(DANA, "היי, יש לי סתימה בכיור במטבח, סוקולוב 14 קומה 3 דירה 9 חולון, מחר אחרי 4")
        (only,) = t.heard(DANA)
        assert "העוזר האוטומטי" in only
        assert "פרטיות" in only
        assert "1. מחר 16:00-17:00" in only
        assert "קומה" not in only, "what was said is not asked"


async def test_facts_over_many_turns_are_never_asked_twice() -> None:
    async with town(only=[AVI]) as t:
        await t.says(DANA, "שלום")
        for words, asked in (
            ("נוזל לי הברז", "באיזו עיר"), ("חולון", "הכתובת"), ("הרצל", "מספר הבית"), ("12", "קומה"),
            ("קומה 2", "1."), ("הראשון", "לסיכום"), ("כן מעולה", "לאישור"),
        ):  # fmt: skip
            await t.says(DANA, words)
            assert asked in t.last(DANA), words
        assert (await t.lead()).status == "new"


async def test_a_burst_with_an_album_is_one_turn_answered_once() -> None:
    async with town(only=[AVI]) as t:
        for name in ("a.jpg", "b.jpg"):
            await t.says(DANA, "", wait=0.4, settle=False, **photo(name))
        await t.says(DANA, "יש נזילה בחולון", wait=0.4)
        (only,) = t.heard(DANA)
        assert "תמונה או סרטון" not in only, "he sent photos: none is asked for"
        assert (await t.lead()).photos == 2


async def test_another_city_replaces_the_old_one_and_its_street() -> None:
    async with town(only=[AVI]) as t:
        await t.says(DANA, "יש לי נזילה בחולון, הרצל 12")
        await t.says(DANA, "לא חולון, בת ים")
        assert "הכתובת" in t.last(DANA)
        assert t.last(DANA).count("אבי כהן") == 0, "he was introduced already"
        await t.says(DANA, "בלפור 3 בית פרטי")
        lead = await t.lead()
        assert (lead.city, lead.street, lead.private_house) == ("Bat Yam", "בלפור", True)


async def test_at_the_summary_another_floor_keeps_the_time_and_another_time_is_offered() -> None:
    async with town(only=[AVI]) as t:
        await t.to_summary(DANA)
        await t.says(DANA, "בעצם קומה 4 דירה 8")
        assert "קומה 4, דירה 8" in t.last(DANA)
        assert "היום 12:00" in t.last(DANA)
        await t.says(DANA, "אפשר ביום חמישי?")
        assert "26.11" in t.last(DANA)
        await t.says(DANA, "1")
        await t.says(DANA, "כן")
        (taken,) = await t.taken()
        assert taken["_id"].endswith("20261126T0600Z"), "the slot held first is free again"


async def test_other_times_are_others_and_stay_near_the_wish() -> None:
    async with town(only=[AVI]) as t:
        await t.says(DANA, LEAK + ", מחר אחרי 4")
        first = t.last(DANA)
        await t.says(DANA, "אחרים")
        assert "זמנים אחרים" in t.last(DANA)
        assert "16:00" not in t.last(DANA)
        assert "מחר" in t.last(DANA)
        assert first != t.last(DANA)


async def test_a_time_that_names_one_of_those_shown_picks_it() -> None:
    async with town(only=[AVI]) as t:
        await t.says(DANA, LEAK)
        await t.says(DANA, "מחר בשמונה")
        assert "לסיכום" in t.last(DANA)
        assert "מחר 08:00" in t.last(DANA)


async def test_a_slot_that_somebody_else_took_is_said_so_and_others_are_shown() -> None:
    async with town(only=[AVI]) as t:
        await t.says(DANA, LEAK)
        await t.to_summary(NOAM, "סתימה בכיור, חולון, ויצמן 3, בית פרטי")
        await t.says(DANA, "1")
        assert "כבר לא פנויה" in t.last(DANA)
        assert "12:00-13:00\n" not in t.last(DANA).split("\n")[3]
        await t.says(DANA, "1")
        assert "היום 14:00" in t.last(DANA)
        assert len({slot["lead_id"] for slot in await t.taken()}) == 2


async def test_a_slot_whose_hour_has_passed_is_not_held() -> None:
    async with town(only=[AVI]) as t:
        await t.says(DANA, LEAK)
        t.clock.move(timedelta(hours=26))
        await t.says(DANA, "1")
        assert "כבר לא פנויה" in t.last(DANA)
        assert "היום" not in t.last(DANA).split("\n")[2] or "12:00" in t.last(DANA)
        assert not await t.taken()


@pytest.mark.parametrize("yes", ["1", "כן", "תודה, מעולה", "סבבה תודה", "👍", "הכל נכון"])
async def test_a_yes_in_any_dress_answers_the_summary(yes: str) -> None:
    async with town(only=[AVI]) as t:
        await t.to_summary(DANA)
        await t.says(DANA, yes)
        assert (await t.lead()).status == "new"


async def test_thanks_alone_confirm_nothing() -> None:
    async with town(only=[AVI]) as t:
        await t.to_summary(DANA)
        await t.says(DANA, "תודה")
        assert (await t.lead()).status == "contacted"
        await t.says(DANA, "1")
        assert (await t.lead()).status == "new"


async def test_a_yes_without_a_question_confirms_nothing() -> None:
    async with town(only=[AVI]) as t:
        await t.says(DANA, "כן")
        assert not await t.leads()
        assert "במה אפשר לעזור" in t.last(DANA)


class TestPrices:
    async def test_before_a_match_it_is_the_span_of_the_lists(self) -> None:
        async with town(only=[AVI]) as t:
            await t.says(DANA, "כמה עולה לתקן נזילה?")
            assert "250-650" in t.last(DANA)
            assert t.last(DANA).endswith("באיזו עיר?"), "answered first, then the way goes on"

    async def test_at_each_step_it_is_answered_and_the_open_question_stays(self) -> None:
        async with town(only=[AVI]) as t:
            await t.says(DANA, "יש לי נזילה בחולון")
            await t.says(DANA, "כמה זה יעלה?")
            assert "לפי המחירון של אבי כהן" in t.last(DANA)
            assert "הכתובת" in t.last(DANA)
            await t.says(DANA, "הרצל 12 קומה 1 דירה 2")
            await t.says(DANA, "ומה המחיר?")
            assert "1. היום 12:00" in t.last(DANA)
            await t.says(DANA, "1")
            await t.says(DANA, "כמה זה עולה?")
            assert "להמשיך?" in t.last(DANA)
            await t.says(DANA, "כן")
            assert (await t.lead()).status == "new"

    async def test_without_a_list_no_number_is_told(self) -> None:
        async with town(only=[AVI]) as t:
            await t.db["professionals"].update_many({}, {"$set": {"price_list": []}})
            await t.says(DANA, "כמה עולה לתקן נזילה?")
            assert "₪" not in t.last(DANA)
            assert "ייאמר לפני שמתחילים" in t.last(DANA)

    async def test_just_checking_gets_the_price_a_friendly_end_and_no_lead(self) -> None:
        async with town(only=[AVI]) as t:
            await t.says(DANA, "כמה עולה אינסטלטור בחולון? רק בודק")
            assert "250-650" in t.last(DANA)
            assert "בלי שום התחייבות" in t.last(DANA)
            assert not await t.leads()
            await t.says(DANA, "טוב אז אני רוצה שמישהו יבוא")
            assert "הכתובת" in t.last(DANA), "what he said then is still known"


class TestWithoutWords:
    async def test_a_photo_alone_is_thanked_for_and_answers_no_question(self) -> None:
        async with town(only=[AVI]) as t:
            await t.says(DANA, "", **photo())
            assert "קיבלתי" in t.last(DANA)
            await t.says(DANA, "נוזל מתחת לכיור, חולון הרצל 3")
            assert "קומה" in t.last(DANA)
            await t.says(DANA, "", **photo())
            assert "קומה" in t.last(DANA), "the floor is still open"
            assert (await t.lead()).photos == 2

    async def test_a_few_words_are_asked_for_once_then_a_person_listens(self) -> None:
        async with town(only=[AVI], owner_phone="+972500000999") as t:
            await t.says(DANA, "", **voice())
            assert "בכמה מילים" in t.last(DANA)
            await t.says(DANA, "", **voice())
            assert "יקשיב" in t.last(DANA)
            assert t.heard("+972500000999")

    async def test_words_after_that_bring_the_bot_back(self) -> None:
        async with town(only=[AVI]) as t:
            await t.says(DANA, "", **voice())
            await t.says(DANA, "", **voice())
            await t.says(DANA, "יש לי נזילה בחולון")
            assert "הכתובת" in t.last(DANA)

    async def test_a_pin_with_a_few_words_is_a_full_address(self) -> None:
        async with town(only=[AVI]) as t:
            await t.says(DANA, "יש סתימה בכיור, בית פרטי", **pin(32.0158, 34.7874))
            assert "1. היום" in t.last(DANA)
            await t.to_offer(DANA, "1")
            await t.says(AVI, "אשר")
            assert "maps.google.com" in t.last(AVI)


class TestPlaces:
    async def test_an_unknown_place_is_asked_about_twice_then_a_person_reads_it(self) -> None:
        async with town(only=[AVI]) as t:
            await t.says(DANA, "יש לי סתימה בכיור")
            await t.says(DANA, "בלה בלה")
            assert "בלה בלה" in t.last(DANA)
            await t.says(DANA, "מממ")
            await t.says(DANA, "מממ")
            assert "אדם מהצוות" in t.last(DANA)
            assert (await t.lead()).status == "pending_admin_review"

    async def test_and_the_first_clear_word_goes_on_from_there(self) -> None:
        async with town(only=[AVI]) as t:
            for words in ("יש לי סתימה בכיור", "מממ", "מממ", "מממ"):
                await t.says(DANA, words)
            await t.says(DANA, "חולון")
            assert "הכתובת" in t.last(DANA)
            assert len(await t.leads()) == 1

    async def test_nobody_fits_goes_to_the_owner_at_once_and_is_told_honestly(self) -> None:
        async with town(owner_phone="+972500000999") as t:
            await t.says(DANA, "צריך צבעי באילת")
            assert "Fixi Support" in t.last(DANA)
            assert "לצביעה באילת" in t.last(DANA)
            assert t.heard("+972500000999")
            assert (await t.lead()).status == "pending_admin_review"
            await t.says(DANA, "הלו?")
            assert "אצל אדם מהצוות" in t.last(DANA)

    async def test_a_city_that_is_on_no_list_is_served_by_who_is_near(self) -> None:
        async with town(only=[AVI]) as t:
            await t.says(DANA, "סתימה בכיור, רמת גן, ביאליק 5, בית פרטי")
            assert "אבי כהן" in t.last(DANA)


async def english(t: Town) -> None:
    await t.says(TOM, "Hi, my kitchen sink is clogged, Herzl 12 Holon, floor 2 apt 7")
    await t.says(TOM, "1")
    await t.says(TOM, "yes")


async def test_an_english_customer_and_a_hebrew_professional_each_read_their_own_language() -> None:
    async with town(only=[AVI]) as t:
        await english(t)
        assert "for approval" in t.last(TOM)
        assert "עבודה חדשה" in t.last(AVI)
        await t.says(AVI, "אשר")
        assert "Booked" in t.last(TOM)
        assert "Holon" in t.last(TOM)


async def test_one_english_word_does_not_change_the_language_of_a_hebrew_chat() -> None:
    async with town(only=[AVI]) as t:
        await t.says(DANA, "יש לי נזילה")
        await t.says(DANA, "status")
        assert "עוד לא הושלמה" in t.last(DANA)


async def test_words_that_say_nothing_are_put_right_once_and_then_a_person_reads_them() -> None:
    async with town(only=[AVI]) as t:
        await t.to_summary(DANA)
        await t.says(DANA, "מה דעתך על מזג האוויר השבוע")
        assert "להמשיך?" in t.last(DANA)
        await t.says(DANA, "מה דעתך על מזג האוויר השבוע")
        assert "אדם מהצוות" in t.last(DANA)


async def test_a_weekday_named_like_a_number_is_a_day() -> None:
    async with town(only=[AVI]) as t:
        await t.says(DANA, LEAK)
        await t.says(DANA, "רק ביום ראשון")
        assert "יום ראשון 29.11" in t.last(DANA)
        assert "לסיכום" not in t.last(DANA)


async def test_wanting_another_time_at_the_summary_shows_others() -> None:
    async with town(only=[AVI]) as t:
        await t.to_summary(DANA)
        await t.says(DANA, "אני רוצה לשנות את השעה")
        assert "זמנים אחרים:" in t.last(DANA)


async def test_a_private_house_has_no_floor_although_one_was_named_before() -> None:
    async with town(only=[AVI]) as t:
        await t.to_summary(DANA)
        await t.says(DANA, "בעצם זה בית פרטי")
        assert "קומה" not in t.last(DANA)
        lead = await t.lead()
        assert (lead.private_house, lead.floor) == (True, None)


async def test_of_an_address_in_another_city_nothing_stays_in_the_lead() -> None:
    async with town(only=[AVI]) as t:
        await t.says(DANA, LEAK)
        await t.says(DANA, "לא חולון, בת ים")
        lead = await t.lead()
        assert (lead.city, lead.street, lead.floor) == ("Bat Yam", None, None)


async def test_another_fault_while_one_waits_for_a_person_is_a_request_of_its_own() -> None:
    async with town(only=[AVI]) as t:
        await t.says(DANA, "המזגן לא מקרר, חולון")
        await t.says(DANA, "גם יש נזילה בכיור")
        first, second = await t.leads()
        assert (first.status, first.trade) == ("pending_admin_review", "ac")
        assert (second.trade, second.city) == ("plumbing", first.city)
        await t.says(DANA, "גם השקע בסלון לא עובד")
        assert len(await t.leads()) == 2, "two open matters are the most"
