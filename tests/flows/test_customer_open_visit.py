"""Words while a visit is open: another city is another request, and a false alarm has a way out."""

from tests.fakes.town import AVI, DANA, town


async def test_an_open_visit_does_not_move_to_another_city_and_the_way_there_is_told() -> None:
    async with town(only=[AVI]) as t:
        await t.to_offer(DANA)
        await t.says(AVI, "אשר")
        before = await t.lead()
        t.new(AVI)
        await t.says(DANA, "לא חולון, בת ים, רוטשילד 5")
        after = await t.lead()
        assert (after.city, after.street, after.appointment_start) == (
            before.city, before.street, before.appointment_start,
        )  # fmt: skip
        assert "לעיר אחרת צריך בקשה חדשה" in t.last(DANA)
        assert t.new(AVI) == []


async def test_a_city_named_in_passing_changes_nothing_of_the_visit() -> None:
    async with town(only=[AVI]) as t:
        await t.to_offer(DANA)
        await t.says(AVI, "אשר")
        before = await t.lead()
        await t.says(DANA, "אני מגיע מתל אביב אז אולי אאחר קצת")
        assert (await t.lead()).city == before.city
        assert "עדכנתי" not in t.last(DANA)


async def test_another_street_in_the_same_city_is_still_a_detail() -> None:
    async with town(only=[AVI]) as t:
        await t.to_offer(DANA)
        await t.says(AVI, "אשר")
        await t.says(DANA, "טעות, זה סוקולוב 8")
        assert (await t.lead()).street == "סוקולוב"


async def test_a_false_alarm_is_told_how_to_call_off_the_help() -> None:
    async with town() as t:
        await t.says(DANA, "המים מציפים את לוח החשמל, חולון, הרצל 12!")
        await t.says(DANA, "סליחה על הבהלה, השכן כבר סגר הכול והכל בסדר עכשיו")
        assert "*ביטול*" in t.last(DANA)
