"""A quoted reply or a tap answers its own message, and each of several in one turn is answered."""

from dataclasses import replace

from fixi_app.dialogue.professional import offers
from fixi_app.dialogue.professional.numbers import numbered
from fixi_app.dialogue.professional.sentences import meant
from fixi_app.dialogue.scene import Flow, Outcome, Scene, line
from fixi_app.dialogue.words import PROFESSIONAL_WORDS, Word, plain
from fixi_app.domain.conversation import Conversation, Item
from fixi_app.domain.reading import Reading

_ABOUT_OFFER, _ABOUT_LEAD, _ABOUT_QUESTION = "offer_", "lead_", "ask_"
_ANSWERS = frozenset({Word.APPROVE, Word.REFUSE})


def answered(conversation: Conversation, scene: Scene) -> Flow:
    """Every answer in this turn that points at its offer."""
    outcome = Outcome(conversation=conversation)
    for item in scene.turn.items:
        word = _answer(item, scene)
        if item.about and word:
            outcome = outcome.then((yield from offers.answer(outcome.conversation, item.about, word, scene)))
    return outcome


def rest(scene: Scene) -> Scene:
    """The turn without those answers; what they said is not said of anything else."""
    left = tuple(item for item in scene.turn.items if _answer(item, scene) is None)
    if len(left) == len(scene.turn.items):
        return scene
    return replace(scene, turn=scene.turn.but(items=left, reading=Reading(language=scene.turn.reading.language)))


def _answer(item: Item, scene: Scene) -> Word | None:
    """The yes or no to the offer that this message points at; None when it points at none or is no answer."""
    if item.inbound is None or not (item.about or "").startswith(_ABOUT_OFFER):
        return None
    said = item.inbound.tap_id or item.inbound.text
    bare = plain(said).rstrip(")")
    word = numbered(bare) if bare.isdecimal() and len(bare) <= 2 else meant(said)
    word = word or _agreed(scene)
    if word is Word.APPROVE and plain(said) not in PROFESSIONAL_WORDS and scene.turn.reading.wanted is not None:
        return None  # "yes, after four" may be no yes to the hour that was offered: it is weighed against that
    return word if word in _ANSWERS else None


def _agreed(scene: Scene) -> Word | None:
    """A plain yes or no, where the turn is this one message."""
    answer = scene.turn.reading.answer
    if answer is None or sum(1 for item in scene.turn.items if item.inbound) != 1:
        return None
    another_time = scene.turn.reading.wanted is not None
    return Word.APPROVE if answer.yes else Word.REFUSE if answer.no and not another_time else None


def lead_meant(scene: Scene) -> str | None:
    """The lead that a quoted message was about."""
    pointed = [item.about for item in scene.turn.items if item.about and item.about.startswith(_ABOUT_LEAD)]
    return pointed[-1] if pointed else None


def marked(outcome: Outcome, scene: Scene) -> Outcome:
    """The outcome with its question marked on the last line, so that a reply to just this message finds it."""
    opened = outcome.conversation.open_question
    if opened is None or opened.since != scene.now or not outcome.lines or outcome.lines[-1].about:
        return outcome
    if outcome.lines[-1].close and any(spoken.about for spoken in outcome.lines):
        return outcome  # the end of a message that is about a visit: a mark of its own would tear it off
    last = outcome.lines[-1].but(about=f"{_ABOUT_QUESTION}{opened.kind.value}")
    return outcome.but(lines=(*outcome.lines[:-1], last))


def to_question(conversation: Conversation, scene: Scene) -> Conversation | Outcome:
    """The conversation with the quoted question open, or what is said where that one is closed."""
    pointed = [item.about for item in scene.turn.items if item.about and item.about.startswith(_ABOUT_QUESTION)]
    opened, former = conversation.open_question, conversation.former_question
    kind = pointed[-1].removeprefix(_ABOUT_QUESTION) if pointed else None
    if kind is None or (opened and opened.kind.value == kind):
        return conversation
    if former and former.kind.value == kind:
        return conversation.but(open_question=former, former_question=opened)
    return Outcome(conversation=conversation, lines=(line("former_question_closed"),))
