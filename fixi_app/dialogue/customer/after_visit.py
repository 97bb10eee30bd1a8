"""After a visit that nobody closed: was it done? Each answer goes somewhere, and none of them is a dead end.

Yes leads to the rating, "not yet" waits, "nobody came" is asked of the professional at once. The question gives way to
whatever else he is just answering: it is put another time.
"""

from fixi_app.dialogue import show
from fixi_app.dialogue.customer import afterwards, asides, matters, questions
from fixi_app.dialogue.customer.follow_wishes import CompleteVisit, NotYetDone
from fixi_app.dialogue.customer.moving_wishes import ReportAbsent
from fixi_app.dialogue.customer.reply import chosen, is_bare, says_no
from fixi_app.dialogue.phrases import Phrase, asks, holds
from fixi_app.dialogue.scene import Flow, Outcome, Scene, hours_since, line, question
from fixi_app.dialogue.wishes import Asking, SeePro, ask
from fixi_app.dialogue.words import Word, agrees
from fixi_app.domain.conversation import Conversation, Item, Mode, OpenQuestion, Option, State, asked
from fixi_app.domain.leads import Lead, LeadStatus
from fixi_app.domain.questions import Question
from fixi_app.domain.reading import Intent

Maybe = Asking[Outcome | None]
GIVE_WAY = frozenset({Question.REMINDER, Question.DONE})
"""Questions that a newer one of this kind may take the place of."""
_OPTIONS = (Option(value="done"), Option(value="not_yet"), Option(value="no_show"))


def busy(conversation: Conversation, lead: Lead, scene: Scene) -> bool:
    """Whether he is being asked something that must not be pushed aside.

    What he left unanswered for hours is not in his mind any more, as long as it is no other matter in the making.
    """
    opened = conversation.open_question
    if opened is None or opened.kind in GIVE_WAY:
        return False
    asked_now = hours_since(opened.since, scene.now) < scene.business.stale_customer_gap_hours
    return asked_now or matters.elsewhere(conversation, lead.id)


def ask_done(conversation: Conversation, item: Item, lead: Lead | None, scene: Scene) -> Flow:
    """The professional never closed it: was it done?"""
    pro = (yield from ask(SeePro(pro_id=lead.pro_id))) if lead and lead.pro_id else None
    if lead is None or pro is None or lead.status is not LeadStatus.BOOKED:
        return Outcome(conversation=conversation)
    if conversation.mode is not Mode.BOT or busy(conversation, lead, scene):
        return Outcome(conversation=conversation)
    mine = conversation if conversation.lead_id == lead.id else (yield from matters.with_speaker(conversation, lead))
    asking = question(Question.DONE, scene, options=_OPTIONS, about=lead.id)
    said = line("ask_was_done", gender=pro.gender, about=lead.id, name=pro.name, issue=show.issue(lead, scene))
    return Outcome(
        conversation=asked(mine.but(state=State.BOOKED), asking), lines=(said, line("ask_done", close=True))
    )


def told_plainly(conversation: Conversation, scene: Scene) -> Maybe:
    """Plain words to the question whether it was done, before they are taken for a complaint or for cancelling."""
    opened = conversation.open_question
    if opened is None or opened.kind is not Question.DONE:
        return None
    closed, texts = conversation.but(open_question=None), scene.turn.texts()
    if holds(Phrase.NOBODY_CAME, texts):
        return (yield from _nobody_came(closed, opened.about or "", scene))
    if holds(Phrase.DONE, texts) and _by_words(scene) == "done":
        return (yield from _was_done(closed, opened.about or "", scene))
    return None


def done(conversation: Conversation, opened: OpenQuestion, scene: Scene, word: Word | None) -> Maybe:
    """Done, not yet, or nobody came; other words go on as usual, and the question stays."""
    option = chosen(opened, scene)
    value = option.value if option else _by_words(scene)
    closed, lead_id = conversation.but(open_question=None), opened.about or ""
    if value == "no_show":
        return (yield from _nobody_came(closed, lead_id, scene))
    if value == "not_yet":
        lead = yield from ask(NotYetDone(lead_id=lead_id))
        if lead is None or lead.status is not LeadStatus.BOOKED:
            return (yield from asides.status(closed, scene))
        return Outcome(conversation=closed, lines=(line("done_later"),))
    if value == "done":
        return (yield from _was_done(closed, lead_id, scene))
    return questions.again(conversation, scene) if is_bare(scene) else None


def _by_words(scene: Scene) -> str | None:
    texts, intent = scene.turn.texts(), scene.turn.reading.intent
    answer = scene.turn.reading.answer
    if holds(Phrase.NOT_YET, texts) or says_no(scene):
        return "not_yet"
    if agrees(scene.turn) or (answer and answer.yes) or intent is Intent.CONFIRM:
        return "done"
    return "done" if holds(Phrase.DONE, texts) and not asks(texts) and intent is not Intent.COMPLAINT else None


def _was_done(conversation: Conversation, lead_id: str, scene: Scene) -> Flow:
    """Completed by whoever was faster; what became of the visit otherwise is told as it stands."""
    lead = yield from ask(CompleteVisit(lead_id=lead_id))
    if lead is None or lead.status is not LeadStatus.COMPLETED:
        return (yield from asides.status(conversation, scene))
    return afterwards.opened(conversation, lead, scene, line("ask_rating_plain"))


def _nobody_came(conversation: Conversation, lead_id: str, scene: Scene) -> Flow:
    """The professional is asked where he is; from there the clocks of an absence run, and a person is at their end."""
    told = yield from ask(ReportAbsent(lead_id=lead_id))
    if told.outcome not in ("asked", "asked_before") or told.pro is None:
        return (yield from asides.status(conversation, scene))
    said = line("absent_asked", gender=told.pro.gender, name=told.pro.name, about=lead_id)
    return Outcome(conversation=conversation, lines=(said,))
