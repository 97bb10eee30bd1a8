"""The customer says that nobody came: the professional is asked at once, and nobody waits in silence.

What follows is on a clock (`services/followup/moving_clock.py`): no answer in time, and the owner is called and the
customer chooses anew. Until then nothing is promised.
"""

from fixi_app.dialogue import show
from fixi_app.dialogue.customer import asides, matters, questions
from fixi_app.dialogue.customer.moving_wishes import ReportAbsent, ReportedAbsent
from fixi_app.dialogue.phrases import Phrase, holds
from fixi_app.dialogue.scene import Flow, Outcome, Scene, line
from fixi_app.dialogue.wishes import Asking, SeeLead, ask
from fixi_app.domain.conversation import Conversation
from fixi_app.domain.leads import Lead, LeadStatus
from fixi_app.domain.moves import AbsenceState

_DONE = (LeadStatus.COMPLETED, LeadStatus.CLOSED)


def heard(conversation: Conversation, scene: Scene) -> Asking[Outcome | None]:
    """What follows when he writes that nobody came; None when he does not, or has no visit that it can mean."""
    if not holds(Phrase.NO_SHOW, scene.turn.texts()):
        return None
    lead = yield from _meant(conversation, scene)
    return (yield from reported(conversation, lead, scene)) if lead else None


def _meant(conversation: Conversation, scene: Scene) -> Asking[Lead | None]:
    """The visit whose hour has come, the latest of several; else the next one; else the one that was closed."""
    lead = (yield from ask(SeeLead(lead_id=conversation.lead_id))) if conversation.lead_id else None
    others = yield from matters.others(conversation, conversation.lead_id)
    every = [one for one in (lead, *others) if one is not None]
    booked = [one for one in every if one.status is LeadStatus.BOOKED and one.pro_id]
    begun = [one for one in booked if _begins(one, scene) <= 0]
    if begun:
        return max(begun, key=lambda one: _begins(one, scene))
    if booked:
        return min(booked, key=lambda one: _begins(one, scene))
    return lead if lead and lead.status in _DONE else None


def _begins(lead: Lead, scene: Scene) -> float:
    """Seconds until it begins; one without an hour (somebody comes now) has begun."""
    return (lead.appointment_start - scene.now).total_seconds() if lead.appointment_start else 0


def reported(conversation: Conversation, lead: Lead, scene: Scene) -> Flow:
    """Nobody came to this visit."""
    if lead.status in _DONE:  # one of the two is wrong, and only a person can find out who
        return (yield from asides.person(conversation, scene, "absent_disputed"))
    result = yield from ask(ReportAbsent(lead_id=lead.id))
    pro = result.pro
    if pro is None or result.lead is None:
        return (yield from asides.status(conversation, scene))
    if result.outcome == "early":
        said = line("absent_early", window=show.window_if(result.lead.appointment_start, scene))
        return questions.after(Outcome(conversation=conversation, lines=(said,)), scene)
    said = line(_key(result), gender=pro.gender, name=pro.name, count=result.lead.late_minutes)
    if matters.elsewhere(conversation, lead.id):  # what is asked about another request stays his question
        return questions.after(Outcome(conversation=conversation, lines=(said,)), scene)
    return Outcome(conversation=conversation.but(open_question=None), lines=(said,))


def _key(result: ReportedAbsent) -> str:
    """He is asked now; or he was, and has not answered; or he has, and comes."""
    if result.outcome == "asked":
        return "absent_asked"
    absence = result.lead.absence if result.lead else None
    if absence is None or absence.state is not AbsenceState.COMING:
        return "absent_still"
    return "absent_coming_in" if result.lead and result.lead.late_minutes else "absent_coming"
