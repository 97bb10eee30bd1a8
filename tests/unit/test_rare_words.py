"""A cheap look overlooks no phrase: what the lexicon finds in a text is told of by its rarest words, too."""

from itertools import product

import pytest

from fixi_app.understanding.lexicon import Phrase, lexicon, lexicon_of, parse
from fixi_app.understanding.normalize import clean, lower, tokens
from fixi_app.understanding.rare_words import RareWords

DANGER = lexicon_of("danger.")
OTHERS = [phrase for phrase in lexicon().phrases if not phrase.label.startswith("danger.")]


@pytest.fixture(scope="module")
def rare() -> RareWords:
    return RareWords(DANGER.phrases, OTHERS)


def _spoken(phrase: Phrase, which: int) -> str:
    """The phrase as somebody may say it, in one of its ways."""
    said = []
    for place in phrase.text.split():
        forms = ["דבר אחר"] if place in ("..", "_") else [form.rstrip("*~") for form in place.strip("=").split("/")]
        said.append(forms[which % len(forms)])
    return " ".join(said)


def _found(text: str) -> set[str]:
    return {hit.label for hit in DANGER.find(tokens(lower(clean(text))))}


def test_whatever_the_lexicon_finds_is_told_of(rare: RareWords) -> None:
    spoken = {_spoken(phrase, which) for phrase, which in product(DANGER.phrases, range(4))}
    texts = [way.replace("|", word) for word in spoken for way in ("|", "|!", "\u200f|\n1", "ו|", "שלום, |")]
    assert sum(bool(_found(text)) for text in texts) > 4000
    assert [text for text in texts if not _found(text) <= rare.labels(text)] == []


def test_words_that_a_control_character_parts_are_read_as_they_are_cleaned(rare: RareWords) -> None:
    assert "danger.gas" in rare.labels("ריח\tגז")
    assert _found("ריח ג\x1cז") <= rare.labels("ריח ג\x1cז")
    assert _found("ריח ג\u200fז חזק") <= rare.labels("ריח ג\u200fז חזק")


def test_a_phrase_is_looked_for_where_its_rarest_word_stands() -> None:
    gas, leak = parse("gas", "leak of gas"), parse("leak", "a leak")
    own = RareWords([gas], [leak, leak])
    assert own.labels("a leak in the kitchen") == frozenset()
    assert own.labels("a leak, I think of gas") == {"gas"}


def test_in_what_most_people_write_nothing_is_near(rare: RareWords) -> None:
    for text in ("שלום", "כן", "1", "סוקולוב 12", "קומה 2 דירה 7", "thanks, see you tomorrow", ""):
        assert rare.labels(text) == frozenset(), text
