"""Which of the named places is the one to come to.

Home, former home, workplace, a trip, a technician's town and a street named after a city all name places; each mention
is weighed by the words before it, a correction replaces what stood before, and equals are asked about, never guessed.
"""

from dataclasses import dataclass
from itertools import pairwise

from fixi_app.domain.questions import Question
from fixi_app.understanding.believed import believed
from fixi_app.understanding.grammar import said, words
from fixi_app.understanding.lexicon import lexicon
from fixi_app.understanding.mask import BLOT
from fixi_app.understanding.normalize import lower
from fixi_app.understanding.place_cues import cue
from fixi_app.understanding.places import PlaceMatch, gazetteer
from fixi_app.understanding.russian import is_common
from fixi_app.understanding.scan import SENTENCE_END, Scan

_LOOK_BACK = 34
_PLAIN = 3
"""Weight from which a phrase of a trade tells a fault by itself."""


@dataclass(frozen=True, slots=True)
class CityFound:
    city: str | None = None
    confidence: float = 1.0
    doubt: tuple[str, ...] = ()
    unknown: str | None = None
    corrects: bool = False


@dataclass(frozen=True, slots=True)
class _Mention:
    match: PlaceMatch
    weight: float


def city_in(scan: Scan, question: str | None = None) -> CityFound:
    """The customer's place as these words tell it."""
    asked = question in (Question.CITY, Question.CITY_CHOICE)
    matches = [
        match
        for match in scan.places
        if scan.free[match.start : match.start + 1] != BLOT and believed(scan, match, asked)
    ]
    corrects = False
    denied = {match.place for match in matches if cue(scan.low[: match.start], "negated")}
    if denied:
        corrects = True
        matches = [match for match in matches if match.place not in denied]
    mentions = [_Mention(match, _weight(scan, match)) for match in matches]
    mentions, replaced = _corrected(scan, _contrasted(scan, mentions))
    return _chosen(scan, [m for m in mentions if m.weight > 0], corrects or replaced, asked, bool(mentions))


def _last_clause(text: str) -> str:
    """What stands behind the last comma or "but"."""
    last = text.rsplit(",", 1)[-1]
    found = said(last, "place.but", r"^.*\s(?:{})\s(?P<rest>.*)$")
    return found["rest"] if found else last


def _weight(scan: Scan, match: PlaceMatch) -> float:
    # Words before another place belong to that one ("near Tel Aviv, in Ramat Gan").
    earlier = max(
        (each.end for each in scan.places if each.end <= match.start and each.strength == "strong"), default=0
    )
    before = scan.low[max(earlier, match.start - _LOOK_BACK) : match.start] + match.prefix
    clause = SENTENCE_END.split(before)[-1]
    near = _last_clause(clause)
    near = near[: -len(match.prefix)] if match.prefix else near
    if cue(near, "now_here") and cue(near, "gone"):
        return 3.0
    if cue(near, "once"):
        return 0.0
    if cue(near, "gone"):
        return 3.0 if _says(match, near, "toward") else 0.0
    if cue(near, "self_away") and any(each.place != match.place for each in scan.places):
        return 0.0
    if cue(near, "back"):
        return 0.0 if _says(match, near, "from") else 2.0
    if cue(near, "there") or (not near.strip() and cue(clause.rstrip(" ,"), "there")):
        return 4.0
    if cue(near, "from_there") and _says(match, near, "from"):
        return 0.5
    if cue(near, "away"):
        return 0.0
    if cue(near, "home"):
        return 1.0
    return 3.0 if _fault_before(scan, match) else 2.0


def _fault_before(scan: Scan, match: PlaceMatch) -> bool:
    """Whether the thing that is broken stands right before it ("the AC in Ramat Gan")."""
    if match.prefix not in words("place.in") or match.first == 0 or match.first - 1 in scan.breaks:
        return False
    return any(hit.last == match.first - 1 and hit.weight >= _PLAIN for hit in scan.labelled("trade"))


def _contrasted(scan: Scan, mentions: list[_Mention]) -> list[_Mention]:
    """ "My office is in Ramat Gan but this is for home, Petah Tikva": what stands before the "but" is not the place,
    when the place behind it is more than where somebody lives."""
    told = []
    for mention in mentions:
        later = [each for each in mentions if each.match.first > mention.match.last and each.weight > 1]
        between = scan.low[mention.match.end : later[0].match.start] if later else ""
        but = said(between, "place.but", r"(?:^|\s)(?:{})\s") is not None
        told.append(_Mention(mention.match, min(mention.weight, 0.5)) if but else mention)
    return told


def _says(match: PlaceMatch, near: str, way: str) -> bool:
    """Whether the letters of the place, or the word before it, lead this way: toward it or from it."""
    last = near.rsplit(maxsplit=1)[-1:]
    return match.prefix in words(f"place.{way}") or any(word in words(f"place.{way}_words") for word in last)


def _corrected(scan: Scan, mentions: list[_Mention]) -> tuple[list[_Mention], bool]:
    """Mentions before a word of correction are gone when another place stands after it."""
    for earlier, later in pairwise(mentions):
        between = scan.low[earlier.match.end : later.match.start]
        # "From Haifa, I mean in Haifa": the place is the same, but what stood before it ("we came to Eilat") is not.
        if cue(between, "actually"):
            return _corrected(scan, mentions[mentions.index(later) :])[0], earlier.match.place != later.match.place
    return mentions, False


def _chosen(scan: Scan, mentions: list[_Mention], corrects: bool, asked: bool, named: bool) -> CityFound:
    if not mentions:
        return CityFound(corrects=corrects) if named else _guessed(scan, asked, corrects)
    top = max(mention.weight for mention in mentions)
    best = [mention.match for mention in mentions if mention.weight == top]
    # "In the area of Tel Aviv": an everyday word that is a place as well does not weigh against a city.
    best = [match for match in best if match.strength == "strong"] or best
    places = list(dict.fromkeys(match.place.name for match in best))
    if len(places) > 1:
        return CityFound(None, 0.5, tuple(places), corrects=corrects)
    match = best[0]
    if match.others:
        return CityFound(None, 0.5, (match.place.name, *(other.name for other in match.others)), corrects=corrects)
    return CityFound(match.place.name, {"strong": 1.0, "weak": 0.85}.get(match.strength, 0.75), corrects=corrects)


def _guessed(scan: Scan, asked: bool, corrects: bool) -> CityFound:
    """A misspelt town, where a town may stand; else the words that were given as a place."""
    for at in range(len(scan.words)):
        for length in (2, 1):
            match = _misspelt(scan, at, length, asked)
            if match is None:
                continue
            if match.others:
                return CityFound(None, 0.5, (match.place.name, *(p.name for p in match.others))[:3], corrects=corrects)
            return CityFound(match.place.name, match.confidence, corrects=corrects)
    return CityFound(unknown=_unknown(scan, asked), corrects=corrects)


def _misspelt(scan: Scan, at: int, length: int, asked: bool) -> PlaceMatch | None:
    tokens = scan.words[at : at + length]
    if len(tokens) < length or any(at + i in scan.breaks for i in range(length - 1)):
        return None
    alone = (at == 0 or at - 1 in scan.breaks) and (at + length - 1 in scan.breaks or at + length == len(scan.words))
    stands = asked or alone or cue(scan.low[max(0, tokens[0].start - 12) : tokens[0].start], "led")
    # Asked before the costly comparison: a town stands alone, behind "in", or carries its preposition.
    if not stands and tokens[0].low[0] not in words("place.into"):
        return None
    if any(_explained(scan, at + i) for i in range(length)):
        return None
    match = gazetteer().guess(scan.words, at, length)
    return match if match is not None and (stands or match.prefix in words("place.into")) else None


def _explained(scan: Scan, i: int) -> bool:
    token = scan.words[i]
    return scan.free[token.start] == BLOT or token.low[0].isdigit() or _everyday(scan, i)


def _everyday(scan: Scan, i: int) -> bool:
    lists = lexicon().lists
    word = scan.words[i]
    if is_common(word.forms) or any(form in lists["first_names"] for form in word.forms):
        return True
    return scan.told(i, danger=False)


def _unknown(scan: Scan, asked: bool) -> str | None:
    match = said(scan.free, "place.unknown")
    if match is not None:
        named = scan.text[match.start("place") : match.end("place")]
        low = lower(named).split()
        known = is_common((low[0], low[0].removeprefix("ה")))
        return None if known and (low[0] not in words("place.local_words") or len(low) == 1) else named
    bare = 1 <= len(scan.words) <= 3 and not scan.hits and not scan.words[0].low[0].isdigit()
    # What was read as a street ("הגפן 3") is not a place as well.
    return scan.text[:60] if asked and bare and scan.free[scan.words[0].start] != BLOT else None
