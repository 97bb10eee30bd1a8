"""From lines to the words that are sent: catalogues per language, gender, plural, direction, dates, sums.

A catalogue is `texts/LANGUAGE.toml`, with the files of the same name in the folders beside it (`texts/SUBJECT/`); a
language is added by adding a file with the same keys (a test compares them). Customers are spoken to in all languages;
a subject that a language has no file for (what only professionals or the owner read) is told in English there.
A sentence that depends on the professional's gender is a table with `m` and `f`; one that depends on a number names
the fact in `counts` and has a form for each plural of its language. Tables in capitals tell how a language is written.
"""

import gettext
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from unicodedata import bidirectional
from zoneinfo import ZoneInfo

from fixi_app.dialogue.placeholders import proven
from fixi_app.dialogue.scene import Line
from fixi_app.domain.business import Weekday
from fixi_app.domain.conversation import Reply
from fixi_app.domain.professionals import Gender
from fixi_app.domain.reading import Language

_EMOJI = re.compile(" ?[\U0001f300-\U0001faff\u2600-\u27bf]\ufe0f?")
_GRAVE = re.compile(r"emergency|complaint|cancel|stop|poor|delete|urgent|slot_lost")
"""In the key of a line: with it the whole turn goes without an emoji, also its greeting."""
_TEXTS = Path(__file__).parent / "texts"


@cache
def catalogue(language: Language) -> dict[str, Any]:
    """The sentences of a language; where it has no file it speaks English.

    Raises ValueError for a key that stands in two files: which of them is meant would depend on their order.
    """
    sentences: dict[str, Any] = {}
    for folder in (_TEXTS, *sorted(path for path in _TEXTS.iterdir() if path.is_dir())):
        own = folder / f"{language.value}.toml"
        path = own if own.exists() else folder / "en.toml"
        told = tomllib.loads(path.read_text(encoding="utf-8"))
        if twice := sentences.keys() & told.keys():
            raise ValueError(f"told twice in {language.value}: {sorted(twice)}")
        sentences |= told
    return sentences


def languages() -> tuple[Language, ...]:
    """The languages that have a catalogue."""
    return tuple(language for language in Language if (_TEXTS / f"{language.value}.toml").exists())


def text(key: str, language: Language, gender: Gender | None = None, **facts: str) -> str:
    """One sentence; a line whose facts are all empty is left out.

    Raises KeyError for a key or placeholder that does not exist: a fault of ours, seen in tests. Every value is taken
    as its placeholder allows (`placeholders.py`).
    """
    return _filled(_form(catalogue(language)[key], language, gender, facts), language, facts)


def _filled(sentence: str, language: Language, facts: dict[str, str]) -> str:
    known = {name: proven(name, value) for name, value in facts.items()}
    lines = [(line, line.format_map(known)) for line in sentence.split("\n")]
    said = "\n".join(filled for line, filled in lines if filled.strip() or not line.strip()).strip()
    return _kept_in_order(said, language)


def _form(sentence: str | dict[str, str], language: Language, gender: Gender | None, facts: dict[str, str]) -> str:
    if isinstance(sentence, str):
        return sentence
    if "counts" in sentence:
        return sentence[plural(int(facts[sentence["counts"]]), language)]
    return sentence[(gender or Gender.M).value]


def plural(number: int, language: Language) -> str:
    """The name of the plural form that this number takes: `one`, `few` ... as CLDR names them."""
    forms: list[str] = catalogue(language)["PLURAL"]["forms"]
    return forms[_plural_rule(language)(number)]


@cache
def _plural_rule(language: Language) -> Callable[[int], int]:
    """The rule stands in the catalogue as gettext writes it; evaluated by gettext's own reader, never as Python."""
    return gettext.c2py(catalogue(language)["PLURAL"]["rule"])


def _kept_in_order(said: str, language: Language) -> str:
    """A phone or a range of hours inside right-to-left words, isolated so that its parts keep their order.

    A line of such words that begins with a Latin name is marked as theirs: it would be laid out from the left.
    """
    isolate = _isolated(language)
    if isolate is None:
        return said
    return "\n".join(_from_the_right(line) for line in isolate.sub("\u2066\\g<0>\u2069", said).split("\n"))


def _from_the_right(line: str) -> str:
    """The line with a mark before it where a letter of the other direction comes first; a link alone stays as it is."""
    letters = [bidirectional(c) for c in line if bidirectional(c) in ("L", "R", "AL")]
    turned = letters and letters[0] == "L" and ("R" in letters or "AL" in letters)
    return f"\u200f{line}" if turned else line


@cache
def _isolated(language: Language) -> re.Pattern[str] | None:
    pattern = catalogue(language).get("WRITING", {}).get("isolate")
    return re.compile(pattern) if pattern else None


def rendered(lines: tuple[Line, ...], language: Language, opening: str = "") -> tuple[Reply, ...]:
    """The messages of a turn: lines about the same thing are one message, so that a turn is answered once."""
    replies: list[Reply] = [Reply(text=opening)] if opening else []
    for spoken, sentence in _sentences(lines, language):
        last = replies[-1] if replies and not (spoken.file or replies[-1].file) else None
        if last and (spoken.about is None or last.about in (None, spoken.about)) and last.not_after == spoken.not_after:
            gap = "\n" if spoken.close else "\n\n"
            replies[-1] = last.but(text=f"{last.text}{gap}{sentence}", about=spoken.about or last.about)
        else:
            replies.append(
                Reply(
                    text=sentence, about=spoken.about, not_after=spoken.not_after, file=spoken.file, once=spoken.once
                )
            )
    return tuple(replies)


def _sentences(lines: tuple[Line, ...], language: Language) -> Iterator[tuple[Line, str]]:
    """Each line with its words; of our own emoji at most one in a turn, and none where something is grave."""
    cheerful = not any(_GRAVE.search(spoken.key) for spoken in lines)
    for spoken in lines:
        sentence = _form(catalogue(language)[spoken.key], language, spoken.gender, spoken.facts)
        plain = _sober(sentence)
        yield spoken, _filled(sentence if cheerful else plain, language, spoken.facts)
        cheerful = cheerful and sentence == plain


def _sober(sentence: str) -> str:
    """Without an emoji; inside the sentence a full stop stands in its place."""
    return _EMOJI.sub(lambda found: "." if found.end() < len(found.string) else "", sentence)


def day_name(moment: datetime, now: datetime, zone: ZoneInfo, language: Language) -> str:
    """`today`, `tomorrow` or weekday with date, as people of the language write it."""
    day, today = moment.astimezone(zone).date(), now.astimezone(zone).date()
    words = catalogue(language)["DAYS"]
    near: str | None = {0: words["today"], 1: words["tomorrow"]}.get((day - today).days)
    return near or day_dated(moment, zone, language)


def day_dated(moment: datetime, zone: ZoneInfo, language: Language) -> str:
    """Weekday with date, which is as true tomorrow as it is today."""
    day, words = moment.astimezone(zone).date(), catalogue(language)["DAYS"]
    dated: str = words["dated"]
    return dated.format(weekday=words["weekdays"][day.weekday()], day=day.day, month=day.month)


def weekday_names(days: Iterable[Weekday], language: Language) -> list[str]:
    named: list[str] = catalogue(language)["DAYS"]["weekdays"]
    order = tuple(Weekday)
    return [named[order.index(day)] for day in days]


def joined(parts: Iterable[str], language: Language) -> str:
    """The parts that are not empty, with the comma of the language."""
    comma: str = catalogue(language).get("WRITING", {}).get("comma", ", ")
    return comma.join(part for part in parts if part)


def clock(moment: datetime, zone: ZoneInfo) -> str:
    return f"{moment.astimezone(zone):%H:%M}"


def amount(value: float, language: Language = Language.EN) -> str:
    """A sum without needless decimals, with the separators of the language: 350, 1,250, 99.50."""
    plain = f"{value:,.0f}" if value == int(value) else f"{value:,.2f}"
    marks = catalogue(language)["SUMS"]
    return plain.translate(str.maketrans({",": marks["thousands"], ".": marks["decimal"]}))
