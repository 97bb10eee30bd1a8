"""Times put again are such as still lie ahead: a choice that waited till its hours were over is looked for anew."""

from fixi_app.dialogue.customer import reschedule, slots
from fixi_app.dialogue.scene import Flow, Outcome, Scene
from fixi_app.dialogue.wishes import Asking
from fixi_app.domain.appointments import start_of
from fixi_app.domain.conversation import Conversation, OpenQuestion
from fixi_app.domain.questions import Question

_AGAIN = "slots_again"


def shown(outcome: Outcome, scene: Scene) -> Flow:
    """This outcome, with present times in place of those that it would put again although one of them is past."""
    opened = outcome.conversation.open_question
    repeated = any(said.key == _AGAIN for said in outcome.lines)
    if opened is None or not repeated or not _any_past(opened, scene):
        return outcome
    anew = yield from _found(_without_past_wish(outcome.conversation, scene), opened, scene)
    if anew is None:
        return outcome
    return outcome.but(lines=tuple(said for said in outcome.lines if said.key != _AGAIN)).then(anew)


def _any_past(opened: OpenQuestion, scene: Scene) -> bool:
    starts = [start_of(option.value) for option in opened.options]
    return any(start is not None and start <= scene.now for start in starts)


def _found(conversation: Conversation, opened: OpenQuestion, scene: Scene) -> Asking[Outcome | None]:
    """None where there is nothing any more that a time could be for."""
    if opened.kind is Question.SLOT:
        ready = conversation.lead_id and conversation.speaker
        return (yield from slots.shown(conversation, scene)) if ready else None
    visits = yield from reschedule.movable(conversation)
    lead = next((one for one in visits if one.id == opened.about), None)
    if lead is None:
        return None
    of_others = any(option.name for option in opened.options)
    look = reschedule.other_pros if of_others else reschedule.shown
    return (yield from look(conversation, lead, scene))


def _without_past_wish(conversation: Conversation, scene: Scene) -> Conversation:
    """He asked for a day that is over: nothing on it can be free."""
    wanted = conversation.facts.wanted
    over = wanted is not None and wanted.date is not None and wanted.date < scene.now.astimezone(scene.zone).date()
    facts = conversation.facts.but(wanted=None) if over else conversation.facts
    return conversation.but(facts=facts, shown_slots=())
