"""What the owner reads when he is alerted: what it is about, and only what is known."""

import pytest

from tests.fakes.town import AVI, DANA, Town, town, voice

OWNER = "+972500000900"
LEAK = "יש לי נזילה מתחת לכיור, חולון, הרצל 12 קומה 2 דירה 7"


async def visited(t: Town) -> None:
    await t.to_offer(DANA, LEAK)
    await t.says(AVI, "אשר")
    await t.hours(5)
    await t.says(AVI, "סיימתי")
    t.new(OWNER)


async def told(t: Town) -> str:
    [alert] = t.new(OWNER)
    return alert.partition("\n")[0]


async def test_of_whom_nothing_is_known_the_phone_stands_and_nothing_is_made_up() -> None:
    async with town(owner_phone=OWNER) as t:
        await t.says(DANA, "נציג")
        assert (await told(t)).replace("\u2066", "").replace("\u2069", "") == f"מבקשים אדם בצ׳אט: {DANA}"


async def test_whatever_is_known_is_told_with_him() -> None:
    async with town(owner_phone=OWNER) as t:
        await t.says(DANA, "שמי דנה לוי, יש לי נזילה מתחת לכיור בחולון")
        await t.says(DANA, "נציג")
        alert = await told(t)
        assert alert == "מבקשים אדם בצ׳אט: דנה לוי, חולון. נזילה מתחת לכיור"


async def test_danger_of_which_no_place_is_known_has_no_gap_in_it() -> None:
    async with town(owner_phone=OWNER) as t:
        await t.says(DANA, "יש ריח חזק של גז בבית")
        alert = await told(t)
        assert "-" not in alert
        assert alert.endswith("גז בבית. מחפשים עכשיו מי שיגיע.")


@pytest.mark.parametrize(
    ("words", "alert"),
    [("נציג", "מבקשים אדם בצ׳אט: "), ("1", "דירוג נמוך מלקוח: "), ("אני רוצה להתלונן, השירות גרוע", "תלונה של לקוח: ")],
)
async def test_a_call_for_a_person_a_poor_rating_and_a_complaint_have_words_of_their_own(
    words: str, alert: str
) -> None:
    async with town(only=[AVI], owner_phone=OWNER) as t:
        await visited(t)
        await t.says(DANA, words)
        assert (await told(t)).startswith(alert)


async def test_a_request_that_the_bot_gives_away_alerts_once_and_leads_to_the_chat() -> None:
    """A person reads the chat and the request waits for him: one matter, one alert."""
    async with town(owner_phone=OWNER) as t:
        await t.says(DANA, "יש לי נזילה מתחת לכיור")
        for words in ("בלה בלה", "קשקוש בלבוש", "אבגדה", "שטויות"):
            await t.says(DANA, words)
            if (await t.lead()).status == "pending_admin_review":
                break
        assert (await t.lead()).status == "pending_admin_review"
        [alert] = t.new(OWNER)
        assert "לקחת את הצ׳אט" in alert
        await t.minutes(3)
        await t.road.follow.stuck.tick(t.clock.now())
        assert await t.db["alerts"].count_documents({}) == 1


async def test_voice_notes_that_a_person_must_hear_alert_once() -> None:
    async with town(owner_phone=OWNER) as t:
        await t.says(DANA, "", **voice())
        await t.says(DANA, "", **voice())
        assert (await t.lead()).status == "pending_admin_review"
        assert len(t.new(OWNER)) == 1
