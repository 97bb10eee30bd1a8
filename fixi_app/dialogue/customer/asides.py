"""What counts at any moment: a person, stop, cancel, status, help, privacy; and words that come while a visit is open."""

from fixi_app.dialogue import render, show
from fixi_app.dialogue.customer import intake
from fixi_app.dialogue.scene import Flow, Outcome, Scene, hours_since, line, question
from fixi_app.dialogue.wishes import Asking, CallPerson, CancelLead, OptOut, SeeLead, SeePro, TellPro, ask
from fixi_app.dialogue.words import Word
from fixi_app.domain.conversation import Conversation, Mode, Option, State, asked, ended
from fixi_app.domain.facts import merged
from fixi_app.domain.leads import LeadStatus
from fixi_app.domain.questions import Question
from fixi_app.domain.reading import Intent

ELSEWHERE = frozenset({
    Intent.STATUS_QUERY, Intent.THANKS, Intent.GREETING, Intent.OFF_TOPIC, Intent.NEW_REQUEST, Intent.PRICE_QUESTION,
    Intent.PROVIDE_DETAILS,
})  # fmt: skip
"""Intents that are never an answer to a question with options."""

Maybe = Asking[Outcome | None]


def at_any_moment(conversation: Conversation, scene: Scene, word: Word | None) -> Maybe:
    intent = scene.turn.reading.intent
    if word is Word.PERSON or (intent is Intent.HUMAN and word is None):
        return (yield from person(conversation, scene, "person_called"))
    if intent is Intent.COMPLAINT:
        return (yield from person(conversation, scene, "complaint"))
    if word is Word.STOP or intent is Intent.OPT_OUT:
        yield from ask(OptOut())
        return Outcome(conversation=conversation.but(open_question=None), lines=(line("stopped"),))
    if intent is Intent.DELETE_MY_DATA:
        return (yield from person(conversation, scene, "delete_asked"))
    if word is Word.STATUS or (intent is Intent.STATUS_QUERY and word is None):
        return (yield from status(conversation, scene))
    if word is Word.CANCEL or (intent is Intent.CANCEL and not _cancel_is_open(conversation)):
        return (yield from cancel_asked(conversation, scene))
    if intent is Intent.RESCHEDULE and conversation.state in (State.WAITING, State.BOOKED):
        return (yield from person(conversation, scene, "reschedule_person"))
    return _plain_words(conversation, scene, word)


def _cancel_is_open(conversation: Conversation) -> bool:
    return conversation.open_question is not None and conversation.open_question.kind is Question.CANCEL


def _plain_words(conversation: Conversation, scene: Scene, word: Word | None) -> Outcome | None:
    profile = scene.business
    if word is Word.HELP:
        return Outcome(conversation=conversation, lines=(line("help", business=profile.name),))
    if word is Word.PRIVACY:
        return Outcome(conversation=conversation, lines=(line("privacy_full", business=profile.name),))
    if word is Word.CONTINUE and conversation.state in (State.IDLE, State.REVIEW):
        return Outcome(conversation=conversation.but(state=State.IDLE), lines=(line("continue"),))
    return None


def person(conversation: Conversation, scene: Scene, key: str) -> Flow:
    """A person is called at once; the bot goes quiet in this chat until one spoke or the customer goes on with it."""
    yield from ask(CallPerson(reason=key))
    waiting = conversation.but(mode=Mode.WAITING_FOR_PERSON, person_asked_at=scene.now)
    return Outcome(conversation=waiting, lines=(line(key, phone=_phone(scene)),))


def _phone(scene: Scene) -> str:
    phone = scene.business.phone_for_calls
    return render.text("or_call", scene.language, phone=phone) if phone else ""


def status(conversation: Conversation, scene: Scene) -> Flow:
    """Where the request stands, from the stored lead."""
    lead = (yield from ask(SeeLead(lead_id=conversation.lead_id))) if conversation.lead_id else None
    if lead is None:
        return Outcome(conversation=conversation, lines=(line("status_none"),))
    pro = (yield from ask(SeePro(pro_id=lead.pro_id))) if lead.pro_id else None
    said = line(
        f"status_{lead.status.value}",
        gender=pro.gender if pro else None,
        name=pro.name if pro else scene.business.support_name,
        issue=show.issue(lead, scene),
        window=show.window(lead.appointment_start, scene) if lead.appointment_start else "",
        address=show.address(lead, scene),
    )
    return Outcome(conversation=conversation, lines=(said,))


def cancel_asked(conversation: Conversation, scene: Scene) -> Flow:
    """Cancelling asks for one confirmation; with nothing open there is nothing to cancel."""
    lead = (yield from ask(SeeLead(lead_id=conversation.lead_id))) if conversation.lead_id else None
    if lead is None or not lead.is_open():
        return Outcome(conversation=ended(conversation), lines=(line("cancel_nothing"),))
    start = lead.appointment_start if lead.status is LeadStatus.BOOKED else None
    when = show.window(start, scene) if start else ""
    asking = asked(conversation, question(Question.CANCEL, scene, about=lead.id))
    said = line("ask_cancel_visit" if when else "ask_cancel", issue=show.issue(lead, scene), window=when)
    return Outcome(conversation=asking, lines=(said,))


def cancelled(conversation: Conversation, scene: Scene) -> Flow:
    assert conversation.lead_id is not None
    result = yield from ask(CancelLead(lead_id=conversation.lead_id))
    if not result.done:
        return Outcome(conversation=conversation.but(open_question=None), lines=(line("cancel_too_late"),))
    key = "cancelled_told" if result.pro else "cancelled"
    name = result.pro.name if result.pro else ""
    return Outcome(conversation=ended(conversation), lines=(line(key, name=name),))


def while_visit_open(conversation: Conversation, scene: Scene) -> Flow:
    """Words while the offer is out or the visit is booked: a detail is passed on, a new fault is asked about once."""
    reading, facts = scene.turn.reading, merged(conversation.facts, scene.turn.reading)
    if _new_matter(conversation, scene):
        options = (Option(value="existing"), Option(value="new"))
        note = " ".join(scene.turn.texts())[:300]
        asking = asked(conversation, question(Question.NEW_OR_EXISTING, scene, options=options, about=note))
        return Outcome(conversation=asking, lines=(line("ask_new_or_existing"),))
    pictures = intake.pictures(scene)
    noted = conversation.but(facts=facts.but(photos=facts.photos + pictures))
    if noted.facts != conversation.facts:
        yield from intake.noted(noted)
        yield from ask(TellPro(lead_id=conversation.lead_id or "", kind="details_changed"))
        return Outcome(conversation=noted, lines=(line("details_noted"),))
    if reading.intent in (Intent.CONFIRM, Intent.DECLINE) or hours_since(conversation.acknowledged_at, scene.now) < 0.1:
        return Outcome(conversation=conversation)
    told = yield from status(conversation, scene)
    return Outcome(conversation=told.conversation.but(acknowledged_at=scene.now), lines=told.lines)


def _new_matter(conversation: Conversation, scene: Scene) -> bool:
    reading = scene.turn.reading
    return bool(
        reading.trade
        and reading.trade is not conversation.facts.trade
        and reading.intent in (Intent.NEW_REQUEST, Intent.PRICE_QUESTION)
    )
