"""Several professionals from one file: a table or contact cards; what would be added, who is left out and why.

Promise: whatever path is given, only a regular file of limited size is read, beside the loop; and nothing is written
before somebody has seen what it would be.
"""

import asyncio
import re
import stat
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

from fixi_app.dialogue import render
from fixi_app.dialogue.joining.answers import trades_named
from fixi_app.domain.professionals import Base, Professional
from fixi_app.domain.reading import Language, Trade
from fixi_app.services.desk.batch_cards import cards_of, is_cards
from fixi_app.services.desk.batch_table import Unreadable, Written, decoded, rows_of
from fixi_app.services.desk.pace import Pace
from fixi_app.services.desk.places import Places, folded
from fixi_app.services.desk.words import Words
from fixi_app.services.ground import Ground
from fixi_app.services.office import Batch, BatchRow
from fixi_app.services.professional.checks import completed, why_not

_MOST_MB = 4
_BETWEEN = re.compile(r"[,،;|/\n]+")
_RADIUS = re.compile(r"(\d{1,3}(?:[.,]\d+)?)\D*")
_QUOTED = 40
"""So much of what was typed is repeated in a sentence."""


class Batches:
    def __init__(self, ground: Ground, places: Places, words: Words) -> None:
        self._ground, self._store, self._places, self._words = ground, ground.store, places, words

    async def look_through(self, path: str, trades: Sequence[Trade], city: str) -> Batch:
        try:
            written = await asyncio.to_thread(_written_in, path)
        except Unreadable as why:
            message = self._words(str(why), path=_cleaned(path)[-60:], limit=_MOST_MB)
            return Batch(ok=False, message=message)
        rows, seen, pace = [], dict[str, int](), Pace()
        for one in written:
            rows.append(await self._row(one, tuple(trades), city, seen))
            await pace.rest()
        bad = sum(bool(row.problem) for row in rows)
        message = self._words("batch.read", good=len(rows) - bad, bad=bad) if rows else self._words("batch.nobody")
        return Batch(ok=bool(rows), message=message, rows=tuple(rows))

    def added(self, good: int, left: Sequence[BatchRow]) -> Batch:
        """What came of adding them."""
        sentences = [self._words("batch.added", good=good) if good else self._words("batch.none_good")]
        if left:
            sentences.append(self._words("batch.left", bad=len(left)))
        return Batch(ok=good > 0, message=" ".join(sentences), rows=tuple(left))

    async def _row(self, one: Written, trades: tuple[Trade, ...], city: str, seen: dict[str, int]) -> BatchRow:
        """`seen`: phone -> the line on which it stood first."""
        named = _trades(one.trades)
        radius = _radius(one.radius)
        pro = Professional(id="", name=one.name, phone=one.phone, trades=named or (trades if not one.trades else ()))
        pro = pro.but(base=Base(city=one.city or city), radius_km=pro.radius_km if radius is None else radius)
        pro = completed(pro, self._places.known, self._ground.country)
        problem = self._misread(one, pro, radius) or await self._problem(one, pro, seen)
        seen.setdefault(pro.phone, one.line)
        return BatchRow(line=one.line, professional=pro, city=self._places.shown(pro.base.city), problem=problem)

    def _misread(self, one: Written, pro: Professional, radius: float | None) -> str:
        """What stands in the file and was not understood."""
        if one.trades and not pro.trades:
            return self._words("batch.bad_trade", typed=one.trades[:_QUOTED])
        if one.city and pro.base.lat is None:
            near = self._places.resembling(one.city, 1)
            key = "batch.meant" if near else "batch.bad_city"
            return self._words(key, typed=one.city[:_QUOTED], city=near[0][1] if near else "")
        if one.radius and radius is None:
            return self._words("batch.bad_radius", typed=one.radius[:_QUOTED])
        return ""

    async def _problem(self, one: Written, pro: Professional, seen: dict[str, int]) -> str:
        if wrong := why_not(pro, self._places.known):
            key = {"pro.no_trade": "batch.no_trade", "pro.no_base": "batch.no_base"}.get(wrong[0], wrong[0])
            return self._words(key, **wrong[1])
        if pro.phone in seen:
            return self._words("batch.twice", line=seen[pro.phone])
        other = await self._store.professionals.first({"phone": pro.phone, "removed_at": None})
        return self._words("pro.phone_taken", name=other.name) if other else ""


def _trades(text: str) -> tuple[Trade, ...]:
    """By their names in any language, or as people call what they do."""
    found: list[Trade] = []
    for part in _BETWEEN.split(text):
        exact = _names().get(folded(part))
        found += (exact,) if exact else trades_named(part.lower())
    return tuple(dict.fromkeys(found))


@cache
def _names() -> dict[str, Trade]:
    names = {folded(trade.value.replace("_", " ")): trade for trade in Trade}
    for language in Language:
        names |= {folded(render.text(f"trade_{trade.value}", language)): trade for trade in Trade}
    return names


def _radius(text: str) -> float | None:
    found = _RADIUS.fullmatch(text)
    return float(found[1].replace(",", ".")) if found else None


def _written_in(path: str) -> list[Written]:
    """Raises Unreadable."""
    text = decoded(_read(path))
    return cards_of(text) if is_cards(text) else rows_of(text)


def _read(path: str) -> bytes:
    where = _cleaned(path)
    if not where:
        raise Unreadable("batch.no_path")
    try:
        place = Path(where).expanduser()
        # Asked before it is opened: opening a pipe or a device may never come back.
        if not stat.S_ISREG(place.stat().st_mode):
            raise Unreadable("batch.not_file")
        with place.open("rb") as file:
            data = file.read(_MOST_MB * 1024 * 1024 + 1)
    except (FileNotFoundError, NotADirectoryError):
        raise Unreadable("batch.no_file") from None
    except (OSError, ValueError, RuntimeError):
        raise Unreadable("batch.not_file") from None
    if len(data) > _MOST_MB * 1024 * 1024:
        raise Unreadable("batch.too_big")
    return data


def _cleaned(path: str) -> str:
    """A path as terminals and file managers paste it: in quotes, with escaped blanks, as an address."""
    bare = path.strip().strip("\"'").strip()
    if bare.startswith("file:"):
        return unquote(urlsplit(bare).path)
    return bare.replace("\\ ", " ")
