"""A request in the making that gave way to another matter: taken up again as soon as nothing else is asked.

So is one that is talked about still, but whose question was closed by something else (a visit was moved in between).

Without this the visit of yesterday, whose professional asks for another hour, would swallow what the customer had
begun to tell today: nobody would ask him for the rest of it, and nobody would know that it is missing.
"""

from dataclasses import replace

from fixi_app.dialogue import show
from fixi_app.dialogue.customer import intake, matters
from fixi_app.dialogue.scene import Flow, Outcome, Scene, line
from fixi_app.dialogue.wishes import SeeLead, ask
from fixi_app.domain.conversation import IN_THE_MAKING, Conversation, Mode
from fixi_app.domain.leads import LeadStatus
from fixi_app.domain.reading import Reading


def taken_up(outcome: Outcome, scene: Scene) -> Flow:
    """This outcome, and then back to what was put aside, where there is such a request and nothing else is asked."""
    conversation, unheard = outcome.conversation, replace(scene, turn=scene.turn.but(reading=Reading()))
    if outcome.lines and _is_unasked(conversation):
        return outcome.then((yield from intake.progress(conversation, unheard)))
    if conversation.put_aside is None or not _is_free(conversation):
        return outcome
    lead = yield from ask(SeeLead(lead_id=conversation.put_aside))
    clear = conversation.but(put_aside=None)
    if lead is None or lead.status is not LeadStatus.CONTACTED:
        return outcome.but(conversation=clear)
    mine = matters.back_to(clear, lead).but(shown_slots=(), former_question=None, price_wanted=False)
    back = outcome.but(conversation=mine).plus(line("back_to_request", issue=show.issue(lead, scene)))
    return back.then((yield from intake.progress(mine, unheard)))


def _is_unasked(conversation: Conversation) -> bool:
    """Whether a request is being taken, the bot has the chat, and nobody knows whose turn it is."""
    taken = conversation.lead_id is not None and conversation.state in IN_THE_MAKING
    return taken and conversation.open_question is None and _may_be_asked(conversation)


def _may_be_asked(conversation: Conversation) -> bool:
    return conversation.mode is Mode.BOT and not conversation.only_visit_changes


def _is_free(conversation: Conversation) -> bool:
    asked = conversation.open_question is not None or conversation.state in IN_THE_MAKING
    return _may_be_asked(conversation) and not asked
