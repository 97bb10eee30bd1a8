"""The gazetteer: which words name a place of Israel, where it is, and what it is called in each language.

It finds names, with prefix letters (בחולון), hyphens, abbreviations and the spellings people use; it does not decide
which of them is the customer's place: that is `whereabouts.py`.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

from rapidfuzz import process
from rapidfuzz.distance import OSA

from fixi_app.domain.geo import distance_km
from fixi_app.understanding import arabic, normalize, spellings
from fixi_app.understanding.normalize import HEBREW_PREFIXES, Token, clean, lower, tokens
from fixi_app.understanding.sounds import sound_of
from fixi_app.understanding.spellings import begins, key_of, script_of
from fixi_app.understanding.tables import read_kept, read_table

DATA = Path(__file__).resolve().parent.parent / "data"
_PLACES, _ALIASES = DATA / "places_il.tsv", DATA / "places_aliases_il.toml"
LANGUAGES = ("he", "en", "ru", "ar")
LONGEST_NAME = 5
WELL_KNOWN = 8000
"""Inhabitants from which a single word is read as the place without more evidence; below, it is often a person."""
_HAMLET = 1000
"""Inhabitants below which several words that only sound like a place are not read as it."""
_LONG_SOUND = 4


@dataclass(frozen=True, slots=True)
class Place:
    """A place of the gazetteer; `name` is GeoNames' own and the key everywhere."""

    id: int
    name: str
    lat: float
    lon: float
    population: int
    shown: tuple[str, str, str, str]
    """What it is called in Hebrew, English, Russian and Arabic."""


@dataclass(frozen=True, slots=True)
class PlaceMatch:
    """Words that name a place: tokens `first`..`last`, characters `start`..`end`."""

    place: Place
    first: int
    last: int
    start: int
    end: int
    prefix: str = ""
    """Hebrew or Arabic letters before the name (ב in בחולון)."""
    strength: str = "strong"
    """strong: the place; weak: also a person or a verb; plain: an everyday word."""
    confidence: float = 1.0
    others: tuple[Place, ...] = ()
    """Other places that the words could name as well."""


class Gazetteer:
    """All places, found by any of their names."""

    def __init__(self, places: Sequence[Place], keys: Sequence[tuple[str, Place]], weak: set[str], plain: set[str]):
        """`keys`: each name of a place, as `key_of` makes it; `weak` and `plain`: keys of names that mean more."""
        self.places = tuple(places)
        self._canonical = {place.name: place for place in places}
        self._by_key: dict[str, list[Place]] = defaultdict(list)
        self._weak, self._plain = weak, plain
        for key, place in keys:
            found = self._by_key[key]
            if place not in found:
                found.append(place)
        self._by_sound = _sounds(places)
        self._heads = {key[:2] if key.isascii() else key.split()[0] for key in self._by_key if key}
        self._fuzzy = self._spellings()

    def _spellings(self) -> dict[str, list[str]]:
        """Names worth a guess when misspelt: those of towns, and of two words or more, by script."""
        by_script: dict[str, list[str]] = defaultdict(list)
        for key, places in self._by_key.items():
            # A name shared by several places is no guess for a misspelt one.
            if (
                '"' not in key
                and len(key) >= 4
                and len(places) == 1
                and places[0].population >= 5000
                and key not in self._plain
            ):
                by_script[script_of(key)].append(key)
        return by_script

    def find(self, text: str) -> list[PlaceMatch]:
        """The places named in a text, from left to right; the longest name wins (גן יבנה is not יבנה)."""
        return self.in_tokens(tokens(lower(clean(text))))

    def in_tokens(self, words: Sequence[Token]) -> list[PlaceMatch]:
        """The same for words that were already split."""
        matches: list[PlaceMatch] = []
        at = 0
        while at < len(words):
            match = self._longest(words, at)
            if match is None:
                at += 1
                continue
            matches.append(match)
            at = match.last + 1
        return matches

    def _longest(self, words: Sequence[Token], at: int) -> PlaceMatch | None:
        # Most words begin no name; without this look the keys of all windows cost 8 ms in a long message.
        heads = [form for form in _heads(words[at]) if begins(form) in self._heads]
        for length in range(min(LONGEST_NAME, len(words) - at), 0, -1) if heads else ():
            tail = [token.low for token in words[at + 1 : at + length]]
            # A gap of more than one sign between the words (a comma and a blank) is the end of a name.
            if any(words[i + 1].start - words[i].end > 2 for i in range(at, at + length - 1)):
                continue
            for form in heads:
                found = self._by_key.get(key_of(" ".join([form, *tail])))
                if found:
                    return self._longer(words, at, self._match(found, form, words[at : at + length], at))
        return self._longer(words, at, None)

    def _longer(self, words: Sequence[Token], at: int, known: PlaceMatch | None) -> PlaceMatch | None:
        """What Russian words sound like, where they are more than the known name (Ор-Йегуда is not Ора)."""
        sounding = self._sounding(words, at) if "а" <= words[at].low[0] <= "ё" else None
        return sounding if sounding and (known is None or sounding.last > known.last) else known

    def _sounding(self, words: Sequence[Token], at: int) -> PlaceMatch | None:
        """A place whose name sounds like these Russian words; one word alone has to be a known town's."""
        for length in range(min(LONGEST_NAME, len(words) - at), 0, -1):
            run = words[at : at + length]
            # "Кирьят-Гат и" ends in an "and", which is no sound of a name.
            if len(run[-1].low) < 2 or any(after.start - before.end > 2 for before, after in pairwise(run)):
                continue
            sound = sound_of(" ".join(token.low for token in run))
            found = self._by_sound.get(sound)
            least = WELL_KNOWN if length == 1 else _HAMLET
            if found and len(sound) >= _LONG_SOUND + (length > 1) and found[0].population >= least:
                return self._match(found, run[0].low, run, at)
        return None

    def _match(self, found: list[Place], form: str, words: Sequence[Token], at: int) -> PlaceMatch:
        place = max(found, key=lambda each: each.population)
        others = tuple(p for p in found if p is not place and p.population * 4 > place.population)
        key = key_of(" ".join([form, *(token.low for token in words[1:])]))
        head = words[0].low
        prefix = head[: len(head) - len(form)] if head.endswith(form) else ""
        strength = self._strength(key, place, len(words))
        if strength == "strong" and len(words) == 1 and not _has_article(place, prefix, form):
            strength = "weak"
        return PlaceMatch(
            place, at, at + len(words) - 1, words[0].start, words[-1].end, prefix, strength, others=others
        )

    def _strength(self, key: str, place: Place, length: int) -> str:
        if key in self._plain:
            return "plain"
        if key in self._weak or (length == 1 and place.population < WELL_KNOWN):
            return "weak"
        return "strong"

    def guess(self, words: Sequence[Token], at: int, length: int) -> PlaceMatch | None:
        """The place whose misspelt name these words may be; `others` are as near as the first."""
        tail = [token.low for token in words[at + 1 : at + length]]
        best: tuple[int, int, str] | None = None
        near: dict[str, int] = {}
        for form in _heads(words[at]):
            key = key_of(" ".join([form, *tail]))
            for name, distance in self._near(key):
                near[name] = min(distance, near.get(name, 9))
                ranked = (distance, -len(form), form)
                best = ranked if best is None else min(best, ranked)
        if best is None:
            return None
        nearest = min(near.values())
        places = list(dict.fromkeys(self._by_key[k][0] for k, distance in near.items() if distance == nearest))
        places.sort(key=lambda place: -place.population)
        sure = 0.85 if nearest == 1 else 0.7
        prefix = words[at].low[: len(words[at].low) - len(best[2])]
        last = at + length - 1
        return PlaceMatch(
            places[0], at, last, words[at].start, words[last].end, prefix, "guess",
            sure if len(places) == 1 else 0.5, tuple(places[1:]),
        )  # fmt: skip

    def _near(self, key: str) -> Iterator[tuple[str, int]]:
        if len(key) < 4:
            return
        most = 1 if len(key) < 7 else 2
        names = self._fuzzy.get(script_of(key), [])
        for name, distance, _ in process.extract(key, names, scorer=OSA.distance, score_cutoff=most, limit=4):
            # The first letter is the one least often wrong; without it every short word is near some town.
            if name[0] == key[0] or len(key) >= 7:
                yield name, int(distance)

    def by_name(self, name: str) -> Place | None:
        """The place with this canonical name, or any of its names."""
        found = self._canonical.get(name)
        if found is None:
            places = self._by_key.get(key_of(name))
            found = max(places, key=lambda place: place.population) if places else None
        return found

    def nearest(self, lat: float, lon: float, within_km: float = 8.0) -> Place | None:
        """The place nearest to a point, None when there is none within that many kilometres."""
        ranked = ((distance_km(lat, lon, p.lat, p.lon), p.id, p) for p in self.places if p.population)
        best = min(ranked, default=None)
        return best[2] if best is not None and best[0] <= within_km else None

    def names(self, language: str) -> dict[str, str]:
        """Canonical name -> the name shown in this language."""
        index = LANGUAGES.index(language)
        return {place.name: place.shown[index] for place in self.places}

    def display(self, canonical: str, language: str) -> str:
        """The name shown in this language; the words themselves when they are no place of the gazetteer."""
        place = self.by_name(canonical)
        return place.shown[LANGUAGES.index(language)] if place is not None else canonical


def _sounds(places: Sequence[Place]) -> dict[str, list[Place]]:
    """Places by the sound of their Latin names."""
    found: dict[str, list[Place]] = defaultdict(list)
    for place in places:
        for sound in {sound_of(name.lower()) for name in (place.name, place.shown[1])}:
            if sound:
                found[sound].append(place)
    return found


def _has_article(place: Place, prefix: str, form: str) -> bool:
    """Whether an Arabic town that is called with its article has it: الطيبة is a town, طيبة is "kind"."""
    if not place.shown[LANGUAGES.index("ar")].startswith("ال") or not "\u0600" <= form[0] <= "\u06ff":
        return True
    return "ال" in prefix + form[:2] or "لل" in prefix


def _heads(token: Token) -> Iterator[str]:
    """The word, and what is left without its prefix letters (two ב in בבת ים, one in בחולון)."""
    if token.low[0] in HEBREW_PREFIXES:
        yield from token.forms
    elif "\u0600" <= token.low[0] <= "\u06ff":
        yield from (form for form in token.forms if token.low.endswith(form))
    else:
        yield token.low


@cache
def gazetteer() -> Gazetteer:
    """The gazetteer of Israel, read once."""
    aliases = read_table(_ALIASES)
    lines = [line.split("\t") for line in _PLACES.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    extra = {entry["name"]: entry for entry in aliases["place"]}
    told = [_named(columns, extra) for columns in lines]
    words = {word for kind in ("weak", "plain", "drop") for word in aliases[kind]}
    key = _keys_of({name for names, wrong in told for name in (*names, *wrong)} | words)
    drop = {key[word] for word in aliases["drop"]}
    places: list[Place] = []
    keys: list[tuple[str, Place]] = []
    for columns, (names, wrong) in zip(lines, told, strict=True):
        place = _place(columns, extra)
        places.append(place)
        barred = drop | {key[name] for name in wrong}
        keys += [(key[name], place) for name in names if key[name] not in barred]
    return Gazetteer(places, keys, {key[word] for word in aliases["weak"]}, {key[word] for word in aliases["plain"]})


def _keys_of(names: set[str]) -> dict[str, str]:
    """The key of each name; kept, because making them was most of what loading cost."""
    made_of = (_PLACES, _ALIASES, *(Path(str(code.__file__)) for code in (spellings, normalize, arabic)))
    return read_kept(_PLACES, made_of, lambda: {name: key_of(name) for name in names})


def _named(columns: list[str], extra: dict[str, dict[str, list[str]]]) -> tuple[list[str], list[str]]:
    """All names of a line of the data file with those added by hand, and those that mean another place."""
    by_hand = extra.get(columns[1], {})
    return [name for names in _by_language(columns, by_hand) for name in names], by_hand.get("not", [])


def _by_language(columns: list[str], by_hand: dict[str, list[str]]) -> list[list[str]]:
    lists = [*columns[5:], "", "", "", ""][:4]
    return [
        [*by_hand.get(language, []), *filter(None, column.split("|"))]
        for language, column in zip(LANGUAGES, lists, strict=True)
    ]


def _place(columns: list[str], extra: dict[str, dict[str, list[str]]]) -> Place:
    """One line of the data file; what a place is called is the first of its names in each language."""
    number, name, lat, lon, population = columns[:5]
    hebrew, english, russian, arabic_ = (names[:1] for names in _by_language(columns, extra.get(name, {})))
    latin = english[0] if english else name
    shown = ((hebrew or [latin])[0], latin, (russian or [latin])[0], (arabic_ or [latin])[0])
    return Place(int(number), name, float(lat), float(lon), int(population), shown)
