"""What a customer is asked around his visit: does it stand, was it done; and the intake that came to nothing.

Each piece of news looks first whether what it tells is still true. A question that he is just answering is not pushed
aside: the reminder is told then without a question of its own, and whether it was done is asked another time.
"""

from fixi_app.dialogue import show
from fixi_app.dialogue.customer import afterwards, asides, matters, questions, reschedule
from fixi_app.dialogue.customer.follow_wishes import CompleteVisit, NotYetDone
from fixi_app.dialogue.scene import Flow, Line, Outcome, Scene, line, question
from fixi_app.dialogue.wishes import Asking, SeeLead, SeePro, ask
from fixi_app.dialogue.words import Word, agrees, digit_in
from fixi_app.domain.conversation import Conversation, Item, Mode, OpenQuestion, Option, State, asked, ended
from fixi_app.domain.leads import Lead, LeadStatus
from fixi_app.domain.questions import Question
from fixi_app.domain.reading import Intent

Maybe = Asking[Outcome | None]
_GIVE_WAY = frozenset({Question.REMINDER, Question.DONE, Question.RATING, Question.REVIEW})
"""Questions that a newer one of this kind may take the place of."""
_REMINDED = ("confirm", "change", "cancel")
_DONE = ("done", "not_yet", "no_show")


def _busy(conversation: Conversation) -> bool:
    opened = conversation.open_question
    return opened is not None and opened.kind not in _GIVE_WAY


# -- before the visit -------------------------------------------------------------------------------------------------


def reminder(conversation: Conversation, item: Item, lead: Lead | None, scene: Scene) -> Flow:
    """The visit as the record has it; one that moved or fell away since then has reminders of its own, or none."""
    start = lead.appointment_start if lead else None
    if lead is None or start is None or not _is_coming(lead, item, scene):
        return Outcome(conversation=conversation)
    pro = (yield from ask(SeePro(pro_id=lead.pro_id))) if lead.pro_id else None
    said = line(
        "visit_reminder", gender=pro.gender if pro else None, about=lead.id,
        name=pro.name if pro else scene.business.support_name, window=show.window(start, scene),
        address=show.address(lead, scene),
    ).but(not_after=start)  # fmt: skip
    if conversation.mode is Mode.PERSON:  # a person is in charge here: the visit is told, and nothing is asked
        return Outcome(conversation=conversation, lines=(said,))
    if _busy(conversation):
        return questions.after(Outcome(conversation=conversation, lines=(said,)), scene)
    mine = conversation if conversation.lead_id == lead.id else matters.back_to(conversation, lead)
    asking = question(Question.REMINDER, scene, options=_options(_REMINDED), about=lead.id)
    ask_line = Line(key="ask_reminder", close=True, not_after=start)
    return Outcome(conversation=asked(mine.but(state=State.BOOKED), asking), lines=(said, ask_line))


def _is_coming(lead: Lead, item: Item, scene: Scene) -> bool:
    start = lead.appointment_start
    if lead.status is not LeadStatus.BOOKED or start is None or start <= scene.now:
        return False
    return start.isoformat() == item.news.get("start")


def _options(values: tuple[str, ...]) -> tuple[Option, ...]:
    return tuple(Option(value=value) for value in values)


def reminded(conversation: Conversation, opened: OpenQuestion, scene: Scene, word: Word | None) -> Maybe:
    """It stands, another time, or not at all; other words go on as usual, and the question is put again."""
    closed = conversation.but(open_question=None)
    option = _chosen(opened, scene)
    lead = yield from ask(SeeLead(lead_id=opened.about or ""))
    if lead is None or lead.status is not LeadStatus.BOOKED:
        return (yield from asides.status(closed, scene)) if option else None
    if option == "change":
        return (yield from reschedule.begin(closed, scene))
    if option == "cancel":
        return asides.confirm_cancel(closed, lead, scene)
    if option == "confirm" or _agreed(scene):
        return Outcome(conversation=closed, lines=(line("reminder_confirmed"),))
    answer = scene.turn.reading.answer
    return questions.again(conversation, scene) if answer and answer.no else None


def _chosen(opened: OpenQuestion, scene: Scene) -> str | None:
    """The option of a tap or a number."""
    values = [option.value for option in opened.options]
    taps = [item.inbound.tap_id for item in scene.turn.items if item.inbound and item.inbound.tap_id]
    if taps and taps[-1] in values:
        return taps[-1]
    answer = scene.turn.reading.answer
    number = digit_in(scene.turn) or (answer.choice if answer else None)
    if number and number.isdecimal() and 1 <= int(number) <= len(values):
        return values[int(number) - 1]
    return None


def _agreed(scene: Scene) -> bool:
    reading = scene.turn.reading
    return agrees(scene.turn) or bool(reading.answer and reading.answer.yes) or reading.intent is Intent.CONFIRM


# -- after the visit --------------------------------------------------------------------------------------------------


def ask_done(conversation: Conversation, item: Item, lead: Lead | None, scene: Scene) -> Flow:
    """The professional never closed it: was it done?"""
    pro = (yield from ask(SeePro(pro_id=lead.pro_id))) if lead and lead.pro_id else None
    if lead is None or pro is None or lead.status is not LeadStatus.BOOKED:
        return Outcome(conversation=conversation)
    if conversation.mode is not Mode.BOT or _busy(conversation):
        return Outcome(conversation=conversation)
    mine = conversation if conversation.lead_id == lead.id else matters.back_to(conversation, lead)
    asking = question(Question.DONE, scene, options=_options(_DONE), about=lead.id)
    said = line("ask_was_done", gender=pro.gender, about=lead.id, name=pro.name, issue=show.issue(lead, scene))
    return Outcome(
        conversation=asked(mine.but(state=State.BOOKED), asking), lines=(said, line("ask_done", close=True))
    )


def done(conversation: Conversation, opened: OpenQuestion, scene: Scene, word: Word | None) -> Maybe:
    """Yes leads to the rating, "not yet" waits, and "nobody came" is somebody's business at once."""
    option, answer = _chosen(opened, scene), scene.turn.reading.answer
    closed = conversation.but(open_question=None)
    if option == "no_show":
        return (yield from asides.complained(closed, scene))
    if option == "not_yet" or (option is None and answer and answer.no):
        yield from ask(NotYetDone(lead_id=opened.about or ""))
        return Outcome(conversation=closed, lines=(line("done_later"),))
    if option == "done" or _agreed(scene):
        return (yield from _was_done(closed, opened.about or "", scene))
    return None


def _was_done(conversation: Conversation, lead_id: str, scene: Scene) -> Flow:
    """Completed by whoever was faster; what became of the visit otherwise is told as it stands."""
    lead = yield from ask(CompleteVisit(lead_id=lead_id))
    if lead is None or lead.status is not LeadStatus.COMPLETED:
        return (yield from asides.status(conversation, scene))
    return afterwards.opened(conversation, lead, scene, line("ask_rating_plain"))


# -- what came to nothing ---------------------------------------------------------------------------------------------


def intake_closed(conversation: Conversation, item: Item, lead: Lead | None, scene: Scene) -> Flow:
    """Closed for want of an address, politely and once; his next words begin anew."""
    yield from ()
    if lead is None or lead.status is not LeadStatus.CLOSED or conversation.lead_id != lead.id:
        return Outcome(conversation=conversation)
    return Outcome(conversation=ended(conversation), lines=(line("intake_closed", issue=show.issue(lead, scene)),))
