"""Only checking: the price he asked for, a friendly end, and nothing behind it until he wants more."""

from fixi_app.dialogue.customer import prices
from fixi_app.dialogue.customer.customer_wishes import LetRest
from fixi_app.dialogue.scene import Flow, Line, Outcome, Scene, line
from fixi_app.dialogue.wishes import Asking, ask
from fixi_app.dialogue.words import agrees, thinks_it_over
from fixi_app.domain.conversation import Conversation, State
from fixi_app.domain.facts import merged
from fixi_app.domain.reading import Intent

Maybe = Asking[Outcome | None]
_IN_THE_MAKING = frozenset({State.IDLE, State.INTAKE, State.CHOOSING, State.SUMMARY})
_COURTESIES = frozenset({Intent.THANKS, Intent.DECLINE, Intent.GREETING})


def met(conversation: Conversation, scene: Scene) -> Maybe:
    """A word of checking while a request is in the making, or small words after it; None when he wants something."""
    if conversation.state not in _IN_THE_MAKING:
        return None
    if conversation.resting and _adds_nothing(conversation, scene):
        return Outcome(conversation=conversation, lines=(_courtesy(scene),))
    over = thinks_it_over(scene.turn) and merged(conversation.facts, scene.turn.reading) == conversation.facts
    if scene.turn.reading.just_checking or (over and conversation.state is not State.IDLE):
        known = conversation.but(facts=merged(conversation.facts, scene.turn.reading))
        return (yield from rest(known, scene))
    return None


def rest(conversation: Conversation, scene: Scene) -> Flow:
    """What he told is kept for the day he comes back; the request that was begun is closed, so that no job writes."""
    said = (yield from prices.answer(conversation, scene)) if prices.asked_for(scene) else ()
    if conversation.lead_id:
        yield from ask(LetRest(lead_id=conversation.lead_id))
    resting = conversation.but(
        open_question=None, former_question=None, resting=True, state=State.IDLE, lead_id=None, speaker=None,
        shown_slots=(),
    )  # fmt: skip
    return Outcome(conversation=resting, lines=(*said, line("just_checking")))


def _adds_nothing(conversation: Conversation, scene: Scene) -> bool:
    small = scene.turn.reading.intent in _COURTESIES or agrees(scene.turn)
    return small and merged(conversation.facts, scene.turn.reading) == conversation.facts


def _courtesy(scene: Scene) -> Line:
    return line("fine" if scene.turn.reading.intent is Intent.DECLINE else "welcome")
