"""The transcript's own words, and how it shows names and times."""

import tomllib
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from fixi_app.dialogue import render
from fixi_app.domain.reading import Language, Trade
from fixi_app.understanding.places import gazetteer


@cache
def _tables() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Phrases:
    """The words of one language; a language without words of its own reads English."""

    language: Language
    table: dict[str, Any]
    zone: ZoneInfo

    def say(self, key: str, **facts: object) -> str:
        sentence: str = self.table[key]
        return sentence.format_map(facts)

    def word(self, group: str, name: str) -> str:
        return str(self.table[group].get(name, name))

    def trade(self, trade: Trade | None) -> str:
        return render.text(f"trade_{trade.value}", self.language) if trade else "-"

    def city(self, canonical: str | None) -> str:
        return gazetteer().display(canonical, self.language.value) if canonical else "-"

    def clock(self, moment: datetime) -> str:
        return f"{moment.astimezone(self.zone):%H:%M}"

    def day(self, moment: datetime) -> str:
        local = moment.astimezone(self.zone)
        return f"{self.table['days'][local.weekday()]} {local.day}.{local.month}.{local.year}"

    def span(self, start: datetime | None, end: datetime | None) -> str:
        """`25.11 08:00-09:30`, or a dash where there is no time."""
        if start is None or end is None:
            return "-"
        local = start.astimezone(self.zone)
        return f"{local.day}.{local.month} {self.clock(start)}-{self.clock(end)}"


def phrases(language: Language, zone: ZoneInfo) -> Phrases:
    tables = _tables()
    known = language if language.value in tables else Language.EN
    return Phrases(known, tables[known.value], zone)


def minutes(span: timedelta) -> int:
    return round(span / timedelta(minutes=1))
