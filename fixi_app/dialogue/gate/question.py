"""The one question of an opening is about the fault. An offer, a wish for a time or a piece of advice is not."""

from collections.abc import Sequence

from fixi_app.dialogue.gate.clauses import clauses_of
from fixi_app.dialogue.gate.fault import Fault
from fixi_app.dialogue.gate.lexicon import lexicons_of
from fixi_app.dialogue.gate.plain import Forms, formed


def fault_of_question(text: str) -> Fault | None:
    """Of a levelled text in small letters."""
    asked = [formed(clause.words) for clause in clauses_of(text) if clause.asked and clause.words]
    spoken = lexicons_of(text)
    if any(one.offers.fault(words) for words in asked for one in spoken):
        return Fault.OFFER
    together = [word for words in asked for word in words]
    return Fault.BESIDE if together and not _about_the_fault(text, together) else None


def _about_the_fault(text: str, words: Sequence[Forms]) -> bool:
    return any(kind.fault(words) for one in lexicons_of(text) for kind in (one.kind, one.matter, one.topics))
