"""The language of a message: by its letters; Hebrew, Arabic and Russian also where they are spelt in Latin ones."""

from datetime import datetime, timezone

import pytest

from fixi_app.domain.reading import Heard, Language
from fixi_app.understanding.language import language_of
from fixi_app.understanding.offline import OfflineReader
from fixi_app.understanding.places import gazetteer

HE, EN, RU, AR = Language

LATIN = {
    HE: [
        "shalom, yesh li nezila bamitbach", "hamazgan lo mekarer", "dud shemesh lo oved", "ein mayim chamim babayit",
        "ani tzarich instalator dahuf", "efshar lavo machar baboker?", "boker tov, nafal hashmal etzli",
        "yesh stima bakiyor", "nitkati mi huts la'bayit, hadelet naul", "kama ole letaken berez?", "toda raba",
        "hasheka lo oved ve yesh ashan",
    ],
    AR: [
        "marhaba, el mukayyef kharban", "3andi tasrib mayy bil matbakh", "el 7anafiye maksoura", "bidi sabbak bukra",
        "fi tasreeb gaz bil beit", "mafish kahraba bil beit", "salam, el ghassale kharbane",
        "wen el sabbak? lesh ma ija",
        "momken bukra el sabah?", "ma fi mayy sukhne", "el bab msakkar w el miftah juwwa", "shukran habibi",
    ],
    RU: [
        "u nas pahnet gazom posle togo kak pomenyali plitu", "zdravstvuyte, u menya techet kran na kuhne",
        "ne rabotaet konditsioner, nuzhen master zavtra", "privet, net goryachey vody", "skolko stoit zamok pomenyat",
    ],
    EN: [
        "Hi, my mazgan is broken", "my dud shemesh is leaking", "I live on Herzl street in Holon", "Rothschild 21",
        "ok",
        "Ha'aliya 12 Bat Yam", "no hot water since yesterday", "Al Hamra street 5", "the lo-fi speaker is broken",
        "shalom, my kitchen sink is clogged", "a fan in the hall does not work", "AC Tadiran 2.5", "Ben Yehuda 60",
        "hi im in ramat gan, the el plug sparks", "bathroom fan", "status", "yalla, please come", "3rd floor apt 7",
    ],
}  # fmt: skip


@pytest.mark.parametrize(("language", "text"), [(each, text) for each, texts in LATIN.items() for text in texts])
def test_latin_letters_are_read_for_their_language(language: Language, text: str) -> None:
    assert language_of(text.lower()) is language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("יש לי נזילה", HE), ("у меня течёт кран", RU), ("عندي تسريب", AR), ("there is a leak", EN),
        ("המזגן של Tadiran לא עובד", HE), ("не работает Bosch", RU),
    ],
)  # fmt: skip
def test_letters_of_its_own_tell_the_language(text: str, language: Language) -> None:
    assert language_of(text.lower()) is language


@pytest.mark.parametrize("text", ["", "5", "👍", "050-0000000"])
def test_without_letters_the_language_spoken_so_far_stays(text: str) -> None:
    assert language_of(text, RU) is RU
    assert language_of(text) is None


def test_no_place_is_taken_for_a_language() -> None:
    names = {name for spelt in ("en", "he") for name in gazetteer().names(spelt)} | {"Rishon le Zion", "Beit el Carmel"}
    names |= set(gazetteer().names("en").values())
    assert len(names) > 700
    for said in ("{}", "plumber in {}", "leak, {}, Herzl 5"):
        taken = {name for name in names if language_of(said.format(name).lower()) not in (EN, None)}
        assert not taken


def test_a_reading_that_is_spelt_in_latin_letters_names_the_language() -> None:
    now = datetime(2026, 11, 24, 7, tzinfo=timezone.utc)
    heard = Heard(texts=("shalom, yesh li nezila bamitbach",), now=now)
    assert OfflineReader().read(heard).language is HE
