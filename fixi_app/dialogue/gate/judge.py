"""The verdict on a draft."""

from collections.abc import Iterable

from fixi_app.dialogue.gate.clauses import parts_of, statements_of
from fixi_app.dialogue.gate.fault import Fault
from fixi_app.dialogue.gate.letters import fault_of_letters
from fixi_app.dialogue.gate.lexicon import lexicons_of, word_lists
from fixi_app.dialogue.gate.names import looks_named, named
from fixi_app.dialogue.gate.plain import formed, level, words_of
from fixi_app.dialogue.gate.question import fault_of_question
from fixi_app.dialogue.gate.shape import fault_of_shape
from fixi_app.dialogue.gate.vocabulary import fault_of_strange
from fixi_app.domain.reading import Language


def fault_of(opening: str, language: Language | None = None, names: Iterable[str] = ()) -> Fault | None:
    """The first breach of the form, or None. `names`: whoever and whatever must not be named (people, firm, city)."""
    if shape := fault_of_shape(opening):
        return shape
    text = level(opening)
    return (
        fault_of_letters(text, language)
        or _fault_of_names(text, names)
        or fault_of_words(text)
        or _bare_yes(text.lower())
        or _stray(text.lower())
        or fault_of_question(text.lower())
        or fault_of_strange(text.lower())
    )


def passes(opening: str, language: Language | None = None, names: Iterable[str] = ()) -> bool:
    return fault_of(opening, language, names) is None


def gated(opening: str, language: Language | None = None, names: Iterable[str] = ()) -> str:
    """The draft as it may be sent, or "" (ask `fault_of` to count why)."""
    return opening.strip() if passes(opening, language, names) else ""


def _fault_of_names(text: str, names: Iterable[str]) -> Fault | None:
    return Fault.NAME if named(words_of(text), names) or looks_named(text) else None


def _bare_yes(text: str) -> Fault | None:
    """Nothing but a yes: to whatever was asked for ("confirm it free of charge") it is a promise."""
    nods = set().union(*(word_lists(language)["nods"] for language in Language))
    words = words_of(text)
    return Fault.PROMISE if words and all(word in nods for word in words) else None


def _stray(text: str) -> Fault | None:
    """A statement that is kind in no language and tells of no fault: whatever it says, it is not an opening."""
    spoken = lexicons_of(text)
    strays = any(all(one.strays(words) for one in spoken) for words in map(formed, statements_of(text)))
    return Fault.STRAY if strays else None


def fault_of_words(text: str) -> Fault | None:
    """What the words of a levelled text promise or tell, in whichever language; also hy-phen-ated."""
    low = text.lower()
    together = low.replace("-", "").replace("־", "")  # to-mor-row
    for spelling in dict.fromkeys((low, together)):
        if found := _fault_of_spelling(spelling):
            return found
    return None


def faults_of_words(text: str) -> set[Fault]:
    """All that the words of a levelled text promise or tell, in whichever language."""
    words = formed(words_of(text.lower()))
    return set().union(*(lists.faults(words) for lists in lexicons_of(text)))


def _fault_of_spelling(text: str) -> Fault | None:
    whole = formed(words_of(text))
    said = [formed(words) for words in parts_of(text)]
    for lists in lexicons_of(text):
        if found := lists.fault(whole) or next(filter(None, map(lists.claim, said)), None):
            return found
    return None
