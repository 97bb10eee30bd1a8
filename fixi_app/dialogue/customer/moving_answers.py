"""The answers to what is asked when a visit moves: a time out of several, or one of a few deeds."""

from collections.abc import Callable

from fixi_app.dialogue import show
from fixi_app.dialogue.customer import (
    another_pro,
    asides,
    called_off,
    in_words,
    intake,
    moving_unclear,
    news,
    questions,
    reschedule,
    slots,
)
from fixi_app.dialogue.customer.moving_wishes import AnswerProposal
from fixi_app.dialogue.customer.reply import chosen, is_bare, says_no, says_yes
from fixi_app.dialogue.scene import Flow, Outcome, Scene, line
from fixi_app.dialogue.wishes import Asking, Reassign, SeeLead, ask
from fixi_app.dialogue.words import Word
from fixi_app.domain.conversation import Conversation, OpenQuestion, Option, State, asked
from fixi_app.domain.leads import Lead
from fixi_app.domain.questions import Question
from fixi_app.domain.reading import Intent

Maybe = Asking[Outcome | None]
_Deed = Callable[[Conversation, Lead, str, Scene], Flow]


def new_time(conversation: Conversation, opened: OpenQuestion, scene: Scene, word: Word | None) -> Maybe:
    """Which of the times shown; another wish shows other times, and a no leaves the visit as it is."""
    reading = scene.turn.reading
    option = chosen(opened, scene)
    if option is None and another_pro.is_asked_for(scene):
        return (yield from _of_another(conversation, opened, scene))
    if reading.wanted and not is_bare(scene):
        option = None  # "on the first day of the week" names a time, not the first of the list
    more = word is Word.OTHERS or reading.intent is Intent.RESCHEDULE
    if option or more or reading.wanted or reading.asap or word is Word.LEAVE or says_no(scene):
        return (yield from reschedule.answer(conversation, opened, option, scene, more))
    if reading.lat is not None or reading.intent in asides.ELSEWHERE or opened.tries >= intake.MOST_TRIES:
        return None
    again = conversation.but(open_question=opened.but(tries=opened.tries + 1))
    return questions.again(again, scene)


def _of_another(conversation: Conversation, opened: OpenQuestion, scene: Scene) -> Maybe:
    lead = yield from ask(SeeLead(lead_id=opened.about or ""))
    return (yield from _other_pro(conversation, lead, "", scene)) if lead else None


def move(conversation: Conversation, opened: OpenQuestion, scene: Scene, word: Word | None) -> Maybe:
    """One of the deeds that were named; a time in his own words asks for times instead."""
    option = in_words.meant(opened, scene) or _by_words(opened, scene, word)
    if option is None:
        other = yield from _another_time(conversation, opened, scene)
        wished = scene.turn.reading.wanted or scene.turn.reading.asap
        return other if other or wished else (yield from moving_unclear.met(conversation, opened, scene))
    verb, _, id_ = option.value.partition(":")
    lead = yield from ask(SeeLead(lead_id=id_ if verb == "which" else opened.about or ""))
    if lead is None:
        return None
    deeds: dict[str, _Deed] = {
        "which": _which, "keep": _keep, "stay": _stay, "wait": _wait, "person": _person, "others": _others,
        "other_pro": _other_pro, "accept": _accept, "slot": called_off.taken, "same": called_off.taken,
        "day": called_off.another_day, "cancel": _cancel,
    }  # fmt: skip
    return (yield from deeds[verb](conversation.but(open_question=None), lead, id_, scene))


def _by_words(opened: OpenQuestion, scene: Scene, word: Word | None) -> Option | None:
    """What is meant by a yes, a no, "others" or "I'll wait", where it is among the options."""
    by_word = {
        Word.WAIT: ("wait", "keep"), Word.OTHERS: ("others", "day", "other_pro"),
        Word.ANOTHER_PRO: ("other_pro", "others", "day"),
        Word.LEAVE: ("stay", "keep", "cancel"),
    }  # fmt: skip
    wanted = by_word.get(word, ()) if word else ()
    if not wanted and says_yes(scene):
        wanted = ("accept", "same")
    elif not wanted and says_no(scene):
        wanted = ("stay", "others", "keep")
    verbs = {option.value.partition(":")[0]: option for option in reversed(opened.options)}
    return next((verbs[verb] for verb in wanted if verb in verbs), None)


def _another_time(conversation: Conversation, opened: OpenQuestion, scene: Scene) -> Maybe:
    """A time in his own words: to a proposed time it is a no with a wish; to anything else a new wish."""
    reading = scene.turn.reading
    lead = yield from ask(SeeLead(lead_id=opened.about or ""))
    if lead is None or not (reading.wanted or reading.asap) or conversation.state is State.CHOOSING:
        return None
    wish = conversation.facts.but(wanted=reading.wanted, asap=reading.asap)
    wished = conversation.but(facts=wish, open_question=None)
    return (yield from reschedule.shown(wished, lead, scene))


def _which(conversation: Conversation, lead: Lead, id_: str, scene: Scene) -> Flow:
    return (yield from reschedule.shown(conversation, lead, scene))


def _keep(conversation: Conversation, lead: Lead, id_: str, scene: Scene) -> Flow:
    return (yield from reschedule.kept(conversation, lead, scene))


def _stay(conversation: Conversation, lead: Lead, id_: str, scene: Scene) -> Flow:
    """No to another time for a visit that he has: it stays, and who asked for it hears so."""
    yield from ask(AnswerProposal(lead_id=lead.id, proposal_id=id_, yes=False))
    return (yield from reschedule.kept(conversation, lead, scene))


def _wait(conversation: Conversation, lead: Lead, id_: str, scene: Scene) -> Flow:
    yield from ()
    return Outcome(conversation=conversation, lines=(line("still_waiting"),))


def _person(conversation: Conversation, lead: Lead, id_: str, scene: Scene) -> Flow:
    return (yield from asides.person(conversation, scene, "reschedule_person"))


def _others(conversation: Conversation, lead: Lead, id_: str, scene: Scene) -> Flow:
    if id_:
        yield from ask(AnswerProposal(lead_id=lead.id, proposal_id=id_, yes=False))
    fresh = conversation.but(facts=conversation.facts.but(wanted=None, asap=False))
    return (yield from reschedule.shown(fresh, lead, scene, others=bool(conversation.shown_slots)))


def _other_pro(conversation: Conversation, lead: Lead, id_: str, scene: Scene) -> Flow:
    """Another professional: of a visit that stands, his times; of one that nobody approved yet, the next is asked."""
    if not id_:
        fresh = conversation.but(facts=conversation.facts.but(wanted=None, asap=False))
        return (yield from reschedule.other_pros(fresh, lead, scene))
    moves = lead.proposal is not None and lead.proposal.moves
    answered = yield from ask(AnswerProposal(lead_id=lead.id, proposal_id=id_, yes=False, move_on=not moves))
    if moves:
        fresh = conversation.but(facts=conversation.facts.but(wanted=None, asap=False))
        return (yield from reschedule.other_pros(fresh, lead, scene))
    if answered.outcome != "declined" or answered.lead is None or answered.lead.offer is None:
        return (yield from gone(conversation, scene))
    result = yield from ask(Reassign(lead_id=lead.id, offer_id=answered.lead.offer.id))
    return (yield from news.reassigned(conversation, result, scene, refused=True))


def _accept(conversation: Conversation, lead: Lead, id_: str, scene: Scene) -> Flow:
    """Yes to the time that the professional named: booked, if it is still his to give."""
    answered = yield from ask(AnswerProposal(lead_id=lead.id, proposal_id=id_, yes=True))
    if answered.lead is None or answered.pro is None or answered.outcome == "gone":
        return (yield from gone(conversation, scene))
    if answered.outcome == "slot_lost":
        return (yield from reschedule.shown(conversation, answered.lead, scene, before=(line("slot_gone"),)))
    spoken = (yield from slots.speaker_of(conversation, answered.pro.id)).conversation
    booked = asked(spoken, None)
    if conversation.lead_id == lead.id:
        booked = booked.but(state=State.BOOKED)
    lines = (*show.confirmation(answered.lead, answered.pro, scene), *(yield from slots.for_the_calendar(lead.id)))
    return Outcome(conversation=booked, lines=lines)


def gone(conversation: Conversation, scene: Scene) -> Flow:
    """The answer comes too late to do what it says: how things stand now."""
    told = Outcome(conversation=conversation, lines=(line("former_question_closed"),))
    return told.then((yield from asides.status(conversation, scene)))


def _cancel(conversation: Conversation, lead: Lead, id_: str, scene: Scene) -> Flow:
    opened = OpenQuestion(kind=Question.CANCEL, since=scene.now, about=lead.id)
    return (yield from asides.cancelled(conversation.but(former_question=None), opened, scene))
