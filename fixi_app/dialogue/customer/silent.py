"""Somebody who gave his address and then fell silent is asked once: the request is open, and here is the way on.

Hours that were shown a day ago mean nothing any more, and one that was held is not: they are shown as they are now.
"""

from fixi_app.dialogue import show
from fixi_app.dialogue.customer import intake, questions, slots
from fixi_app.dialogue.scene import Flow, Line, Outcome, Scene, line
from fixi_app.domain.conversation import Conversation, Item, Mode, State
from fixi_app.domain.leads import Lead, LeadStatus

_WITH_TIMES = frozenset({State.CHOOSING, State.SUMMARY})


def still_needed(conversation: Conversation, item: Item, lead: Lead | None, scene: Scene) -> Flow:
    if lead is None or not _is_open_here(conversation, lead):
        return Outcome(conversation=conversation)
    said = line("still_open", issue=show.issue(lead, scene), about=lead.id)
    if conversation.state in _WITH_TIMES and conversation.speaker:
        return (yield from _with_times(conversation, said, scene))
    if conversation.open_question:
        return questions.after(Outcome(conversation=conversation, lines=(said,)), scene)
    told = Outcome(conversation=conversation, lines=(said,))
    return told.then((yield from intake.progress(conversation, scene)))


def _is_open_here(conversation: Conversation, lead: Lead) -> bool:
    mine = conversation.lead_id == lead.id and conversation.mode is Mode.BOT
    return mine and lead.status is LeadStatus.CONTACTED and conversation.state in (State.INTAKE, *_WITH_TIMES)


def _with_times(conversation: Conversation, said: Line, scene: Scene) -> Flow:
    wanted, today = conversation.facts.wanted, scene.now.astimezone(scene.zone).date()
    if wanted and wanted.date and wanted.date < today:  # "tomorrow" of yesterday
        conversation = conversation.but(facts=conversation.facts.but(wanted=None))
    return (yield from slots.shown(conversation.but(shown_slots=()), scene, before=(said,)))
