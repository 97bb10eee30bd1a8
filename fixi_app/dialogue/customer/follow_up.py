"""What a customer is asked before his visit, and the intake that came to nothing.

Each piece of news looks first whether what it tells is still true. A question that he is just answering is not pushed
aside: the reminder is told then without a question of its own.
"""

from fixi_app.dialogue import show
from fixi_app.dialogue.customer import asides, matters, questions, reschedule, slots, visits
from fixi_app.dialogue.customer.after_visit import busy
from fixi_app.dialogue.customer.reply import chosen, is_bare, leaves_open, says_no, says_yes, tells_more, without_time
from fixi_app.dialogue.phrases import Phrase, holds
from fixi_app.dialogue.scene import Flow, Line, Outcome, Scene, line, question
from fixi_app.dialogue.wishes import Asking, SeeLead, SeePro, ask
from fixi_app.dialogue.words import Word, agrees
from fixi_app.domain.conversation import Conversation, Item, Mode, OpenQuestion, Option, State, asked, ended
from fixi_app.domain.facts import merged
from fixi_app.domain.leads import Lead, LeadStatus
from fixi_app.domain.questions import Question
from fixi_app.domain.reading import Intent

Maybe = Asking[Outcome | None]
_OPTIONS = (Option(value="confirm"), Option(value="change"), Option(value="cancel"))
_MOST_TRIES = 2
_LONGEST = 300


def reminder(conversation: Conversation, item: Item, lead: Lead | None, scene: Scene) -> Flow:
    """The visit as the record has it; one that moved or fell away since then has reminders of its own, or none."""
    start = lead.appointment_start if lead else None
    if lead is None or start is None or not _is_coming(lead, scene) or start.isoformat() != item.news.get("start"):
        return Outcome(conversation=conversation)
    pro = (yield from ask(SeePro(pro_id=lead.pro_id))) if lead.pro_id else None
    said = line(
        "visit_reminder", gender=pro.gender if pro else None, about=lead.id,
        name=pro.name if pro else scene.business.support_name, window=show.window(start, scene),
        address=show.address(lead, scene),
    ).but(not_after=start)  # fmt: skip
    if conversation.mode is Mode.PERSON:  # a person is in charge here: the visit is told, and nothing is asked
        return Outcome(conversation=conversation, lines=(said,))
    if busy(conversation, lead, scene):
        return questions.after(Outcome(conversation=conversation, lines=(said,)), scene)
    mine = conversation if conversation.lead_id == lead.id else (yield from matters.with_speaker(conversation, lead))
    asking = question(Question.REMINDER, scene, options=_OPTIONS, about=lead.id)
    ask_line = Line(key="ask_reminder", close=True, not_after=start)
    return Outcome(conversation=asked(mine.but(state=State.BOOKED), asking), lines=(said, ask_line))


def _is_coming(lead: Lead, scene: Scene) -> bool:
    start = lead.appointment_start
    return lead.status is LeadStatus.BOOKED and start is not None and start > scene.now


def reminded(conversation: Conversation, opened: OpenQuestion, scene: Scene, word: Word | None) -> Maybe:
    """It stands, another time, or not at all; other words go on as usual, and the question stays."""
    closed = conversation.but(open_question=None)
    lead = yield from ask(SeeLead(lead_id=opened.about or ""))
    start = lead.appointment_start if lead else None
    if says_yes(scene) and slots.is_just(start, scene.turn.reading.wanted, scene):  # "yes, see you tomorrow"
        scene = without_time(scene)
    value = _meant(opened, scene)
    if value == "open" and lead is not None and _is_coming(lead, scene):
        return questions.after((yield from _noted(conversation, lead, scene)), scene)
    if value is None:
        return questions.again(conversation, scene) if is_bare(scene) else None
    if lead is None or not _is_coming(lead, scene):  # the visit has begun, or is no more: how things stand
        return (yield from asides.status(closed, scene)) if value != "no" else None
    if value == "change":
        return (yield from reschedule.begin(closed, scene))
    if value == "cancel":
        return asides.confirm_cancel(closed, lead, scene)
    if value == "confirm":
        return (yield from _stands(closed, lead, scene))
    if opened.tries >= _MOST_TRIES:
        return (yield from asides.person(closed, scene, "person_called"))
    return questions.again(conversation.but(open_question=opened.but(tries=opened.tries + 1)), scene)


def _stands(conversation: Conversation, lead: Lead, scene: Scene) -> Flow:
    """The visit stays as it is; what he tells with his yes goes the way of anything told of a booked visit."""
    said = Outcome(conversation=conversation, lines=(line("reminder_confirmed"),))
    if not tells_more(scene):
        return said
    if conversation.lead_id == lead.id and _is_of_a_request(conversation, scene):
        return said.then((yield from visits.while_open(conversation, scene)))
    return said.then((yield from _noted(conversation, lead, scene)))


def _is_of_a_request(conversation: Conversation, scene: Scene) -> bool:
    """Whether a fault or a detail of the address is told, and not only something to pass on."""
    reading = scene.turn.reading
    if reading.trade and reading.intent is Intent.NEW_REQUEST:
        return True
    detail = reading.but(trade=None, issue=None, wanted=None, asap=False, urgent=False, city=None)
    return merged(conversation.facts, detail) != conversation.facts


def _noted(conversation: Conversation, lead: Lead, scene: Scene) -> Flow:
    """His words go to whoever comes to this visit; what he is talking about stays what it is."""
    mine = conversation if conversation.lead_id == lead.id else (yield from matters.with_speaker(conversation, lead))
    words = " ".join(scene.turn.texts())[:_LONGEST]
    noted = yield from visits.note(mine.but(state=State.BOOKED), words, scene)
    return noted.but(conversation=conversation)


def _meant(opened: OpenQuestion, scene: Scene) -> str | None:
    """One of the options, by its number or in his own words.

    `no` is a no that does not say what instead, `open` are words after which nobody knows whether it stands.
    """
    reading = scene.turn.reading
    if (option := chosen(opened, scene)) is not None:
        return option.value
    if reading.wanted or reading.asap:
        return "change"
    nods = reading.intent in (Intent.CONFIRM, Intent.THANKS)  # a reminder is thanked for by whoever will be there
    if agrees(scene.turn) or (reading.answer and reading.answer.yes) or nods:
        return "open" if tells_more(scene) and leaves_open(scene) else "confirm"
    if holds(Phrase.HINDERED, scene.turn.texts()):
        return "open"
    return "no" if says_no(scene) or holds(Phrase.CANNOT_THEN, scene.turn.texts()) else None


def intake_closed(conversation: Conversation, item: Item, lead: Lead | None, scene: Scene) -> Flow:
    """Closed for want of an address, politely and once; his next words begin anew."""
    yield from ()
    if lead is None or lead.status is not LeadStatus.CLOSED or conversation.lead_id != lead.id:
        return Outcome(conversation=conversation)
    return Outcome(conversation=ended(conversation), lines=(line("intake_closed", issue=show.issue(lead, scene)),))
