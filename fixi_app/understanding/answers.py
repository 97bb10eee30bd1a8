"""The answer to the open question, when the words are one: yes, no, or a choice from a menu."""

import re

from fixi_app.domain.questions import Question
from fixi_app.domain.reading import Answer
from fixi_app.understanding.corrections import withheld
from fixi_app.understanding.grammar import table
from fixi_app.understanding.intents import says_only
from fixi_app.understanding.lexicon import Hit
from fixi_app.understanding.scan import Scan
from fixi_app.understanding.stars import stars_in

_MOST_WORDS = 6
_DIGIT = re.compile(r"(?:^|(?<=[^\w:/.]))(?:מספר |אופציה |option |number |no\.? ?|#)?([1-9]|10)\s?[.)]?$")
_THUMBS = (re.compile("[\U0001f44d\U0001f44c\U0001f4af\u2705\u2714]"), re.compile("[\U0001f44e\u274c]"))
_OF_ADDRESS = frozenset({Question.STREET, Question.HOUSE_NUMBER})
_WITH_CHOICE = frozenset(
    {Question.SLOT, Question.CITY_CHOICE, Question.SUMMARY, Question.CANCEL, Question.STOP, Question.NEW_OR_EXISTING,
     Question.WAIT_OR_OTHER, Question.RATING, Question.OFFER, Question.WHICH_OFFER, Question.WHICH_JOB, Question.ROLE,
     Question.TRADE, Question.AMBIGUOUS_DIGIT, Question.CONSENT, Question.DELETE, Question.REMINDER, Question.DONE,
     Question.JOB_DONE, Question.NEW_TIME, Question.MOVE, Question.REFUSE, Question.PRO_MOVE, Question.ABOUT_JOB,
     Question.PRICE_TRADE, Question.FAVOURITE, Question.HELPED, Question.OWNER_MENU, Question.OWNER_LEADS,
     Question.OWNER_LEAD, Question.OWNER_ASSIGN, Question.OWNER_CHATS, Question.OWNER_CHAT,
     Question.OWNER_APPLICATIONS, Question.OWNER_APPLICATION, Question.OWNER_WHICH, Question.OWNER_SEND}
)  # fmt: skip


def answer_in(scan: Scan, question: str | None) -> Answer | None:
    """The answer; a digit or an ordinal is a choice only where something was put to choose."""
    choice = _choice(scan, question)
    yes, no = _yes(scan), _no(scan) or (question in _OF_ADDRESS and withheld(scan.low))
    if yes and no:
        yes = False
    if yes and _takes_back(scan):
        yes = False
    if not (yes or no or choice):
        return None
    return Answer(yes=yes and not no, no=no, choice=choice)


def _choice(scan: Scan, question: str | None) -> str | None:
    if question is not None and question not in _WITH_CHOICE:
        return None
    if question == Question.RATING and (stars := stars_in(scan.low)):
        return stars
    bare = scan.low.strip(" .!)(*\u20e3")
    if re.fullmatch(r"\d{1,2}", bare):
        return str(int(bare))
    if question is None or len(scan.words) > _MOST_WORDS or scan.refusals():
        return None
    if bare in table("choices.cardinals"):
        return str(table("choices.cardinals")[bare])
    match = _DIGIT.search(bare)
    if match is not None and question != Question.SLOT and not _told(scan, match.start(1)):
        return match[1]
    ordinals = table("choices.ordinals")
    found = [
        str(ordinals[form])
        for i, word in enumerate(scan.words)
        for form in word.forms
        if form in ordinals and not _names_day(scan, i) and not _told(scan, word.start)
    ]
    return found[0] if len(set(found)) == 1 else None


def _told(scan: Scan, at: int) -> bool:
    """Whether another reader has explained the word: "the first floor" chooses nothing."""
    return any(start <= at < end for start, end in scan.taken)


def _names_day(scan: Scan, i: int) -> bool:
    """Whether the ordinal is a day of the week: "only on Sunday" chooses nothing."""
    return i > 0 and "יום" in scan.words[i - 1].forms


def _yes(scan: Scan) -> bool:
    if _THUMBS[0].search(scan.raw[:200]):
        return True
    agreed = _says(scan, scan.labelled("intent.confirm")) or says_only(scan, "intent.confirm_alone")
    return agreed and not scan.refusals()


def _no(scan: Scan) -> bool:
    if scan.has("intent.keep"):
        return True
    if _THUMBS[1].search(scan.raw[:200]):
        return True
    return _says(scan, scan.refusals())


def _takes_back(scan: Scan) -> bool:
    """Whether a message after the first begins with a no: of a yes and a no in one burst neither is the answer."""
    return any(hit.first > 0 and hit.first in scan.openings for hit in scan.labelled("intent.decline"))


def _says(scan: Scan, hits: list[Hit]) -> bool:
    """It opens the message, or the message is short: "כן" deep in a story answers nothing."""
    short = len(scan.words) <= _MOST_WORDS
    # A lone "no" inside a sentence negates the sentence (the AC does not cool); it refuses only at its head.
    return any(hit.first == 0 or (short and hit.last > hit.first) for hit in hits)
