"""What counts at any moment: a person, stop, cancel, status, help, privacy. It changes no question that is open."""

from fixi_app.dialogue import render, show
from fixi_app.dialogue.customer import (
    about_us,
    afterwards,
    another_pro,
    help_now,
    intake,
    labels,
    matters,
    prices,
    privacy,
    pro_contact,
    questions,
    reschedule,
    talk,
)
from fixi_app.dialogue.customer.customer_wishes import OptIn
from fixi_app.dialogue.phrases import Phrase, asks, holds
from fixi_app.dialogue.scene import Flow, Line, Outcome, Scene, line, question
from fixi_app.dialogue.wishes import Asking, CallPerson, CancelLead, OptOut, SeeLead, SeePro, ask
from fixi_app.dialogue.words import Word, denies_cancelling, gives_up, haggles, wants_a_call
from fixi_app.domain.conversation import Conversation, Mode, OpenQuestion, Option, State, asked
from fixi_app.domain.facts import merged
from fixi_app.domain.leads import Lead, LeadStatus
from fixi_app.domain.questions import Question
from fixi_app.domain.reading import Intent

ELSEWHERE = frozenset({
    Intent.STATUS_QUERY, Intent.THANKS, Intent.GREETING, Intent.OFF_TOPIC, Intent.NEW_REQUEST, Intent.PRICE_QUESTION,
    Intent.PROVIDE_DETAILS,
})  # fmt: skip
"""Intents that are never an answer to a question with options."""
_OPEN_WORDS = frozenset({Question.TRADE, Question.CITY, Question.STREET, Question.HOUSE_NUMBER, Question.FEW_WORDS})
"""Questions to which a plain no is no answer but a wish to leave."""
_OF_THE_REQUEST = _OPEN_WORDS | {Question.FLOOR, Question.SLOT, Question.SUMMARY}
"""Questions of a request in the making: whoever gives up gives up just that."""
_OF_ADDRESS = frozenset({Question.STREET, Question.HOUSE_NUMBER})
"""Here a no refuses the address, not the visit."""
_MOST_WORDS = 4
"""Up to which a message with a no in it is only that."""
_BEFORE = frozenset({State.IDLE, State.INTAKE, State.CHOOSING, State.SUMMARY})
"""States in which no professional has been asked yet."""
_LEFT_ALONE = frozenset({Question.NEW_TIME, Question.MOVE, Question.NEW_OR_EXISTING})
"""Here "never mind" leaves the visit as it is, and is heard as the answer."""
_OF_TIMES = frozenset({State.CHOOSING, State.SUMMARY})
"""Where another time is one more wish for a request that has none yet."""
_AFTERWARDS = frozenset({Question.RATING, Question.REVIEW})

Maybe = Asking[Outcome | None]


def at_any_moment(conversation: Conversation, scene: Scene, word: Word | None) -> Maybe:
    intent = scene.turn.reading.intent
    if word is Word.MACHINE:
        return questions.after(_said(conversation, line("machine", business=scene.business.name)), scene)
    if word is Word.PERSON or (intent is Intent.HUMAN and word is None):
        return (yield from person(conversation, scene, "person_called"))
    if intent is Intent.COMPLAINT or (yield from afterwards.still_broken(conversation, scene)):
        return (yield from complained(conversation, scene))
    if word is Word.STOP or intent is Intent.OPT_OUT:
        return (yield from stopped(conversation, scene))
    if word is Word.START and conversation.quiet_asked:
        return (yield from _started(conversation, scene))
    if about := (yield from privacy.at_any_moment(conversation, scene, word)):
        return about
    if told := (yield from _asked_about(conversation, scene, word)):
        return questions.after(told, scene)
    if leaving := (yield from _leaving(conversation, scene, word)):
        return leaving
    if moving := (yield from _another_time(conversation, scene)):
        return moving
    return _plain_words(conversation, scene, word)


def _asked_about(conversation: Conversation, scene: Scene, word: Word | None) -> Maybe:
    """The answer to a question about the business, about who will come, or about where his request stands."""
    if word is Word.WHO and conversation.state in _BEFORE:
        return _said(conversation, _who(conversation, scene))
    if word is None and (phone := (yield from pro_contact.answer(conversation, scene))):
        return _said(conversation, phone)
    if word is None and (answer := about_us.answer(conversation, scene)):
        return _said(conversation, answer)
    if word in (Word.STATUS, Word.WHO) or (scene.turn.reading.intent is Intent.STATUS_QUERY and word is None):
        return (yield from status(conversation, scene))
    return None


def _another_time(conversation: Conversation, scene: Scene) -> Maybe:
    """Of a visit that he has, whatever else he is talking about; one without an hour only a person can move."""
    if not _asks_to_move(conversation, scene):
        return None
    if conversation.state in _OF_TIMES and not (yield from _of_another_visit(conversation, scene)):
        return None
    if (yield from reschedule.movable(conversation)):
        return (yield from reschedule.begin(conversation, scene))
    if conversation.state in (State.WAITING, State.BOOKED):
        return (yield from person(conversation, scene, "reschedule_person"))
    return None


def _of_another_visit(conversation: Conversation, scene: Scene) -> Asking[bool]:
    """Whether he names the work of a visit that he has, while times for other work are being chosen."""
    trade = scene.turn.reading.trade
    if trade in (None, conversation.facts.trade):
        return False
    return any(visit.trade is trade for visit in (yield from reschedule.movable(conversation)))


def _asks_to_move(conversation: Conversation, scene: Scene) -> bool:
    texts = scene.turn.texts()
    if another_pro.is_asked_for(scene):
        return False
    sooner = conversation.state is State.BOOKED and asks(texts) and holds(Phrase.EARLIER, texts)
    return sooner or scene.turn.reading.intent is Intent.RESCHEDULE


def _who(conversation: Conversation, scene: Scene) -> Line:
    """Who would come by what is known now; nobody has been asked yet."""
    trade = show.trade(conversation.facts.trade, scene)
    return line("who_comes", name=conversation.speaker.name, trade=trade) if conversation.speaker else line("who_later")


def _said(conversation: Conversation, *said: Line) -> Outcome:
    return Outcome(conversation=conversation, lines=said)


def _leaving(conversation: Conversation, scene: Scene, word: Word | None) -> Maybe:
    """Cancel, never mind, and a no to a question that has no no; "do not cancel" cancels nothing."""
    opened = conversation.open_question.kind if conversation.open_question else None
    reading = scene.turn.reading
    if opened is Question.CANCEL or (opened in _LEFT_ALONE and word is Word.LEAVE):
        return None
    if denies_cancelling(scene.turn):
        lead = (yield from ask(SeeLead(lead_id=conversation.lead_id))) if conversation.lead_id else None
        return questions.after(_said(conversation, not_cancelled(lead, scene)), scene)
    if word is None and conversation.lead_id is None and holds(Phrase.AFTER_ALL, scene.turn.texts()):
        return None  # "changed my mind": what was cancelled is wanted again
    if word is Word.CANCEL or reading.intent is Intent.CANCEL:
        return (yield from cancel_asked(conversation, scene))
    refused = opened in _OPEN_WORDS and reading.answer is not None and reading.answer.no
    refused = refused and _is_bare(conversation, scene) and not haggles(scene.turn)
    if refused and opened in _OF_ADDRESS and word is not Word.LEAVE and not gives_up(scene.turn):
        return (yield from intake.without_address(conversation, scene))
    without = opened in _OF_THE_REQUEST and gives_up(scene.turn)
    if (word is Word.LEAVE and opened not in _AFTERWARDS) or without or refused:
        if conversation.lead_id is None:
            return _said(conversation.but(open_question=None), line("fine"))
        return (yield from cancel_asked(conversation, scene))
    return None


def _is_bare(conversation: Conversation, scene: Scene) -> bool:
    """Whether the no is all that was said: "no, number 15" and "no wait, a TV and no shelves" tell something."""
    told = merged(conversation.facts, scene.turn.reading) != conversation.facts
    asked_for = conversation.open_question.kind if conversation.open_question else None
    words = sum(len(text.split()) for text in scene.turn.texts())
    return not told and (words <= _MOST_WORDS or asked_for in _OF_ADDRESS)


def _plain_words(conversation: Conversation, scene: Scene, word: Word | None) -> Outcome | None:
    if word is Word.HELP or (scene.turn.reading.intent is Intent.HELP and word is None):
        return questions.after(_said(conversation, *help_now.lines(conversation, scene)), scene)
    told = merged(conversation.facts, scene.turn.reading) != conversation.facts
    if wants_a_call(scene.turn) and not told:  # "call me Ben, my stove does not light" is a request
        return questions.after(talk.about_calls(conversation, scene), scene)
    opened = conversation.open_question.kind if conversation.open_question else None
    haggling = prices.met_with_haggling(conversation, scene) if opened not in _AFTERWARDS else None
    return questions.after(_said(conversation, haggling), scene) if haggling else None


def person(conversation: Conversation, scene: Scene, key: str) -> Flow:
    """A person is called at once; the bot goes quiet in this chat until one spoke or the customer goes on with it."""
    yield from ask(CallPerson(reason=key))
    waiting = conversation.but(
        mode=Mode.WAITING_FOR_PERSON, person_asked_at=scene.now, handed_by_bot=False, person_by=None,
        person_spoke_at=None, promised_at=None,
    )  # fmt: skip
    return _said(waiting, line(key, phone=_phone(scene)))


def complained(conversation: Conversation, scene: Scene) -> Flow:
    """One plain apology; whoever complains again of the same is not apologised to again, but gets his person.

    In answer to "how was it?" it is the sentence about the visit as well, and is kept as that.
    """
    key = "person_called" if conversation.complained_at else "complaint"
    conversation = yield from afterwards.kept(conversation, scene)
    hushed = conversation.but(complained_at=conversation.complained_at or scene.now, only_visit_changes=True)
    return (yield from person(hushed, scene, key))


def _phone(scene: Scene) -> str:
    phone = scene.business.phone_for_calls
    return render.text("or_call", scene.language, phone=phone) if phone else ""


def stopped(conversation: Conversation, scene: Scene) -> Flow:
    """Nothing is sent unasked any more. A request in the making ends with it; of a visit he is asked."""
    yield from ask(OptOut())
    if conversation.put_aside:  # begun, and not talked about at this moment
        yield from ask(CancelLead(lead_id=conversation.put_aside))
    conversation = conversation.but(only_visit_changes=True, quiet_asked=True, put_aside=None)
    lead = (yield from ask(SeeLead(lead_id=conversation.lead_id))) if conversation.lead_id else None
    if lead is None or not lead.is_open():
        return _said(conversation.but(open_question=None), line("stopped"))
    if lead.status is LeadStatus.CONTACTED:
        yield from ask(CancelLead(lead_id=lead.id))
        return _said((yield from matters.over(conversation)), line("stopped_request"))
    options = (Option(value="keep"), Option(value="cancel"))
    asking = asked(conversation, question(Question.STOP, scene, options=options, about=lead.id))
    return questions.after(_said(asking, line("stopped")), scene)


def _started(conversation: Conversation, scene: Scene) -> Flow:
    """He takes his stop back; a complaint that nobody has settled keeps its own quiet."""
    yield from ask(OptIn())
    heard = conversation.but(quiet_asked=False, only_visit_changes=conversation.complained_at is not None)
    return questions.after(_said(heard, line("started")), scene)


def stopped_at_the_provider(conversation: Conversation, scene: Scene) -> Flow:
    """As his own word, but without one of ours: none would reach him. A visit stays, for he did not cancel it."""
    outcome = yield from stopped(conversation, scene)
    return Outcome(conversation=outcome.conversation.but(open_question=None))


def status(conversation: Conversation, scene: Scene) -> Flow:
    """Where his requests stand, from the stored leads: the one talked about first."""
    lead = (yield from ask(SeeLead(lead_id=conversation.lead_id))) if conversation.lead_id else None
    others = yield from matters.others(conversation, conversation.lead_id)
    every = [one for one in (lead, *others) if one is not None]
    if not every:
        key = "status_none" if conversation.open_question is None else "here"
        return _said(conversation, line(key))
    said = []
    for one in every:
        said.append((yield from _standing(one, scene)))
    return _said(conversation, *said)


def _standing(lead: Lead, scene: Scene) -> Asking[Line]:
    pro = (yield from ask(SeePro(pro_id=lead.pro_id))) if lead.pro_id else None
    key = f"status_{lead.status.value}"
    if lead.status is LeadStatus.BOOKED and lead.appointment_start is None:
        key = "status_booked_now"
    if lead.status is LeadStatus.NEW and lead.is_emergency:
        key = "status_emergency"
    return line(
        key,
        gender=pro.gender if pro else None,
        name=pro.name if pro else scene.business.support_name,
        issue=show.issue(lead, scene),
        window=show.window(lead.appointment_start, scene) if lead.appointment_start else "",
        address=show.address(lead, scene),
    )


def cancel_asked(conversation: Conversation, scene: Scene) -> Flow:
    """Cancelling asks for one confirmation; of several matters, which one; with nothing open there is nothing to do."""
    lead = (yield from ask(SeeLead(lead_id=conversation.lead_id))) if conversation.lead_id else None
    others = yield from matters.others(conversation, conversation.lead_id)
    open_ = [one for one in (lead, *others) if one is not None and one.is_open()]
    if not open_:
        return _said((yield from matters.over(conversation)), line("cancel_nothing"))
    if len(open_) == 1:
        return confirm_cancel(conversation, open_[0], scene)
    options = tuple(labels.of_visit(one, scene) for one in open_)
    asking = asked(conversation, question(Question.CANCEL, scene, options=options))
    return _said(asking, line("ask_cancel_which", options=show.numbered([o.label for o in options])))


def confirm_cancel(conversation: Conversation, lead: Lead, scene: Scene) -> Outcome:
    start = lead.appointment_start if lead.status is LeadStatus.BOOKED else None
    when = show.window(start, scene) if start else ""
    asking = asked(conversation, question(Question.CANCEL, scene, about=lead.id))
    key = "ask_cancel_visit" if when else "ask_cancel"
    return _said(asking, line(key, issue=show.issue(lead, scene), window=when))


def not_cancelled(lead: Lead | None, scene: Scene) -> Line:
    """Nothing was cancelled; that all is as before is not said while a move that he asked for waits for its answer."""
    if lead is None or lead.proposal is None or not reschedule.asked_for(lead):
        return line("cancel_kept")
    was, window = show.window_if(lead.appointment_start, scene), show.window(lead.proposal.start, scene)
    return line("cancel_kept_moving", was=was, window=window)


def cancelled(conversation: Conversation, opened: OpenQuestion, scene: Scene) -> Flow:
    result = yield from ask(CancelLead(lead_id=opened.about or conversation.lead_id or ""))
    closed = conversation.but(open_question=conversation.former_question, former_question=None)
    if not result.done:
        return _said(closed, line("cancel_too_late"))
    said = line("cancelled_told", name=result.pro.name) if result.pro else line("cancelled")
    if opened.about and opened.about != conversation.lead_id:
        return questions.after(_said(closed, said), scene)
    return _said((yield from matters.over(conversation)), said)
