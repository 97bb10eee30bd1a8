"""Whatever is written, at whatever question: it is read without an error, alike each time, and as values of their kind.

The words are drawn from the languages' own tables between signs, digits and rare letters: that is what reaches a rule.
"""

import datetime as dt
import tomllib

from hypothesis import example, given, settings
from hypothesis import strategies as st

from fixi_app.domain.questions import Question
from fixi_app.domain.reading import Heard, Reading
from fixi_app.understanding import lexicon
from fixi_app.understanding.grammar import ANY, grammars
from fixi_app.understanding.issue import LONGEST
from fixi_app.understanding.offline import OfflineReader
from fixi_app.understanding.places import gazetteer

READER = OfflineReader()
NOON = dt.datetime(2026, 11, 24, 10, 0, tzinfo=dt.UTC)
TABLES = ("weekdays", "hours", "months", "ordinals", "numbers", "soon", "extras", "before_hour", "month_days")
NUMBERS = ("5", "05", "0", "12/3", "31.11", "29.2.27", "24:00", "9-5", "²", "٣", "५", "①", "½", "99999", "-1", "3/7/5")
SIGNS = (" ", ", ", ". ", "\n", "? ", "-", "'", '"', "/", ":", "#", "@", "🙂", "\u200f", "\u0301", "ـ", "\x00", "İ")
NOT_SAID = {"lat", "lon", "transcript", "media_show", "map_link"}
"""Fields that come from a pin, a recording or a picture, never from plain words."""


def spoken_words() -> list[str]:
    """The words of all tables, the names of streets and people, and the first words of the lexicon's phrases."""
    tables = [word for grammar in grammars().values() for table in TABLES for word in grammar.get(table) or ()]
    lists = [word for words in lexicon.lexicon().lists.values() for word in sorted(words)[::40]]
    files = [tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(lexicon.FOLDER.glob("*.toml"))]
    phrases = [text for file in files for texts in file.get("phrases", {}).values() for text in texts]
    plain = [text.replace("..", "").replace("*", "").replace("=", "").split("/")[0] for text in phrases[::7]]
    return [*tables, *lists, *plain]


def cues() -> list[str]:
    """What leads to a number, a name or a place: the plain alternatives of the grammars' cues."""
    keys = ("place.home", "place.led", "place.actually", "correct.opens", "correct.denies", "address.before_number")
    said = [str(grammar.get(key) or "") for name, grammar in grammars().items() if name != ANY for key in keys]
    plain = [cue for each in said for cue in each.split("|") if cue.replace(" ", "").isalpha()]
    return [*plain, "קומה", "דירה", "רחוב", "floor", "street", "этаж", "улица", "طابق", "شارع", "עד", "до", "until"]


WORDS = st.sampled_from([*spoken_words(), *cues()])
PIECES = WORDS | st.sampled_from(NUMBERS) | st.sampled_from(SIGNS) | st.text(max_size=3)
TEXTS = st.lists(PIECES, max_size=14).map(" ".join) | st.lists(PIECES, max_size=14).map("".join) | st.text(max_size=60)
KNOWN = st.dictionaries(
    st.sampled_from(("trade", "city", "street", "house_number", "floor", "apartment", "wanted", "private_house")),
    st.sampled_from(("", "5", "30", "Herzl", "הרצל", "plumbing", "2026-11-25 09:00-12:00", "((", "\\", "Haifa")),
)


def of_their_kind(reading: Reading) -> None:
    """Each value is one that the rest of Fixi may rely on."""
    assert Reading.model_validate(reading.model_dump()) == reading
    assert not NOT_SAID & reading.model_dump(exclude_defaults=True).keys()
    assert all(gazetteer().by_name(name) for name in (reading.city, *reading.city_doubt) if name is not None)
    assert reading.floor is None or reading.floor.lstrip("-").isdigit()
    assert len(reading.issue or "") <= LONGEST
    assert "\n" not in (reading.issue or "")
    assert all(0 <= sure <= 1 and getattr(reading, field) is not None for field, sure in reading.confidence.items())


@settings(max_examples=250, deadline=None, derandomize=True)
@given(
    texts=st.lists(TEXTS, max_size=2).map(tuple),
    question=st.none() | st.sampled_from(list(Question)),
    known=KNOWN,
    recent=st.lists(st.tuples(st.sampled_from(("customer", "fixi")), TEXTS), max_size=2).map(tuple),
)
@example(texts=(), question=None, known={}, recent=())
@example(texts=("?!.,;:-" * 600,), question=Question.SLOT, known={}, recent=())
@example(texts=("ברז דולף 5 " * 5000,), question=Question.STREET, known={"street": "הרצל"}, recent=())
@example(texts=("ثنين 5",), question=None, known={"city": "", "street": "", "house_number": ""}, recent=())
@example(texts=("floor ² apt ①, at ½", "קומה ٣ בשעה ५"), question=Question.FLOOR, known={}, recent=())
def test_any_text_at_any_question_is_read_alike_and_as_values_of_their_kind(
    texts: tuple[str, ...], question: Question | None, known: dict[str, str], recent: tuple[tuple[str, str], ...]
) -> None:
    heard = Heard(texts=texts, now=NOON, question=question, known=known, recent=recent)
    reading = READER.read(heard)
    of_their_kind(reading)
    assert READER.read(heard) == reading


def test_what_customers_live_in_is_not_kept_in_compiled_patterns() -> None:
    def read(street: str) -> Reading:
        heard = Heard(texts=(f"not {street}, Bialik",), now=NOON, known={"street": street, "house_number": "5"})
        return READER.read(heard)

    read("Herzl")
    kept = [len(grammar._compiled) for grammar in grammars().values()]
    assert [read(f"Herz{letter}").street for letter in "abcd"] == ["Bialik"] * 4
    assert [len(grammar._compiled) for grammar in grammars().values()] == kept


def test_a_known_street_is_denied_in_whatever_spelling_it_is_kept() -> None:
    heard = Heard(texts=("не Королёва, Бялик",), now=NOON, known={"street": "Королёва", "house_number": "5"})
    assert READER.read(heard).street == "Бялик"
