"""Is it about the visit he has, or a new request? Asked, put again once beside whatever else he writes, then decided.

Other work than that of the visit is a request of its own; another fault of the same work is for the one who comes. The
customer hears which it was taken for, and what he told of it is lost on neither road.
"""

from dataclasses import replace

from fixi_app.dialogue.customer import asides, in_words, intake, media, questions, visits
from fixi_app.dialogue.scene import Flow, Outcome, Scene, line
from fixi_app.dialogue.wishes import Asking
from fixi_app.dialogue.words import Word
from fixi_app.domain.conversation import Conversation, Mode, OpenQuestion, State, ended
from fixi_app.domain.questions import Question
from fixi_app.domain.reading import Reading

Maybe = Asking[Outcome | None]
_ASKED = "ask_new_or_existing"


def answered(conversation: Conversation, opened: OpenQuestion, scene: Scene, word: Word | None) -> Maybe:
    """A new request starts with what he said before he was asked, and leaves the visit as it is; so does "never mind",
    with which the other matter is over."""
    closed = conversation.but(open_question=None, parked=None, further=None)
    if word is Word.LEAVE:
        return Outcome(conversation=closed, lines=(line("fine"),))
    option = in_words.meant(opened, scene)
    if option is None:
        return _more_of_it(conversation, opened, scene)
    if option.value == "existing" and conversation.lead_id is None:  # that visit was called off meanwhile
        return (yield from asides.status(closed, scene))
    if option.value == "existing":
        return (yield from _of_the_visit(conversation, opened, scene))
    return (yield from intake.heard(_fresh(conversation), scene))


def _of_the_visit(conversation: Conversation, opened: OpenQuestion, scene: Scene) -> Flow:
    kept = yield from media.of_parked(conversation.but(open_question=None, further=None), scene)
    return (yield from visits.note(kept, opened.about or "", scene))


def _fresh(conversation: Conversation) -> Conversation:
    return ended(conversation).but(facts=conversation.parked or conversation.facts)


def _more_of_it(conversation: Conversation, opened: OpenQuestion, scene: Scene) -> Outcome | None:
    """Another fault while he is asked: it goes the way that he chooses for the first, and the question stays."""
    if scene.turn.reading.trade is None:
        return None
    told = " · ".join((opened.about or "", *scene.turn.texts()))[:300]
    return questions.again(conversation.but(open_question=opened.but(about=told)), scene)


def settled(before: Conversation, outcome: Outcome, scene: Scene) -> Flow:
    """This outcome; where it puts the question once more although it was put again before, the question is decided."""
    opened, asked = outcome.conversation.open_question, before.open_question
    repeated = any(said.key == _ASKED for said in outcome.lines)
    if opened is None or opened.kind is not Question.NEW_OR_EXISTING or not repeated:
        return outcome
    if asked is None or asked.kind is not opened.kind:  # put for the first time
        return outcome
    if opened.tries < intake.MOST_TRIES or outcome.conversation.mode is not Mode.BOT:
        counted = outcome.conversation.but(open_question=opened.but(tries=opened.tries + 1))
        return outcome.but(conversation=counted)
    told = outcome.but(lines=tuple(said for said in outcome.lines if said.key != _ASKED))
    return told.then((yield from _decided(outcome.conversation, opened, scene)))


def _decided(conversation: Conversation, opened: OpenQuestion, scene: Scene) -> Flow:
    """Without this turn's own words: they were answered already."""
    unheard = replace(scene, turn=scene.turn.but(reading=Reading(), items=()))
    parked = conversation.parked
    other_work = parked is not None and parked.trade is not None and parked.trade is not conversation.facts.trade
    if other_work or conversation.lead_id is None:
        fresh = _fresh(conversation).but(state=State.INTAKE)
        said = line("taken_as_new", issue=fresh.facts.issue or opened.about or "")
        started = yield from intake.progress(fresh, unheard)
        return Outcome(conversation=fresh, lines=(said,)).then(started)
    passed = yield from _of_the_visit(conversation, opened, unheard)
    return passed.but(lines=(line("taken_as_existing"), *passed.lines))
