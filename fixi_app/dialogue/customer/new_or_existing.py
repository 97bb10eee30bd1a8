"""Is it about the visit he has, or a new request? Asked, put again once beside whatever else he writes, then decided.

Other work than that of the visit is a request of its own; another fault of the same work is for the one who comes. The
customer hears which it was taken for, and what he told of it is lost on neither road.
"""

from dataclasses import replace

from fixi_app.dialogue.customer import asides, in_words, intake, media, questions, visits
from fixi_app.dialogue.customer.reply import is_bare
from fixi_app.dialogue.phrases import asks
from fixi_app.dialogue.scene import Flow, Outcome, Scene, line
from fixi_app.dialogue.wishes import Asking
from fixi_app.dialogue.words import Word
from fixi_app.domain.conversation import Conversation, Mode, OpenQuestion, State, ended
from fixi_app.domain.facts import Facts, merged
from fixi_app.domain.questions import Question
from fixi_app.domain.reading import Intent, Reading

Maybe = Asking[Outcome | None]
_ASKED = "ask_new_or_existing"
_TELLS = frozenset({Intent.PROVIDE_DETAILS, Intent.NEW_REQUEST, Intent.OFF_TOPIC, None})
_PLACE = ("city", "city_doubt", "unknown_place", "street", "house_number", "customer_name")
_LONGEST = 300
_MOST = 5
"""Notes beside the question that are kept."""


def answered(conversation: Conversation, opened: OpenQuestion, scene: Scene, word: Word | None) -> Maybe:
    """A new request starts with what he said before he was asked, and leaves the visit as it is; so does "never mind",
    with which the other matter is over."""
    closed = conversation.but(open_question=None, parked=None, further=None)
    if word is Word.LEAVE:
        return Outcome(conversation=closed, lines=(line("fine"),))
    if in_words.denies_relation(scene):
        return (yield from intake.heard(_fresh(conversation, opened), _without_place(scene)))
    option = in_words.meant(opened, scene)
    if option is None:
        return _more_of_it(conversation, opened, scene)
    if option.value == "new":
        return (yield from intake.heard(_fresh(conversation, opened), scene))
    if conversation.lead_id is None:  # that visit was called off meanwhile
        return (yield from asides.status(closed, scene))
    return (yield from _of_the_visit(conversation, opened, scene))


def _without_place(scene: Scene) -> Scene:
    """A denial tells of no place, though a word of it may sound like one ("علاقة" like a village)."""
    nothing = Reading()
    reading = scene.turn.reading.but(**{field: getattr(nothing, field) for field in _PLACE})
    return replace(scene, turn=scene.turn.but(reading=reading))


def _of_the_visit(conversation: Conversation, opened: OpenQuestion, scene: Scene) -> Flow:
    kept = yield from media.of_parked(conversation.but(open_question=None, further=None), scene)
    told = " · ".join((opened.about or "", *opened.beside))[:_LONGEST]
    return (yield from visits.note(kept, told, scene))


def _fresh(conversation: Conversation, opened: OpenQuestion) -> Conversation:
    facts = conversation.parked or conversation.facts
    return ended(conversation).but(facts=facts, notes=opened.beside)


def _more_of_it(conversation: Conversation, opened: OpenQuestion, scene: Scene) -> Outcome | None:
    """What else he tells while he is asked goes the way that he chooses, and the question stays.

    It goes to nobody before: the one who comes has nothing to do with another's fault, nor with the hour for it.
    """
    reading, parked = scene.turn.reading, conversation.parked
    said = " ".join(scene.turn.texts())[:_LONGEST]
    if reading.trade is None and not _is_told_beside(scene):
        return None
    other = parked is not None and reading.trade not in (None, parked.trade)
    if parked is not None:
        parked = merged(parked, reading.but(trade=None, issue=None) if other else reading)
    hour = reading.trade is None and (reading.wanted is not None or reading.asap)
    if reading.trade is None and not hour:
        waits = opened.but(beside=(*opened.beside, said)[-_MOST:])
    else:
        waits = opened.but(about=" · ".join((opened.about or "", said))[:_LONGEST])
    return questions.again(conversation.but(open_question=waits, parked=parked), scene)


def _is_told_beside(scene: Scene) -> bool:
    """Words that would only be passed on; a question, a joke and a detail of the address are answered as ever."""
    reading, texts = scene.turn.reading, scene.turn.texts()
    if reading.intent not in _TELLS or reading.is_chat() or asks(texts) or is_bare(scene):
        return False
    place = Facts(wanted=reading.wanted, asap=reading.asap, urgent=reading.urgent, issue=reading.issue)
    return merged(Facts(), reading) == place and any(sum(c.isalpha() for c in text) > 1 for text in texts)


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
        fresh = _fresh(conversation, opened).but(state=State.INTAKE)
        said = line("taken_as_new", issue=fresh.facts.issue or opened.about or "")
        started = yield from intake.progress(fresh, unheard)
        return Outcome(conversation=fresh, lines=(said,)).then(started)
    passed = yield from _of_the_visit(conversation, opened, unheard)
    return passed.but(lines=(line("taken_as_existing"), *passed.lines))
