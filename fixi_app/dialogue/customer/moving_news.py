"""News of a visit that moves: what was answered about another time, what is proposed, who is late.

Each looks first whether what it tells is still true.
"""

from datetime import timedelta

from fixi_app.dialogue import show
from fixi_app.dialogue.customer import called_off, matters, questions, reschedule, slots
from fixi_app.dialogue.scene import Flow, Line, Outcome, Scene, line
from fixi_app.dialogue.wishes import SeePro, ask
from fixi_app.domain.conversation import Conversation, Item, State, asked
from fixi_app.domain.leads import Lead, LeadStatus
from fixi_app.domain.moves import AbsenceState, Proposal, ProposalState
from fixi_app.domain.professionals import Professional
from fixi_app.domain.questions import Question

_AT_THE_DOOR = timedelta(minutes=30)
"""Nobody waits longer at a door: what a sleep of the computer held up is not told any more."""


def _approved(conversation: Conversation, item: Item, lead: Lead | None, scene: Scene) -> Flow:
    """The other time is his: told from the stored record."""
    assert lead is not None
    pro = (yield from ask(SeePro(pro_id=lead.pro_id))) if lead.pro_id else None
    change = lead.time_changes[-1] if lead.time_changes else None
    if pro is None or change is None or lead.status is not LeadStatus.BOOKED or lead.appointment_start is None:
        return Outcome(conversation=conversation)
    if change.from_pro == lead.pro_id:
        window = show.window(lead.appointment_start, scene)
        said = [line("visit_moved_told", name=pro.name, window=window, about=lead.id)]
        if lead.quoted:
            said.append(line("booked_price", close=True, price=show.price(lead.quoted, scene)))
    else:
        said = show.confirmation(lead, pro, scene)
    if matters.elsewhere(conversation, lead.id):
        return questions.after(Outcome(conversation=conversation, lines=tuple(said)), scene)
    spoken = (yield from slots.speaker_of(conversation, pro.id)).conversation
    lines = (*said, *(yield from slots.for_the_calendar(lead.id)))
    return Outcome(conversation=asked(spoken, None).but(state=State.BOOKED, lead_id=lead.id), lines=lines)


def _refused(conversation: Conversation, item: Item, lead: Lead | None, scene: Scene) -> Flow:
    return (yield from _stays(conversation, lead, ProposalState.REFUSED, "move_refused", scene))


def _lapsed(conversation: Conversation, item: Item, lead: Lead | None, scene: Scene) -> Flow:
    return (yield from _stays(conversation, lead, ProposalState.LAPSED, "move_lapsed", scene))


def _lost(conversation: Conversation, item: Item, lead: Lead | None, scene: Scene) -> Flow:
    return (yield from _stays(conversation, lead, ProposalState.LAPSED, "move_lost", scene))


def _stays(conversation: Conversation, lead: Lead | None, state: ProposalState, key: str, scene: Scene) -> Flow:
    """The other time came to nothing: the visit stands as it was, and there is a choice."""
    proposal = lead.proposal if lead else None
    if lead is None or proposal is None or proposal.state is not state or lead.status is not LeadStatus.BOOKED:
        return Outcome(conversation=conversation)
    pro = yield from ask(SeePro(pro_id=proposal.pro_id))
    said = (_about(key, lead, proposal, pro, scene),)
    if matters.elsewhere(conversation, lead.id):
        return questions.after(Outcome(conversation=conversation, lines=said), scene)
    return reschedule.choice(conversation, lead.id, ("others", "other_pro", "keep"), scene, said)


def _about(key: str, lead: Lead, proposal: Proposal, pro: Professional | None, scene: Scene) -> Line:
    return line(
        key,
        gender=pro.gender if pro else None,
        name=pro.name if pro else "",
        window=show.window(proposal.start, scene),
        was=show.window_if(lead.appointment_start, scene),
    )


def _slow(conversation: Conversation, item: Item, lead: Lead | None, scene: Scene) -> Flow:
    proposal = lead.proposal if lead else None
    if lead is None or proposal is None or proposal.id != item.news.get("proposal_id"):
        return Outcome(conversation=conversation)
    pro = yield from ask(SeePro(pro_id=proposal.pro_id))
    if proposal.state is not ProposalState.OPEN or matters.elsewhere(conversation, lead.id):
        return Outcome(conversation=conversation)
    said = _about("move_slow", lead, proposal, pro, scene)
    return reschedule.choice(conversation, lead.id, ("wait", f"keep:{proposal.id}"), scene, (said,))


def _counter(conversation: Conversation, item: Item, lead: Lead | None, scene: Scene) -> Flow:
    """The professional can come at another time: yes, other times, or somebody else."""
    proposal = lead.proposal if lead else None
    if lead is None or proposal is None or proposal.id != item.news.get("proposal_id"):
        return Outcome(conversation=conversation)
    pro = yield from ask(SeePro(pro_id=proposal.pro_id))
    if proposal.state is not ProposalState.OPEN or lead.status is not _asked_at(proposal):
        return Outcome(conversation=conversation)
    if proposal.moves:
        return (yield from _counter_visit(conversation, lead, proposal, pro, scene))
    said = _about("counter", lead, proposal, pro, scene)
    mine = matters.back_to(conversation, lead) if conversation.lead_id != lead.id else conversation
    mine = (yield from slots.speaker_of(mine.but(state=State.WAITING), proposal.pro_id)).conversation
    values = (f"accept:{proposal.id}", f"others:{proposal.id}", f"other_pro:{proposal.id}")
    return reschedule.choice(mine, lead.id, values, scene, (said,))


def _asked_at(proposal: Proposal) -> LeadStatus:
    return LeadStatus.BOOKED if proposal.moves else LeadStatus.NEW


def _counter_visit(
    conversation: Conversation, lead: Lead, proposal: Proposal, pro: Professional | None, scene: Scene
) -> Flow:
    """Who has his visit asks for another time: until the customer's yes it stays as it is."""
    said = _about("counter_visit", lead, proposal, pro, scene)
    mine = matters.back_to(conversation, lead) if conversation.lead_id != lead.id else conversation
    mine = (yield from slots.speaker_of(mine.but(state=State.BOOKED), proposal.pro_id)).conversation
    values = (f"accept:{proposal.id}", f"stay:{proposal.id}", f"others:{proposal.id}", f"other_pro:{proposal.id}")
    return reschedule.choice(mine, lead.id, values, scene, (said,))


def _unanswered(conversation: Conversation, item: Item, lead: Lead | None, scene: Scene) -> Flow:
    """He did not answer to another time: what he was asked is closed, and the visit stays."""
    yield from ()
    proposal = lead.proposal if lead else None
    if lead is None or proposal is None or proposal.state is not ProposalState.LAPSED:
        return Outcome(conversation=conversation)
    opened = conversation.open_question
    if opened is not None and opened.kind is Question.MOVE and opened.about == lead.id:
        conversation = conversation.but(open_question=None)
    if lead.status is not LeadStatus.BOOKED or lead.appointment_start is None:
        return Outcome(conversation=conversation)
    said = line("move_unanswered_told", window=show.window(lead.appointment_start, scene))
    return Outcome(conversation=conversation, lines=(said,))


def _late(conversation: Conversation, item: Item, lead: Lead | None, scene: Scene) -> Flow:
    """He comes later than promised; the booked time itself stays."""
    pro = (yield from ask(SeePro(pro_id=lead.pro_id))) if lead and lead.pro_id else None
    if lead is None or pro is None or lead.status is not LeadStatus.BOOKED or not lead.late_minutes:
        return Outcome(conversation=conversation)
    said_last = str(lead.late_minutes) == item.news.get("minutes") and item.news.get("by", "") in ("", lead.late_by)
    if not said_last or lead.appointment_start is None:
        return Outcome(conversation=conversation)
    then = show.window(lead.appointment_start + timedelta(minutes=lead.late_minutes), scene)
    key = "pro_late" if item.news.get("own") else "pro_late_before"
    said = line(key, gender=pro.gender, name=pro.name, count=lead.late_minutes, window=then)
    if item.news.get("own") or matters.elsewhere(conversation, lead.id):
        return questions.after(Outcome(conversation=conversation, lines=(said,)), scene)
    return reschedule.choice(conversation, lead.id, ("keep", "others", "other_pro"), scene, (said,))


def _coming(conversation: Conversation, item: Item, lead: Lead | None, scene: Scene) -> Flow:
    """The one who had not come says that he does."""
    pro = (yield from ask(SeePro(pro_id=lead.pro_id))) if lead and lead.pro_id else None
    if lead is None or pro is None or lead.absence is None or lead.absence.state is not AbsenceState.COMING:
        return Outcome(conversation=conversation)
    key = "absent_coming_in" if lead.late_minutes else "absent_coming"
    said = line(key, gender=pro.gender, name=pro.name, count=lead.late_minutes)
    return questions.after(Outcome(conversation=conversation, lines=(said,)), scene)


def _nobody_opens(conversation: Conversation, item: Item, lead: Lead | None, scene: Scene) -> Flow:
    """He stands at the door; what he was asked before can wait."""
    pro = (yield from ask(SeePro(pro_id=lead.pro_id))) if lead and lead.pro_id else None
    if lead is None or pro is None or lead.status is not LeadStatus.BOOKED or scene.now - item.at > _AT_THE_DOOR:
        return Outcome(conversation=conversation)
    said = line("nobody_opens", name=pro.name, phone=pro.phone)
    return Outcome(conversation=conversation, lines=(said,))


TOLD = {
    "move_approved": _approved,
    "move_refused": _refused,
    "move_lapsed": _lapsed,
    "move_lost": _lost,
    "move_slow": _slow,
    "move_unanswered": _unanswered,
    "counter": _counter,
    "called_off": called_off.told,
    "called_off_person": called_off.with_a_person,
    "late": _late,
    "absent_coming": _coming,
    "nobody_opens": _nobody_opens,
}
"""Kind of news -> its flow, for the table of all news."""
