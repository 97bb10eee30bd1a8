"""Privacy: the text says what the settings do, consent first where it is wanted, data is shown and erased on a word."""

from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from fixi_app.channels.simulator import make_inbound
from fixi_app.domain.business import Business, ModelMaySee, PrivacyMode
from fixi_app.domain.leads import Lead, LeadStatus, Owed, OwedNews
from fixi_app.domain.messages import Inbound, InboundKind
from fixi_app.domain.reading import Draft, Heard
from fixi_app.services.forgetting.erasing import Erasing
from fixi_app.services.visits.owing import CUSTOMER, Owing
from tests.fakes.desk import at_desk
from tests.fakes.town import AVI, DANA, NOAM, Town, offline, photo, town

REQUEST = "יש לי נזילה מתחת לכיור, חולון, הרצל 12 קומה 2 דירה 7"
CONSENT = Business(name="שירותי הדגמה", privacy_mode=PrivacyMode.CONSENT, phone_for_calls="+972500000001")


class Model:
    """A reader that notes whether a model would have been asked, and with how many files."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, ...]] = []

    async def __call__(self, heard: Heard, media: Any = ()) -> Draft:
        if heard.ask_model:
            self.asked.append(heard.texts)
        return await offline(heard, media)


async def privacy_text(business: Business, vendor: str = "") -> str:
    async with town(business=business) as t:
        t.road.ground.model_vendor = vendor
        await t.says(DANA, "פרטיות")
        return t.last(DANA)


async def chat(t: Town, phone: str = DANA) -> dict[str, Any]:
    found = await t.db["conversations"].find_one({"phone": phone})
    assert found is not None
    return found


# -- the text ---------------------------------------------------------------------------------------------------------


async def test_l76_the_privacy_text_names_the_days_and_months_that_are_set() -> None:
    business = Business(
        name="שירותי הדגמה", retention_messages_days=45, retention_media_days=1, retention_leads_months=2,
        privacy_url="https://example.org/privacy", phone_for_calls="+972500000001", backups_daily=3, backups_weekly=1,
    )  # fmt: skip
    told = await privacy_text(business)
    assert "17 ימים" in told, "so old is the oldest backup at most"
    for promise in ("45 ימים", "יום אחד", "חודשיים", "https://example.org/privacy", "+972500000001", "שירותי הדגמה"):
        assert promise in told


@pytest.mark.parametrize(
    ("vendor", "sees", "told"),
    [
        ("", ModelMaySee.ALL, "שום שירות בינה מלאכותית"),
        ("Google Gemini", ModelMaySee.ALL, "(Google Gemini) עוזר להבין את ההודעות, גם תמונות"),
        ("Google Gemini", ModelMaySee.TEXT, "תמונות והקלטות לא מגיעות אליו"),
    ],
)
async def test_l76_the_privacy_text_says_who_sees_the_words_and_nobody_else(
    vendor: str, sees: ModelMaySee, told: str
) -> None:
    assert told in await privacy_text(Business(name="שירותי הדגמה", model_may_see=sees), vendor)


async def test_l76_the_first_reply_speaks_of_an_outside_service_only_where_there_is_one() -> None:
    async with town() as t:
        await t.says(DANA, "שלום")
        assert "בינה מלאכותית" not in t.heard(DANA)[0]
        assert "*פרטיות*" in t.heard(DANA)[0]
        t.road.ground.model_vendor = "Google Gemini"
        await t.says(NOAM, "שלום")
        assert "בינה מלאכותית" in t.heard(NOAM)[0]


# -- consent first ----------------------------------------------------------------------------------------------------


async def test_l76_before_a_yes_nothing_is_kept_read_by_a_model_or_acted_on() -> None:
    model = Model()
    async with town(business=CONSENT, reader=model) as t:
        await t.says(DANA, REQUEST, **photo())
        (told,) = t.new(DANA)
        assert "זה בסדר?" in told
        assert await t.leads() == []
        assert model.asked == []
        assert await t.db["messages"].count_documents({"direction": "in"}) == 0
        stored = str(await chat(t))
        for word in ("נזילה", "חולון", "הרצל"):
            assert word not in stored


async def test_l76_a_yes_takes_up_what_was_said_first_and_asks_nothing_of_it_again() -> None:
    model = Model()
    async with town(business=CONSENT, reader=model) as t:
        await t.says(DANA, "שלום")
        await t.says(DANA, REQUEST)
        t.new(DANA)
        await t.says(DANA, "כן")
        assert "שעות ההגעה" in "\n".join(t.new(DANA))
        lead = await t.lead()
        assert (lead.street, lead.house_number) == ("הרצל", "12")
        assert any(REQUEST in texts for texts in model.asked)
        assert await t.db["messages"].count_documents({"direction": "in"}) == 3
        await t.says(DANA, "1")
        assert "לסיכום" in t.last(DANA)


async def test_a_yes_with_a_request_in_it_needs_no_second_telling() -> None:
    async with town(business=CONSENT) as t:
        await t.says(DANA, "שלום")
        await t.says(DANA, "כן, " + REQUEST)
        assert (await t.lead()).street == "הרצל"


async def test_l76_a_no_is_respected_and_a_person_and_the_telephone_are_offered() -> None:
    async with town(business=CONSENT) as t:
        await t.says(DANA, REQUEST)
        t.new(DANA)
        await t.says(DANA, "לא")
        (told,) = t.new(DANA)
        assert "*נציג*" in told
        assert "+972500000001" in told
        assert await t.leads() == []
        assert "נזילה" not in str(await t.db["inbox"].find({}).to_list())
        await t.says(DANA, "נציג")
        assert (await chat(t))["mode"] == "waiting_for_person"


async def test_a_no_can_become_a_yes_later() -> None:
    async with town(business=CONSENT) as t:
        await t.says(DANA, REQUEST)
        await t.says(DANA, "2")
        await t.says(DANA, "1")
        assert t.last(DANA) == "ממשיכים. במה אפשר לעזור?"
        await t.says(DANA, REQUEST)
        assert (await t.lead()).street == "הרצל"


async def test_l76_an_emergency_is_not_held_up_by_consent_and_knows_what_was_said_before() -> None:
    async with town(business=CONSENT, owner_phone="+972500000900") as t:
        await t.says(DANA, "שלום, אני בחולון")
        await t.says(DANA, "יש ריח גז חזק בבית!")
        assert any("102" in said for said in t.heard(DANA))
        lead = await t.lead()
        assert lead.is_emergency
        assert "olon" in str(lead.city)


async def test_words_that_need_no_consent_are_answered_without_it() -> None:
    async with town(business=CONSENT) as t:
        await t.says(DANA, "פרטיות")
        assert "שום שירות" in t.last(DANA)
        assert "זה בסדר?" in t.last(DANA)
        await t.says(NOAM, "הסר")
        assert "לא יישלחו" in t.last(NOAM)
        assert await t.db["messages"].count_documents({"direction": "in"}) == 0


async def test_whoever_has_an_open_visit_is_not_asked_for_consent_in_the_middle_of_it() -> None:
    async with town(only=[AVI]) as t:
        await t.to_offer(DANA)
        await t.says(AVI, "אשר")
        t.road.ground.business = CONSENT
        await t.says(DANA, "סטטוס")
        assert "נקבע" in t.last(DANA)


async def test_consent_given_once_holds_for_the_next_request_and_professionals_are_not_asked() -> None:
    async with town(business=CONSENT, only=[AVI]) as t:
        await t.says(DANA, REQUEST)
        await t.says(DANA, "כן")
        await t.says(DANA, "ביטול")
        await t.says(DANA, "כן")
        t.new(DANA)
        await t.says(DANA, REQUEST)
        assert "זה בסדר?" not in "".join(t.new(DANA))
        await t.says(AVI, "תפריט")
        assert "זה בסדר?" not in t.last(AVI)


# -- what is kept, and its erasing ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asking", "label"),
    [
        ("מה אתם שומרים עליי?", "זה מה ששמור כאן"),
        ("What data do you have about me?", "This is what we keep"),
        ("Что вы храните обо мне?", "Вот что у нас хранится"),
        ("شو محفوظ عني؟", "هذا هو المحفوظ"),
    ],
)
async def test_l76_what_is_stored_is_shown_in_his_language(asking: str, label: str) -> None:
    async with town(only=[AVI]) as t:
        await t.to_offer(DANA, f"קוראים לי דנה, {REQUEST}")
        await t.to_offer(NOAM, "קוראים לי נועם, יש לי סתימה בכיור, בת ים, הרצל 44 קומה 9 דירה 3")
        t.new(DANA)
        await t.says(DANA, asking)
        told = "\n".join(t.new(DANA))
        assert label in told
        assert DANA in told
        assert "12" in told
        for secret in ("נועם", NOAM, "44", AVI):
            assert secret not in told


async def test_l76_erasing_is_asked_once_and_then_nothing_of_him_is_left() -> None:
    async with town(only=[AVI], owner_phone="+972500000900") as t:
        await t.to_offer(DANA, f"קוראים לי דניאלה, {REQUEST}")
        await t.says(AVI, "אשר")
        t.clock.move(timedelta(hours=5))
        await t.says(AVI, "סיימתי")
        await t.says(DANA, "5")
        await t.says(DANA, "נציג")
        await t.says(DANA, "תמחקו את המידע שלי")
        assert await t.db["erasures"].count_documents({}) == 0, "a person was called: he takes it"
        await t.says(DANA, "המשך")
        await t.says(DANA, "תמחקו את המידע שלי")
        assert "למחוק את השיחה" in t.last(DANA)
        assert await t.db["erasures"].count_documents({}) == 0
        await t.says(DANA, "כן")
        assert "נמחק" in t.last(DANA)
        assert await t.road.erasures.tick(t.clock.now()) == 1
        await _nothing_left(t, "דניאלה", "הרצל", DANA)
        (lead,) = await t.leads()
        assert lead.status in (LeadStatus.COMPLETED, LeadStatus.CLOSED)
        assert (await t.db["reviews"].find_one({"_id": lead.id}) or {})["stars"] == 5
        await t.says(DANA, "שלום")
        assert "שלום" in t.last(DANA), "he is a newcomer again"


async def _nothing_left(t: Town, *words: str) -> None:
    for name in await t.db.list_collection_names():
        if name in ("simulator",):
            continue
        stored = str(await t.db[name].find({}).to_list())
        for word in words:
            assert word not in stored, (name, word)


async def test_what_is_delivered_again_after_the_erasing_brings_nothing_of_him_back_and_is_not_answered() -> None:
    async with town(only=[AVI]) as t:

        def brought(id_: str, text: str, kind: InboundKind = InboundKind.TEXT) -> Inbound:
            now = t.clock.now()
            return make_inbound(f"simulator:{DANA}", text, sent_at=now, message_id=id_, name="דניאלה", kind=kind)

        given = [brought("said", f"ריח גז בבית! {REQUEST}"), brought("typed", "הרצל? בדרך", InboundKind.PHONE_ECHO)]
        await t.road.receive.keep(given)
        await t.settle()
        await t.says(DANA, "המשך", "תמחקו את המידע שלי")
        await t.says(DANA, "1")
        assert await t.road.erasures.tick(t.clock.now()) == 1
        t.new(DANA)
        t.clock.move(timedelta(hours=1))
        await t.road.receive.keep(given)
        await t.settle()
        assert t.new(DANA) == []
        await _nothing_left(t, "דניאלה", "הרצל", DANA)
        await t.says(DANA, "שלום")
        assert "שלום" in t.last(DANA), "a new message of his is heard"


async def test_a_no_erases_nothing_and_other_words_go_their_own_way() -> None:
    async with town(only=[AVI]) as t:
        await t.says(DANA, "יש לי נזילה בחולון")
        await t.says(DANA, "תמחקו את המידע שלי")
        assert "תבוטל" in t.last(DANA)
        await t.says(DANA, "לא")
        assert "לא נמחק דבר" in t.last(DANA)
        await t.says(DANA, "תמחקו את המידע שלי")
        await t.says(DANA, "הרצל 12")
        assert (await t.lead()).street == "הרצל"
        assert await t.db["erasures"].count_documents({}) == 0


async def test_an_open_request_is_cancelled_with_the_erasing_and_the_professional_is_told() -> None:
    async with town(only=[AVI]) as t:
        await t.to_offer(DANA)
        t.new(AVI)
        await t.says(DANA, "תמחקו את המידע שלי")
        await t.says(DANA, "1")
        assert "בוטל" in t.last(AVI)
        assert await t.taken() == []
        assert await t.road.erasures.tick(t.clock.now()) == 1
        assert (await t.lead()).phone is None


async def test_l76_a_booked_visit_is_not_lost_by_erasing_it_waits_until_the_visit_is_over() -> None:
    async with town(only=[AVI]) as t:
        await t.to_offer(DANA)
        await t.says(AVI, "אשר")
        await t.says(DANA, "תמחקו את המידע שלי")
        assert "יש ביקור פתוח" in t.last(DANA)
        await t.says(DANA, "כן")
        assert (await chat(t))["open_question"]["kind"] == "delete", "a yes does not say which"
        await t.says(DANA, "1")
        assert "הביקור נשאר" in t.last(DANA)
        assert await t.road.erasures.tick(t.clock.now()) == 0
        assert (await t.lead()).status is LeadStatus.BOOKED
        await t.at_the_visit()
        await t.says(AVI, "סיימתי")
        t.clock.move(timedelta(minutes=2))
        assert await t.road.erasures.tick(t.clock.now()) == 1
        assert (await t.lead()).street is None


async def test_a_booked_visit_is_cancelled_when_he_wants_to_be_erased_at_once() -> None:
    async with town(only=[AVI]) as t:
        await t.to_offer(DANA)
        await t.says(AVI, "אשר")
        await t.says(DANA, "תמחקו את המידע שלי")
        await t.says(DANA, "2")
        assert "בוטל" in t.last(AVI)
        assert await t.road.erasures.tick(t.clock.now()) == 1
        assert (await t.lead()).status is LeadStatus.CANCELLED


async def _erased_lead(t: Town) -> Lead:
    """A request that was cancelled because its customer wanted to be erased."""
    await t.to_offer(DANA)
    await t.says(DANA, "תמחקו את המידע שלי")
    await t.says(DANA, "כן")
    assert await t.road.erasures.tick(t.clock.now()) == 1
    t.new(AVI)
    return await t.lead()


@pytest.mark.parametrize("fields", [{"status": LeadStatus.PENDING}, {"customer_name": "Dana"}])
async def test_a_request_whose_customer_was_erased_is_not_opened_or_filled_again(fields: dict[str, Any]) -> None:
    async with at_desk(only=[AVI]) as d:
        lead = await _erased_lead(d.town)
        assert [one.refusal for one in await d.preview(lead, **fields)] == [True]
        saved = await d.save(lead, **fields)
        assert (saved.ok, "נמחקו" in saved.message) == (False, True)
        assert await d.town.lead() == lead
        assert await d.town.road.ground.inbox.count_waiting() == 0


async def test_what_a_crash_left_owing_to_an_erased_customer_waits_in_no_inbox_and_the_others_hear_theirs() -> None:
    async with town(only=[AVI]) as t:
        lead, at = await _erased_lead(t), t.clock.now()
        news = (
            OwedNews(to=CUSTOMER, kind="cancelled_by_owner"), OwedNews(to="pro_sample_avi", kind="visit_cancelled"),
        )  # fmt: skip
        owing = lead.but(owed=Owed(deed="deed_1", at=at, news=news))
        await t.road.ground.store.leads.change(lead.id, lambda stored: owing)
        assert await Owing(t.road.ground, t.road.tell).pay_left(at + timedelta(minutes=2)) == 1
        await t.settle()
        assert "בוטל" in t.last(AVI)
        assert await t.road.ground.inbox.count_waiting() == 0


async def test_l76_an_erasing_that_a_crash_broke_off_is_done_by_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    async with town(only=[AVI]) as t:
        await t.to_offer(DANA, f"קוראים לי דניאלה, {REQUEST}")
        await t.says(DANA, "תמחקו את המידע שלי")
        await t.says(DANA, "כן")
        for name in ("leads_of", "of", "chat", "identity"):
            _breaks_after(monkeypatch, name)
            assert await t.road.erasures.tick(t.clock.now()) == 0
            monkeypatch.undo()
        assert await t.road.erasures.tick(t.clock.now()) == 1
        await _nothing_left(t, "דניאלה", DANA)
        assert await t.road.erasures.tick(t.clock.now()) == 0


def _breaks_after(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """The process dies just after this step of the erasing."""
    whole = getattr(Erasing, name)

    async def breaks(self: Erasing, *args: Any) -> Any:
        await whole(self, *args)
        raise OSError("the disk is gone")

    monkeypatch.setattr(Erasing, name, breaks)


async def test_a_process_that_died_in_his_last_turn_keeps_nobody_from_being_forgotten() -> None:
    async with town(only=[AVI]) as t:
        await t.says(DANA, "שלום")
        await t.says(DANA, "תמחקו את המידע שלי")
        await t.says(DANA, "כן")
        for year, gone in ((2120, 0), (2020, 1)):
            lease = {"owner": "another process", "until": datetime(year, 1, 1, tzinfo=timezone.utc)}
            await t.db["conversations"].update_one({"phone": DANA}, {"$set": {"lease": lease}})
            assert await t.road.leases.drop_ended() == gone
            assert await t.road.erasures.tick(t.clock.now()) == gone


async def test_a_professional_who_asks_to_be_erased_is_handed_to_a_person() -> None:
    async with town(only=[AVI]) as t:
        await t.says(AVI, "לקוח")
        await t.says(AVI, "תמחקו את המידע שלי")
        await t.road.erasures.tick(t.clock.now())
        assert (await t.db["professionals"].find_one({"phone": AVI})) is not None
        assert await t.db["erasures"].count_documents({}) == 0
