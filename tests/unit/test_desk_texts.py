"""The desk's sentences: the same keys in each language, and no person spoken to as a man or a woman."""

import re
from typing import Any

from fixi_app.domain.leads import LeadStatus
from fixi_app.domain.reading import Language
from fixi_app.routing.records import Refusal
from fixi_app.routing.score import DEFAULT_WEIGHTS
from fixi_app.services.desk.words import Words, catalogue

_HOLES = re.compile(r"\{(\w+)\}")


def flat(nested: dict[str, Any], before: str = "") -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in nested.items():
        found |= flat(value, f"{before}{name}.") if isinstance(value, dict) else {f"{before}{name}": value}
    return found


def test_both_languages_have_the_same_keys_and_placeholders() -> None:
    he, en = flat(catalogue("he")), flat(catalogue("en"))
    assert he.keys() == en.keys()
    different = [key for key in he if set(_HOLES.findall(he[key])) != set(_HOLES.findall(en[key]))]
    assert different == []


def test_every_status_refusal_and_part_has_its_word() -> None:
    for language in ("he", "en"):
        words = catalogue(language)
        assert set(words["status"]) == {status.value for status in LeadStatus}
        assert set(words["refusal"]) == {refusal.value for refusal in Refusal}
        assert set(words["part"]) == set(DEFAULT_WEIGHTS)


def test_a_slash_never_stands_for_two_genders() -> None:
    assert [key for key, text in flat(catalogue("he")).items() if re.search(r"[א-ת]/[א-ת]", text)] == []


def test_a_language_without_a_desk_reads_english() -> None:
    assert Words(Language.RU).language is Language.EN
    assert Words(Language.RU)("saved", name="\u202eDana") == "Saved: Dana."
