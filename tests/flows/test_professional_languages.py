"""A professional who speaks Russian or Arabic runs his day in it, and is answered in it."""

import re

import pytest

from tests.fakes.town import AVI, DANA, MOSHE, Town, town

RUSSIAN = (
    "часы", "часы вс-чт 8-17", "да", "часы пт выходной", "да", "прайс засор 300-450", "1", "занят", "завтра 10-12",
    "не пишите мне 21-7", "1", "пишите мне всегда", "1", "отпуск", "1.12-7.12", "2", "болею завтра", "2", "меню",
    "отчёт", "почему", "работы", "история",
)  # fmt: skip
ARABIC = (
    "ساعات", "ساعات الأحد-الخميس 8-17", "نعم", "ساعات الجمعة عطلة", "نعم", "سعر انسداد 300-450", "1", "مشغول",
    "بكرا 10-12", "لا تكتبوا لي 21-7", "1", "اكتبوا لي دائمًا", "1", "إجازة", "1.12-7.12", "2", "مريض بكرا", "2",
    "قائمة", "تقرير", "لماذا", "أعمال", "السجل",
)  # fmt: skip


async def speaks(t: Town, language: str) -> None:
    own = {"language": language, "name": "7", "persona.assistant_of": "7", "price_list": []}
    await t.db["professionals"].update_one({"phone": AVI}, {"$set": own})


@pytest.mark.parametrize(("language", "said"), [("ru", RUSSIAN), ("ar", ARABIC)])
async def test_his_commands_are_understood_and_answered_in_his_language(language: str, said: tuple[str, ...]) -> None:
    async with town(only=[AVI]) as t:
        await speaks(t, language)
        for words in said:
            await t.says(AVI, words)
            for answer in t.new(AVI):
                assert not re.search("[A-Za-zא-ת]", answer), (words, answer)
        pro = await t.road.ground.store.professionals.first({"phone": AVI})
        assert pro is not None
        assert [span.end.hour for span in pro.schedule.template["6"]] == [17]
        assert not pro.schedule.template.get("4")
        assert [(price.start, price.end) for price in pro.price_list] == [(300, 450)]
        assert pro.quiet_hours is None


@pytest.mark.parametrize(("language", "ill"), [("ru", "я заболел"), ("ar", "أنا مريض")])
async def test_what_becomes_of_his_visits_is_told_in_his_language(language: str, ill: str) -> None:
    async with town(only=[AVI, MOSHE]) as t:
        await speaks(t, language)
        await t.says(DANA, "יש לי נזילה מתחת לכיור, חולון, הרצל 12 קומה 2 דירה 7")
        await t.says(DANA, "1")
        await t.says(DANA, "1")
        await t.says(AVI, "1")
        await t.says(DANA, "אפשר להזיז את הביקור?")
        await t.says(DANA, "2")
        await t.says(AVI, "2")
        await t.says(AVI, ill)
        await t.says(AVI, "1")
        facts = "|".join(("לקוח", "הרצל", "חולון", "נזילה מתחת לכיור", "דירה", "קומה"))
        for answer in t.heard(AVI):
            assert not re.search("[A-Za-z]", answer.partition("http")[0]), answer
            assert not re.search("[א-ת]", re.sub(facts, "", answer)), answer
