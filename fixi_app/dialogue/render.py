"""From lines to the words that are sent: catalogues per language, gender of the professional, direction, dates.

A catalogue is `texts/LANGUAGE.toml`; a language is added by adding a file with the same keys (a test compares them).
A sentence that depends on the professional's gender is a table with `m` and `f`.
"""

import tomllib
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from fixi_app.dialogue.placeholders import proven
from fixi_app.dialogue.scene import Line
from fixi_app.domain.conversation import Reply
from fixi_app.domain.professionals import Gender
from fixi_app.domain.reading import Language

_TEXTS = Path(__file__).parent / "texts"


@cache
def catalogue(language: Language) -> dict[str, Any]:
    """The sentences of a language; a language without a file speaks English."""
    path = _TEXTS / f"{language.value}.toml"
    if not path.exists():
        path = _TEXTS / "en.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


def languages() -> tuple[Language, ...]:
    """The languages that have a catalogue."""
    return tuple(language for language in Language if (_TEXTS / f"{language.value}.toml").exists())


def text(key: str, language: Language, gender: Gender | None = None, **facts: str) -> str:
    """One sentence; a line whose facts are all empty is left out.

    Raises KeyError for a key or placeholder that does not exist: a fault of ours, seen in tests. Every value is taken
    as its placeholder allows (`placeholders.py`).
    """
    sentence = catalogue(language)[key]
    if isinstance(sentence, dict):
        sentence = sentence[(gender or Gender.M).value]
    known = {name: proven(name, value) for name, value in facts.items()}
    lines = [(line, line.format_map(known)) for line in sentence.split("\n")]
    return "\n".join(filled for line, filled in lines if filled.strip() or not line.strip()).strip()


def rendered(lines: tuple[Line, ...], language: Language, opening: str = "") -> tuple[Reply, ...]:
    """The messages of a turn: lines about the same thing are one message, so that a turn is answered once."""
    replies: list[Reply] = [Reply(text=opening)] if opening else []
    for spoken in lines:
        sentence = text(spoken.key, language, spoken.gender, **spoken.facts)
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


def day_name(moment: datetime, now: datetime, zone: ZoneInfo, language: Language) -> str:
    """`today`, `tomorrow` or weekday with date, as people say it; day before month."""
    day, today = moment.astimezone(zone).date(), now.astimezone(zone).date()
    words = catalogue(language)["days"]
    near: str | None = {0: words["today"], 1: words["tomorrow"]}.get((day - today).days)
    return near or f"{words['weekdays'][day.weekday()]} {day.day}.{day.month}"


def clock(moment: datetime, zone: ZoneInfo) -> str:
    return f"{moment.astimezone(zone):%H:%M}"


def amount(value: float) -> str:
    """A sum without needless decimals: 350, 1,250, 99.50."""
    return f"{value:,.0f}" if value == int(value) else f"{value:,.2f}"
