"""What a customer is asked before his visit, and the intake that came to nothing.

Each piece of news looks first whether what it tells is still true. A question that he is just answering is not pushed
aside: the reminder is told then without a question of its own.
"""

from fixi_app.dialogue import show
from fixi_app.dialogue.customer import asides, matters, questions, reschedule, slots
from fixi_app.dialogue.customer.after_visit import busy
from fixi_app.dialogue.customer.reply import chosen, is_bare, says_no, says_yes, without_time
from fixi_app.dialogue.phrases import Phrase, holds
from fixi_app.dialogue.scene import Flow, Line, Outcome, Scene, line, question
from fixi_app.dialogue.wishes import Asking, SeeLead, SeePro, ask
from fixi_app.dialogue.words import Word, agrees
from fixi_app.domain.conversation import Conversation, Item, Mode, OpenQuestion, Option, State, asked, ended
from fixi_app.domain.leads import Lead, LeadStatus
from fixi_app.domain.questions import Question
from fixi_app.domain.reading import Intent

Maybe = Asking[Outcome | None]
_OPTIONS = (Option(value="confirm"), Option(value="change"), Option(value="cancel"))
_MOST_TRIES = 2


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
    if value is None:
        return questions.again(conversation, scene) if is_bare(scene) else None
    if lead is None or not _is_coming(lead, scene):  # the visit has begun, or is no more: how things stand
        return (yield from asides.status(closed, scene)) if value != "no" else None
    if value == "change":
        return (yield from reschedule.begin(closed, scene))
    if value == "cancel":
        return asides.confirm_cancel(closed, lead, scene)
    if value == "confirm":
        return Outcome(conversation=closed, lines=(line("reminder_confirmed"),))
    if opened.tries >= _MOST_TRIES:
        return (yield from asides.person(closed, scene, "person_called"))
    return questions.again(conversation.but(open_question=opened.but(tries=opened.tries + 1)), scene)


def _meant(opened: OpenQuestion, scene: Scene) -> str | None:
    """One of the options, by its number or in his own words; `no` is a no that does not say what instead."""
    reading = scene.turn.reading
    if (option := chosen(opened, scene)) is not None:
        return option.value
    if reading.wanted or reading.asap:
        return "change"
    nods = reading.intent in (Intent.CONFIRM, Intent.THANKS)  # a reminder is thanked for by whoever will be there
    if agrees(scene.turn) or (reading.answer and reading.answer.yes) or nods:
        return "confirm"
    return "no" if says_no(scene) or holds(Phrase.CANNOT_THEN, scene.turn.texts()) else None


def intake_closed(conversation: Conversation, item: Item, lead: Lead | None, scene: Scene) -> Flow:
    """Closed for want of an address, politely and once; his next words begin anew."""
    yield from ()
    if lead is None or lead.status is not LeadStatus.CLOSED or conversation.lead_id != lead.id:
        return Outcome(conversation=conversation)
    return Outcome(conversation=ended(conversation), lines=(line("intake_closed", issue=show.issue(lead, scene)),))
