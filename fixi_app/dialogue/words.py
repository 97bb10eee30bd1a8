"""Exact words that mean one thing at any moment. Only a whole message counts: a word inside a sentence does not.

What is said in a language is data (`said/LANGUAGE.toml`); all languages are understood at once, whichever is spoken:
people who write Hebrew say "stop", too. A language is added by adding its file.
"""

import re
import tomllib
from collections.abc import Iterator
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from fixi_app.domain.conversation import Turn

_SAID = Path(__file__).with_name("said")


class Word(StrEnum):
    STATUS = "status"
    HELP = "help"
    PERSON = "person"
    MACHINE = "machine"
    """Is this a machine? Always answered with yes."""
    CANCEL = "cancel"
    LEAVE = "leave"
    """Never mind, not needed: the way out of any question."""
    STOP = "stop"
    START = "start"
    """After a stop: he may be written to again."""
    PRIVACY = "privacy"
    MY_DATA = "my_data"
    """What is kept of me?"""
    CONTINUE = "continue"
    OTHERS = "others"
    ANOTHER_PRO = "another_pro"
    """Another professional than the one who is spoken of."""
    WAIT = "wait"
    APPROVE = "approve"
    REFUSE = "refuse"
    ON_MY_WAY = "on_my_way"
    ARRIVED = "arrived"
    """He is at the visit."""
    FINISH = "finish"
    JOBS = "jobs"
    MENU = "menu"
    GIVE_BACK = "give_back"
    """He cannot come to a visit that is his."""
    OTHER_TIME = "other_time"
    """Another time for an offer or a visit of his."""
    LATE = "late"
    LONGER = "longer"
    """The job takes longer than planned."""
    SICK = "sick"
    DETAILS = "details"
    HISTORY = "history"
    REPORT = "report"
    REVIEWS = "reviews"
    WHY = "why"
    """Why did I not get that lead?"""
    FIND = "find"
    """The oldest lead that waits for a person, for me."""
    BUSY = "busy"
    FREE = "free"
    VACATION = "vacation"
    RETURNED = "returned"
    """Back from his vacation."""
    HOURS = "hours"
    PRICES = "prices"
    PAUSE = "pause"
    RESUME = "resume"
    NOBODY_OPENS = "nobody_opens"
    """He is at the door, and nobody answers it."""
    LEFT_ALONE = "left_alone"
    """Hours in which he wants no messages."""
    SKIP = "skip"
    WHO = "who"
    """Who will come?"""
    AS_CUSTOMER = "as_customer"
    AT_WORK = "at_work"
    MANAGE = "manage"
    JOIN = "join"
    BACK = "back"
    """The question before, in the questionnaire of joining."""


@cache
def said() -> dict[str, dict[str, Any]]:
    """Language -> what is said in it: tables `customer`, `professional`, `small` and `tongue`."""
    files = sorted(_SAID.glob("*.toml"))
    return {path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in files}


def plain(text: str) -> str:
    """A message as compared with the exact words: lower-case, single spaces, without commas and closing punctuation."""
    bare = " ".join(re.sub("[,،]", " ", text.lower()).replace("’", "'").split())
    return bare.rstrip(" .!?؟") or bare


def _table(role: str) -> dict[str, Word]:
    """Text -> what it means, in every language."""
    tables = [table[role] for table in said().values()]
    return {plain(text): Word(name) for table in tables for name, texts in table.items() for text in texts}


def _small(name: str) -> Iterator[str]:
    return (str(table["small"][name]) for table in said().values())


def _any_of(name: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in _small(name)), re.IGNORECASE)


CUSTOMER_WORDS = _table("customer")
PROFESSIONAL_WORDS = _table("professional")
HAT_WORDS = _table("hats")
"""With which somebody says as whom he speaks."""
_OF_A_SLIP = 3
_AGREEING = frozenset(word for words in _small("agreement") for word in words.split())
_THANKING = frozenset(word for words in _small("thanking") for word in words.split())
_COURTESY = frozenset(word for words in _small("courtesy") for word in words.split())
_NODDING = _AGREEING | _THANKING | _COURTESY | frozenset(word for words in _small("nodding") for word in words.split())
_BESIDE_GIVING_UP = frozenset(word for words in _small("beside_giving_up") for word in words.split())
_GIVING_UP = re.compile(rf"(?<!\w)(?:{'|'.join(_small('giving_up'))})(?!\w)", re.IGNORECASE)
_CANCEL_DENIED, _CALL_WANTED, _HAGGLING = _any_of("cancel_denied"), _any_of("call_wanted"), _any_of("haggling")
_THINKING_IT_OVER, _ALL_OF_THEM = _any_of("thinking_it_over"), _any_of("all_of_them")
_ABOUT_US = {about: _any_of(f"asks_{about}") for about in ("phone", "hours", "where", "terms")}
_LETTERS = {
    letter: place for table in said().values() for row in table["small"]["letters"] for place, letter in enumerate(row)
}


def word_in(turn: Turn, table: dict[str, Word]) -> Word | None:
    """The last exact word among the messages of the turn."""
    found = [table[plain(text)] for text in turn.texts() if plain(text) in table]
    return found[-1] if found else None


def is_only_words(turn: Turn, table: dict[str, Word]) -> bool:
    """Whether each message of the turn is such a word and nothing else."""
    texts = turn.texts()
    return bool(texts) and all(plain(text) in table for text in texts)


def digit_in(turn: Turn) -> str | None:
    """The bare number that the turn consists of, or None; several different ones are none."""
    numbers = {plain(text).rstrip(")") for text in turn.texts()}
    only = numbers.pop() if len(numbers) == 1 else ""
    return str(int(only)) if only.isdecimal() and len(only) <= 6 else None


def letter_in(turn: Turn) -> int | None:
    """The place (from 0) of the bare letter that the turn consists of: א or a is 0. None when it is none."""
    texts = {plain(text).rstrip(")") for text in turn.texts()}
    return _LETTERS.get(texts.pop()) if len(texts) == 1 else None


def leaves(turn: Turn) -> bool:
    """He would rather leave it: a customer's word for that, or for cancelling, said by whoever it may be."""
    return word_in(turn, CUSTOMER_WORDS) in (Word.LEAVE, Word.CANCEL)


def agrees(turn: Turn) -> bool:
    """Nothing but agreement, perhaps with thanks: "תודה, מעולה" answers a proposal, "תודה" alone does not."""
    words = [word for text in turn.texts() for word in re.split(r"[^\w']+", text.lower()) if word]
    return bool(_AGREEING & set(words)) and set(words) <= _AGREEING | _COURTESY


def only_nods(turn: Turn) -> bool:
    """A yes or thanks of the usual words ("yes, see you, thanks for the reminder"), whichever of the two it is.

    One word more in a short message is a name or a slip of the finger, and tells nothing; a number does.
    """
    words = [word for text in turn.texts() for word in re.split(r"[^\w']+", text.lower()) if word]
    more = [word for word in words if word not in _NODDING]
    slip = len(more) == 1 and len(words) <= _OF_A_SLIP and not any(c.isdigit() for c in more[0])
    return not more or slip


def gives_up(turn: Turn) -> bool:
    """Nothing but that he does without it: "not interested, thanks", and no "not interested in that hour"."""
    texts = turn.texts()
    around = _BESIDE_GIVING_UP | _AGREEING | _THANKING | _COURTESY
    rest = [word for text in texts for word in re.split(r"[^\w']+", _GIVING_UP.sub(" ", text).lower()) if word]
    return any(_GIVING_UP.search(text) for text in texts) and set(rest) <= around


def thanks(turn: Turn) -> bool:
    """A word of thanks is among the words, whatever else they say."""
    return any(word in _THANKING for text in turn.texts() for word in re.split(r"[^\w']+", text.lower()))


def only_thanks(turn: Turn) -> bool:
    """Nothing but thanks, or thanks with agreement: a nod, which says nothing that could be handed on."""
    words = [word for text in turn.texts() for word in re.split(r"[^\w']+", text.lower()) if word]
    return thanks(turn) and set(words) <= _THANKING | _COURTESY | _AGREEING


def denies_cancelling(turn: Turn) -> bool:
    """He says not to cancel."""
    return any(_CANCEL_DENIED.search(text) for text in turn.texts())


def wants_a_call(turn: Turn) -> bool:
    """He would rather talk by phone."""
    return any(_CALL_WANTED.search(text) for text in turn.texts())


def haggles(turn: Turn) -> bool:
    """He finds it dear, or asks for less."""
    return any(_HAGGLING.search(text) for text in turn.texts())


def thinks_it_over(turn: Turn) -> bool:
    """He will think about it, or ask at home first."""
    return any(_THINKING_IT_OVER.search(text) for text in turn.texts())


def means_all(turn: Turn) -> bool:
    """Nothing but that he means each of those that were listed."""
    texts = turn.texts()
    return bool(texts) and all(_ALL_OF_THEM.fullmatch(plain(text)) for text in texts)


def asks_about_us(turn: Turn) -> str | None:
    """What he wants to know of the business: `phone`, `hours`, `where`, `terms` (payment, invoice, warranty), or None.

    All languages are searched, as for the exact words: what he writes in need not be what the chat is led in.
    """
    texts = turn.texts()
    return next((about for about, said in _ABOUT_US.items() if any(said.search(text) for text in texts)), None)


def ends_quiet_time(text: str) -> bool:
    """Whether a message needs no waiting for more: an exact command or a menu digit."""
    bare = plain(text)
    exact = bare in CUSTOMER_WORDS or bare in PROFESSIONAL_WORDS or bare in HAT_WORDS
    return exact or (bare.isdecimal() and len(bare) <= 2)
