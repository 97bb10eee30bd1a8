"""Two faults of different trades in one first message: the first is taken, the second is said to follow, and does.

As soon as the first is with somebody he is asked about the second one, as about any other matter beside an open visit:
he may have meant it for the one who comes, or it is a request of its own. It stays in mind until he has answered: other
times for the first one may come in between.
"""

from fixi_app.dialogue.customer import visits
from fixi_app.dialogue.scene import Flow, Outcome, Scene, line, question
from fixi_app.domain.conversation import IN_THE_MAKING, Conversation, Mode, Option, State, asked
from fixi_app.domain.facts import same_place
from fixi_app.domain.questions import Question

_WITH_SOMEBODY = frozenset({State.WAITING, State.BOOKED, State.REVIEW})


def kept(before: Conversation, outcome: Outcome, scene: Scene) -> Outcome:
    """This outcome of his first words, with the second fault in mind and a word about it before all that is asked."""
    now, told = outcome.conversation, scene.turn.reading.further
    opens = before.lead_id is None and now.lead_id is not None and now.facts.danger is None
    if told is None or not opens:
        return outcome
    waiting = now.but(further=told)
    if now.state not in IN_THE_MAKING:
        return outcome.but(conversation=waiting)
    said = line("further_later", issue=now.facts.issue or "", text=told.issue)
    first = sum(each.key.startswith("first_words") for each in outcome.lines[:1])
    return Outcome(conversation=waiting, lines=(*outcome.lines[:first], said, *outcome.lines[first:]))


def taken_up(outcome: Outcome, scene: Scene) -> Flow:
    """This outcome, and then the second fault, once the first one is with somebody and nothing else is asked."""
    conversation = outcome.conversation
    if conversation.further is None or not outcome.lines or not _is_free(conversation):
        return outcome
    told = conversation.further
    if not (yield from visits.has_room(conversation, scene)):
        said = line("no_more_visits", count=scene.business.max_open_visits)
        return outcome.but(conversation=conversation.but(further=None)).plus(line("further_now", text=told.issue), said)
    facts = same_place(conversation.facts).but(trade=told.trade, issue=told.issue)
    options = (Option(value="existing"), Option(value="new"))
    asking = asked(conversation, question(Question.NEW_OR_EXISTING, scene, options=options, about=told.issue))
    lines = (line("further_now", text=told.issue), line("ask_new_or_existing", close=True))
    return outcome.but(conversation=asking.but(parked=facts)).plus(*lines)


def _is_free(conversation: Conversation) -> bool:
    open_ = conversation.open_question is not None or conversation.only_visit_changes
    return conversation.state in _WITH_SOMEBODY and conversation.mode is Mode.BOT and not open_
