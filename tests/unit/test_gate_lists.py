"""The word lists that a person extends: every entry is written so that it can be found."""

import pytest

from fixi_app.dialogue.gate import fault_of
from fixi_app.dialogue.gate.lexicon import lexicon, stands, word_lists
from fixi_app.dialogue.gate.plain import formed, level, words_of
from fixi_app.domain.reading import Language

NO_WORDS = {"capitals", "technical", "persons"}


def found_as(entry: str) -> str:
    """The entry as a draft's words would be: what is lost here could never be matched."""
    parts = [
        part if part == ".." else " ".join(words_of(part.rstrip("*"))) + "*" * part.endswith("*")
        for part in entry.split()
    ]
    return " ".join(parts)


@pytest.mark.parametrize("language", list(Language))
def test_every_entry_can_be_found(language: Language) -> None:
    entries = {entry for kind, kept in word_lists(language).items() if kind not in NO_WORDS for entry in kept}
    dead = {entry for entry in entries if found_as(entry) != entry or level(entry).lower() != entry}
    assert dead == set()


@pytest.mark.parametrize("language", list(Language))
def test_every_language_has_every_list(language: Language) -> None:
    shared = set(word_lists(Language.EN)) - {"common", "technical", "capitals"}
    assert shared <= set(word_lists(language)) | {"technical"}


@pytest.mark.parametrize("language", list(Language))
def test_no_kind_word_is_barred_at_the_same_time(language: Language) -> None:
    """A word that is both would be dropped, and whoever added it would wonder. A phrase of `fine` mends it."""
    lists = word_lists(language)
    kind = {entry for entry in (*lists["nods"], *lists["feels"]) if " " not in entry and not entry.endswith("*")}
    barred = {entry for entry in kind if lexicon(language).fault(formed([entry]))}
    assert barred == set()


def test_two_dots_stand_for_up_to_three_words() -> None:
    phrase = ("not", "..", "danger*")
    assert stands(formed(["not", "dangerous"]), phrase)
    assert stands(formed(["not", "a", "real", "bit", "dangerous"]), phrase)
    assert not stands(formed(["not", "a", "real", "little", "bit", "dangerous"]), phrase)


def test_a_tilde_stands_for_each_person_of_a_verb_to_come() -> None:
    for said in ("אבדוק", "נבדוק", "יבדוק"):
        assert fault_of(f"אוי, {said} את הברז") is not None
