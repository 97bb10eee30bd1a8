"""The one question of an opening is about the fault. An offer, a wish for a time or a piece of advice is not."""

from collections.abc import Sequence

from fixi_app.dialogue.gate.clauses import clauses_of
from fixi_app.dialogue.gate.fault import Fault
from fixi_app.dialogue.gate.lexicon import lexicons_of
from fixi_app.dialogue.gate.plain import Forms, formed, words_of

_POINTS_BACK = 4
"""Words of a question that may lean on the thing named before it: "The shutter is stuck. Is it manual?"."""


def fault_of_question(text: str) -> Fault | None:
    """Of a levelled text in small letters."""
    asked = [formed(clause.words) for clause in clauses_of(text) if clause.asked and clause.words]
    spoken = lexicons_of(text)
    if any(one.offer(formed(words_of(text))) for one in spoken):  # all of it: the question mark may be a mere tag
        return Fault.OFFER
    together = [word for words in asked for word in words]
    return Fault.BESIDE if together and not _about_the_fault(text, together) else None


def _about_the_fault(text: str, words: Sequence[Forms]) -> bool:
    spoken = lexicons_of(text)
    if any(kind.fault(words) for one in spoken for kind in (one.kind, one.matter, one.topics)):
        return True
    return len(words) <= _POINTS_BACK and any(one.matter.fault(formed(words_of(text))) for one in spoken)
