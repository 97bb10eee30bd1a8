"""The answers of somebody who joins, read from his words. Pure: what places there are is asked beforehand."""

import re
import tomllib
from functools import cache
from pathlib import Path

from fixi_app.dialogue.gate import as_name
from fixi_app.dialogue.placeholders import clean
from fixi_app.dialogue.scene import Scene
from fixi_app.dialogue.words import PROFESSIONAL_WORDS, Word, word_in
from fixi_app.domain.professionals import Gender
from fixi_app.domain.reading import Trade

CHOICES = tuple(trade for trade in Trade if trade is not Trade.OTHER)
"""The trades in the order in which they are numbered."""
MOST_CHARGED = 100_000
"""A sum above this is a phone number or a slip."""
_STEMS = Path(__file__).with_name("trades.toml")
_NUMBER = re.compile(r"\d+")
_DIGIT = re.compile(r"\d")
_SUM = re.compile(r"(?<!\d)(?:[1-9]\d{0,2}(?:,\d{3})+|[1-9]\d{0,5}|0)(?!\d)")
_LICENCE = re.compile(r"(?=[\w/.-]*\d)[\w/.-]{3,20}")


def words_of(scene: Scene) -> str:
    """All that was said in this turn, written or spoken."""
    return "\n".join(scene.turn.texts()) or (scene.turn.reading.transcript or "")


def name(scene: Scene) -> str | None:
    said = " ".join(clean(words_of(scene)).split())[:60].strip(" .,!")
    letters = sum(c.isalpha() for c in said)
    return as_name(said) if letters > 1 and not any(c.isdecimal() for c in said) else None


def gender(scene: Scene) -> Gender | None:
    said = words_of(scene).strip().rstrip(".)").lower()
    found = [Gender(key) for key, forms in _table("gender").items() if said in forms]
    return {"1": Gender.M, "2": Gender.F}.get(said) or (found[0] if found else None)


def trades(scene: Scene) -> tuple[Trade, ...]:
    """By their numbers, by name, or as the reader understood it."""
    said = words_of(scene).lower()
    numbers = [int(found) for found in _NUMBER.findall(said)]
    if numbers:
        return tuple(dict.fromkeys(CHOICES[n - 1] for n in numbers if 1 <= n <= len(CHOICES)))
    heard = scene.turn.reading.trade
    return trades_named(said) or ((heard,) if heard in CHOICES and heard else ())


def trades_named(said: str) -> tuple[Trade, ...]:
    """Trades whose words stand in this text (in small letters), in the order in which they stand there."""
    forms = [(form, Trade(key)) for key, forms in _table("trades").items() for form in forms]
    at: dict[Trade, int] = {}
    for form, trade in sorted(forms, key=lambda each: len(each[0]), reverse=True):
        if (place := said.find(form)) >= 0:  # the longest first: in "electrical appliances" no electrician is named
            at[trade] = min(place, at.get(trade, place))
            said = said.replace(form, "\0" * len(form))
    return tuple(sorted(at, key=at.__getitem__))


def span(scene: Scene) -> tuple[float, float] | None:
    """A price or a range of prices. None where digits stand that are no sum: of a telephone no price is made (L52)."""
    said = words_of(scene)
    sums = [float(found.replace(",", "")) for found in _SUM.findall(said)]
    if len(sums) not in (1, 2) or max(sums) > MOST_CHARGED or _DIGIT.search(_SUM.sub("", said)):
        return None
    return min(sums), max(sums)


def licence(scene: Scene) -> str | None:
    found = _LICENCE.findall(words_of(scene))
    return found[0] if len(found) == 1 else None


def skips(scene: Scene) -> bool:
    """He has none, or does not want to say: an exact word, a plain no."""
    answer = scene.turn.reading.answer
    said = words_of(scene).strip().rstrip(".!").lower()
    none = any(said in forms for forms in _table("none").values())
    return none or word_in(scene.turn, PROFESSIONAL_WORDS) is Word.SKIP or bool(answer and answer.no)


@cache
def _table(table: str) -> dict[str, list[str]]:
    return dict(tomllib.loads(_STEMS.read_text(encoding="utf-8"))[table])
