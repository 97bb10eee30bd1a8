"""A visit of his that moves or falls away by his own word: given back, put to another time, or said not to have begun.

Which one is meant is asked where there are several; what cannot be taken back is confirmed. One kind of question
serves them all: each option says what it does, so a digit chooses among what was shown and approves nothing (L41).
"""

from collections.abc import Callable

from fixi_app.dialogue import show
from fixi_app.dialogue.professional import another_hour, quoted, sick
from fixi_app.dialogue.professional.again import again
from fixi_app.dialogue.professional.move_wishes import AnswerAbsent, GiveBackVisit, ProposeTime
from fixi_app.dialogue.professional.offers import HANDLED_HOURS, Maybe, once_more
from fixi_app.dialogue.professional.pro_choice import choice, picked
from fixi_app.dialogue.professional.spans import until_he_comes
from fixi_app.dialogue.scene import Flow, Line, Outcome, Scene, hours_since, line
from fixi_app.dialogue.wishes import Asking, FindSlots, JobView, MyJobs, MyOffers, SeeLead, ask
from fixi_app.dialogue.words import Word, digit_in, leaves, plain
from fixi_app.domain.conversation import Conversation, OpenQuestion, Option
from fixi_app.domain.leads import Lead, LeadStatus, OfferState
from fixi_app.domain.professionals import first_name
from fixi_app.domain.questions import Question
from fixi_app.domain.reading import Intent

_MOST = 9


# -- which visit -------------------------------------------------------------------------------------------------------


def give_back(conversation: Conversation, scene: Scene) -> Flow:
    """He cannot come to a visit that is his; where he has none it is said of what he was offered."""
    jobs = yield from ask(MyJobs(pro_id=conversation.pro_id or ""))
    if not jobs and (countered := (yield from in_his_own_words(conversation, scene))):
        return countered
    if not jobs and (offered := (yield from once_more(conversation, scene))):
        return offered
    return (yield from _one(conversation, jobs, "give_back", scene))


def other_time(conversation: Conversation, scene: Scene) -> Flow:
    """Another time for what he was offered, or for a visit that is his."""
    offers = yield from ask(MyOffers(pro_id=conversation.pro_id or ""))
    asked = tuple(job for job in offers if job.answers is None and job.lead.slot_id and not job.lead.is_emergency)
    opened = conversation.open_question
    meant = opened.about if opened and opened.kind is Question.OFFER else None
    if just_asked := tuple(job for job in asked if job.asked_id() == meant):
        return (yield from _times(conversation, just_asked[0].lead.id, scene))
    jobs = yield from ask(MyJobs(pro_id=conversation.pro_id or ""))
    return (yield from _one(conversation, (*asked, *jobs), "times", scene))


def _one(conversation: Conversation, jobs: tuple[JobView, ...], verb: str, scene: Scene) -> Flow:
    """The quoted one, or the only one; of several he is asked."""
    pointed = quoted.lead_meant(scene)
    meant = tuple(job for job in jobs if job.lead.id == pointed) if pointed else jobs
    if not meant:
        return Outcome(conversation=conversation, lines=(line("job_gone" if pointed else "jobs_none"),))
    if len(meant) == 1:
        return (yield from _DO[verb](conversation, meant[0].lead.id, scene))
    options = [show.job_option(f"{verb}:{job.lead.id}", job.lead, scene) for job in meant[:_MOST]]
    return choice(conversation, options, scene)


# -- the answers -------------------------------------------------------------------------------------------------------


def answered(conversation: Conversation, opened: OpenQuestion, scene: Scene, word: Word | None) -> Maybe:
    """What one of the options does; None when these words are none, and the question stays."""
    option = picked(opened, scene, word)
    minutes = _minutes(opened, scene) if _asks_where(opened) else None
    if option is None and (minutes is not None or (word is Word.ON_MY_WAY and _asks_where(opened))):
        option = opened.options[0]
    if option is None and _asks_for_a_time(opened) and word is None and scene.turn.reading.wanted:
        return (yield from _times(conversation, opened.about or "", scene))
    if option is None:
        return _unclear(conversation, opened, scene, word)
    verb, _, id_ = option.value.partition(":")
    closed = conversation.but(open_question=None)
    if verb == "coming":
        return (yield from _where(closed, id_, verb, minutes or 0, scene))
    if verb in ("slot", "more"):
        return (yield from _time_picked(closed, opened, verb, id_, scene))
    return (yield from _DO[verb](closed, id_, scene))


def _unclear(conversation: Conversation, opened: OpenQuestion, scene: Scene, word: Word | None) -> Outcome | None:
    """A no leaves everything as it is; what is no answer and no command is met once with the question again."""
    answer, way_out = scene.turn.reading.answer, not _asks_where(opened)
    left = way_out and (leaves(scene.turn) or bool(answer and answer.no))
    if left and word in (None, Word.REFUSE):
        return Outcome(conversation=conversation.but(open_question=None), lines=(line("left_as_it_is"),))
    tried = opened.tries > 1 and not _asks_where(opened)  # there a customer stands at his door
    if word is not None or tried or quoted.lead_meant(scene) or _is_courtesy(scene):
        return None
    return again(conversation.but(open_question=opened.but(tries=opened.tries + 1)), opened, scene)


def _minutes(opened: OpenQuestion, scene: Scene) -> int | None:
    """In how many minutes he will be there; the number of an option, sent besides, names none."""
    if digit_in(scene.turn) is not None:
        return None
    numbers = {str(place) for place in range(1, len(opened.options) + 1)}
    return until_he_comes(tuple(text for text in scene.turn.texts() if plain(text) not in numbers))


def _is_courtesy(scene: Scene) -> bool:
    return scene.turn.reading.intent in (Intent.THANKS, Intent.HUMAN)


def _asks_where(opened: OpenQuestion) -> bool:
    return bool(opened.options) and opened.options[0].value.startswith("coming:")


def _asks_for_a_time(opened: OpenQuestion) -> bool:
    return bool(opened.options) and opened.options[0].value.startswith("slot:")


def _left(conversation: Conversation, id_: str, scene: Scene) -> Flow:
    yield from ()
    return Outcome(conversation=conversation, lines=(line("left_as_it_is"),))


# -- given back --------------------------------------------------------------------------------------------------------


def _sure(conversation: Conversation, lead_id: str, scene: Scene) -> Flow:
    lead = yield from _his(conversation, lead_id)
    if lead is None:
        return Outcome(conversation=conversation, lines=(line("job_gone"),))
    options = [
        Option(value=f"given_back:{lead.id}", label=show.word("choice_give_back", scene)),
        Option(value="leave:", label=show.word("choice_keep_visit", scene)),
    ]
    before = line("ask_give_back", name=_name(lead, scene), window=show.window_of(lead, scene))
    return choice(conversation, options, scene, before)


def _his(conversation: Conversation, lead_id: str) -> Asking[Lead | None]:
    lead = yield from ask(SeeLead(lead_id=lead_id))
    return lead if lead and lead.pro_id == conversation.pro_id and lead.status is LeadStatus.BOOKED else None


def _given_back(conversation: Conversation, lead_id: str, scene: Scene) -> Flow:
    lead = yield from ask(GiveBackVisit(lead_id=lead_id, pro_id=conversation.pro_id or ""))
    if lead is None:
        return Outcome(conversation=conversation, lines=(line("job_gone"),))
    return Outcome(conversation=conversation, lines=(line("given_back", name=_name(lead, scene)),))


# -- another time ------------------------------------------------------------------------------------------------------


def _times(conversation: Conversation, lead_id: str, scene: Scene, skip: tuple[str, ...] = ()) -> Flow:
    lead = yield from ask(SeeLead(lead_id=lead_id))
    if lead is None:
        return Outcome(conversation=conversation, lines=(line("job_gone"),))
    pro_id, reading = conversation.pro_id or "", scene.turn.reading
    found = yield from ask(FindSlots(lead_id=lead_id, pro_id=pro_id, wanted=reading.wanted, skip=skip))
    if not found.slots:
        return Outcome(conversation=conversation.but(open_question=None), lines=(line("pro_times_none"),))
    options = [Option(value=f"slot:{slot.id}", label=show.window(slot.start, scene)) for slot in found.slots]
    more = Option(value="more:", label=show.word("other_times", scene))
    before = line("ask_pro_time", name=_name(lead, scene), window=show.window_of(lead, scene))
    return choice(conversation, [*options, more], scene, before, about=lead.id)


def _time_picked(conversation: Conversation, opened: OpenQuestion, verb: str, id_: str, scene: Scene) -> Flow:
    lead_id = opened.about or ""
    if verb == "more":
        shown = tuple(o.value.partition(":")[2] for o in opened.options if o.value.startswith("slot:"))
        return (yield from _times(conversation, lead_id, scene, shown))
    result = yield from ask(ProposeTime(lead_id=lead_id, pro_id=conversation.pro_id or "", slot_id=id_))
    if result.outcome == "slot_lost":
        again = yield from _times(conversation, lead_id, scene)
        return Outcome(conversation=conversation, lines=(line("pro_time_lost"),)).then(again)
    if result.outcome == "gone" or result.lead is None or result.lead.proposal is None:
        return Outcome(conversation=conversation, lines=(line("offer_gone"),))
    said = line(
        "time_proposed", about=lead_id, name=_name(result.lead, scene),
        window=show.window(result.lead.proposal.start, scene),
    )  # fmt: skip
    return Outcome(conversation=conversation, lines=(said,))


def in_his_own_words(conversation: Conversation, scene: Scene) -> Maybe:
    """An offer answered with another time ("only tomorrow at ten"): his free times near it, to choose from."""
    job = yield from _asked_about(conversation, scene)
    if job is None or job.answers or not _may_be_countered(job.lead):
        return None
    return (yield from _times(conversation, job.lead.id, scene))


def instead_of_a_yes(conversation: Conversation, scene: Scene) -> Maybe:
    """A yes that names another hour ("yes, but only after four") is none to the hour that he was asked about."""
    job = yield from _asked_about(conversation, scene)
    if job is None or not another_hour.is_named(job.lead.appointment_start, scene):
        return None
    countered = yield from in_his_own_words(conversation, scene)
    return countered or (yield from once_more(conversation, scene))


def _asked_about(conversation: Conversation, scene: Scene) -> Asking[JobView | None]:
    """What he was asked last, where his words speak of a time and that was not long ago."""
    opened, reading = conversation.open_question, scene.turn.reading
    if opened is None or opened.kind is not Question.OFFER or reading.wanted is None or digit_in(scene.turn):
        return None
    if hours_since(opened.since, scene.now) > HANDLED_HOURS:
        return None
    offers = yield from ask(MyOffers(pro_id=conversation.pro_id or ""))
    return next((job for job in offers if job.asked_id() == opened.about), None)


def _may_be_countered(lead: Lead) -> bool:
    offer = lead.offer
    return offer is not None and offer.state is OfferState.OPEN and offer.slot_id is not None and not lead.is_emergency


# -- the customer says that nobody came --------------------------------------------------------------------------------


def _where(conversation: Conversation, lead_id: str, answer: str, minutes: int, scene: Scene) -> Flow:
    pro_id = conversation.pro_id or ""
    lead = yield from ask(AnswerAbsent(lead_id=lead_id, pro_id=pro_id, answer=answer, minutes=minutes))
    if lead is None:
        return Outcome(conversation=conversation, lines=(line("job_gone"),))
    return Outcome(conversation=conversation, lines=(_absent_line(answer, lead, scene),))


def _absent_line(answer: str, lead: Lead, scene: Scene) -> Line:
    keys = {"coming": "coming_told", "not_coming": "not_coming_told", "was_there": "was_there_told"}
    return line(keys[answer], about=lead.id, name=_name(lead, scene))


def _not_coming(conversation: Conversation, lead_id: str, scene: Scene) -> Flow:
    return (yield from _where(conversation, lead_id, "not_coming", 0, scene))


def _was_there(conversation: Conversation, lead_id: str, scene: Scene) -> Flow:
    return (yield from _where(conversation, lead_id, "was_there", 0, scene))


def _name(lead: Lead, scene: Scene) -> str:
    return first_name(lead.customer_name or "") or show.word("a_customer", scene)


_DO: dict[str, Callable[[Conversation, str, Scene], Flow]] = {
    "give_back": _sure,
    "given_back": _given_back,
    "leave": _left,
    "times": _times,
    "not_coming": _not_coming,
    "was_there": _was_there,
    "sick": sick.confirmed,
}
"""What an option does, by the verb before its colon."""
