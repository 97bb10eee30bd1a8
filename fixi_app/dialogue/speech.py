"""In which language a chat goes on: the one asked for in words, else the one that is clearly written now.

Clear is what is more than a courtesy, a brand or a street in other letters: "ok", "thanks a lot" or "Rothschild 21"
change no language. What is asked for ("English please", "можно по-русски?") counts whichever letters it is written in.
"""

import re
from collections.abc import Iterable
from functools import cache

from fixi_app.dialogue.words import said
from fixi_app.domain.conversation import Turn
from fixi_app.domain.questions import Question
from fixi_app.domain.reading import Language

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_LETTERS = {Language(name): re.compile(f"[{table['tongue']['script']}]") for name, table in said().items()}
_OF_PLACES = frozenset({Question.CITY, Question.STREET, Question.HOUSE_NUMBER, Question.FLOOR, Question.CITY_CHOICE})
_MOST_ASKING = 7
"""Words of a message that does nothing but ask for a language."""
_ENOUGH, _ENOUGH_OF_ONE_ALPHABET = 3, 2
"""Words that make a sentence. Latin letters need one more: everybody writes brands and streets in them."""


def answered_in(spoken: Language | None, turn: Turn, asked: Question | None = None) -> Language | None:
    """The language of the next answer; `asked` is the kind of the open question, None when there is none."""
    if (wanted := asked_for(turn.texts())) is not None:
        return wanted
    heard = turn.reading.language
    if spoken is None or heard is None or heard is spoken:
        return heard or spoken
    told = turn.reading.trade or turn.reading.danger  # who tells a fault is not only naming a street
    place = asked in _OF_PLACES and told is None
    return heard if _is_clear(_words(_heard(turn)), heard, place) else spoken


def asked_for(texts: Iterable[str]) -> Language | None:
    """The language that a short message asks for and does nothing else; the last of several."""
    found = [language for text in texts if (language := _asked_in(text)) is not None]
    return found[-1] if found else None


def only_asks_for_a_language(turn: Turn) -> bool:
    texts = turn.texts()
    return bool(texts) and all(_asked_in(text) is not None for text in texts)


def is_in_other_letters(turn: Turn) -> bool:
    """Whether a language with letters of its own was written in Latin ones ("shalom, yesh li nezila")."""
    heard, words = turn.reading.language, _words(turn.texts())
    if heard in (None, Language.EN) or len(words) < _ENOUGH_OF_ONE_ALPHABET:
        return False
    return all(written_in(word, Language.EN) for word in words)


def written_in(text: str, language: Language) -> bool:
    """Whether most letters of a text are those of the language; a text without letters fits any."""
    counts = {each: len(letters.findall(text)) for each, letters in _LETTERS.items()}
    return 2 * counts.get(language, 0) >= sum(counts.values())


def _heard(turn: Turn) -> Iterable[str]:
    return turn.texts() or ((turn.reading.transcript,) if turn.reading.transcript else ())


def _words(texts: Iterable[str]) -> list[str]:
    return [word.lower().replace("’", "'") for text in texts for word in _WORD.findall(text)]


def _is_clear(words: list[str], language: Language, place: bool) -> bool:
    """A place in other letters answers the question for one; there a word that no name has must stand with it."""
    telling = [word for word in words if word not in _tongue(language, "small_talk")]
    if len(telling) >= _ENOUGH_OF_ONE_ALPHABET and set(telling) & _tongue(language, "common"):
        return True
    enough = _ENOUGH if any(written_in(word, Language.EN) for word in telling) else _ENOUGH_OF_ONE_ALPHABET
    return not place and len(telling) >= enough


def _asked_in(text: str) -> Language | None:
    words = _words([text])
    named = [word for word in words if word in _names()]
    rest = set(words) - set(named) - _every("asking")
    denied = len(named) == 1 and not _every("denial").isdisjoint(words)
    if not named or rest or denied or len(words) > _MOST_ASKING:
        return None
    return _names()[named[-1]]


@cache
def _tongue(language: Language, name: str) -> frozenset[str]:
    return frozenset(said()[language.value]["tongue"][name].split()) if language.value in said() else frozenset()


@cache
def _every(name: str) -> frozenset[str]:
    """Words of all languages: around the name of one any other may stand ("можно English?")."""
    return frozenset().union(*(_tongue(language, name) for language in Language))


@cache
def _names() -> dict[str, Language]:
    """How a language is called -> which it is; only languages that have words here."""
    return {name: language for language in Language for name in _tongue(language, "names")}
