"""Leads that wait for the owner: the list, one of them, who could take it, and what he decides."""

from fixi_app.dialogue import show
from fixi_app.dialogue.owner import tell
from fixi_app.dialogue.owner.choice import OwnerWord, action, chosen, listing
from fixi_app.dialogue.owner.owner_wishes import (
    AlertsHandled,
    AssignLead,
    Candidates,
    CloseLead,
    Done,
    TakeLead,
    WaitingLeads,
)
from fixi_app.dialogue.scene import Flow, Line, Outcome, Scene, line, question
from fixi_app.dialogue.wishes import Asking, SeeLead, ask
from fixi_app.domain.conversation import Conversation, OpenQuestion, Option, asked
from fixi_app.domain.leads import Lead, LeadStatus
from fixi_app.domain.questions import Question


def listed(conversation: Conversation, scene: Scene) -> Flow:
    """All that wait, the oldest first."""
    leads = yield from ask(WaitingLeads())
    rows = [Option(value=lead.id, label=tell.lead_label(lead, scene)) for lead in leads]
    return listing(conversation, Question.OWNER_LEADS, rows, scene, key="owner_leads", none="owner_leads_none")


def picked(conversation: Conversation, opened: OpenQuestion, scene: Scene) -> Asking[Outcome | None]:
    lead_id = chosen(opened, scene)
    return (yield from one(conversation, lead_id, scene)) if lead_id else None


def one(conversation: Conversation, lead_id: str, scene: Scene) -> Flow:
    """All of one lead, and what can be done with it."""
    lead = yield from ask(SeeLead(lead_id=lead_id))
    if lead is None:
        return Outcome(conversation=conversation.but(open_question=None), lines=(line("owner_unknown"),))
    said = _details(lead, scene)
    if lead.status is not LeadStatus.PENDING:
        return Outcome(conversation=conversation.but(open_question=None), lines=(said, line("owner_lead_over")))
    asking = asked(conversation, question(Question.OWNER_LEAD, scene, about=lead.id))
    how = line("owner_lead_taken_how" if lead.is_taken() else "owner_lead_how", close=True)
    return Outcome(conversation=asking, lines=(said, how))


def _details(lead: Lead, scene: Scene) -> Line:
    start = lead.appointment_start
    return line(
        "owner_lead",
        name=lead.customer_name or show.word("a_customer", scene),
        phone=lead.phone or "",
        trade=show.trade(lead.trade, scene),
        issue=lead.issue or "",
        address=show.address(lead, scene),
        window=show.window(start, scene) if start else "",
        options=" · ".join((tell.why(lead, scene), tell.ago(tell.waiting_since(lead), scene))),
    )


def acted(conversation: Conversation, opened: OpenQuestion, scene: Scene) -> Asking[Outcome | None]:
    """Take (or, once taken, settled), choose a professional, leave."""
    lead = yield from ask(SeeLead(lead_id=opened.about or ""))
    if lead is None:
        return Outcome(conversation=conversation.but(open_question=None), lines=(line("owner_unknown"),))
    chose = action(scene, OwnerWord.TAKE, OwnerWord.ASSIGN, OwnerWord.LEAVE)
    if chose is OwnerWord.TAKE:
        return (yield from (closed if lead.is_taken() else taken)(conversation, lead.id, scene))
    if chose is OwnerWord.ASSIGN:
        return (yield from candidates(conversation, lead.id, scene))
    if chose is OwnerWord.LEAVE:
        return (yield from listed(conversation, scene))
    return None


def taken(conversation: Conversation, lead_id: str, scene: Scene) -> Flow:
    done = yield from ask(TakeLead(lead_id=lead_id))
    return (yield from _told(conversation, lead_id, done, "owner_lead_is_yours"))


def closed(conversation: Conversation, lead_id: str, scene: Scene) -> Flow:
    done = yield from ask(CloseLead(lead_id=lead_id))
    return (yield from _told(conversation, lead_id, done, "owner_lead_closed"))


def candidates(conversation: Conversation, lead_id: str, scene: Scene) -> Flow:
    """The best three with their reasons; those who do not fit stand last, with why not, and may be forced."""
    lead = yield from ask(SeeLead(lead_id=lead_id))
    found = yield from ask(Candidates(lead_id=lead_id))
    if lead is None or not found:
        return Outcome(conversation=conversation.but(open_question=None), lines=(line("owner_candidates_none"),))
    options = tuple(Option(value=each.pro_id, label=tell.candidate_label(each, scene)) for each in found)
    asking = asked(conversation, question(Question.OWNER_ASSIGN, scene, options=options, about=lead_id))
    name = lead.customer_name or show.word("a_customer", scene)
    said = line("owner_candidates", name=name, options=show.numbered([o.label for o in options]))
    return Outcome(conversation=asking, lines=(said,))


def assigned(conversation: Conversation, opened: OpenQuestion, scene: Scene) -> Asking[Outcome | None]:
    pro_id, lead_id = chosen(opened, scene), opened.about or ""
    if pro_id is None:
        return None
    done = yield from ask(AssignLead(lead_id=lead_id, pro_id=pro_id))
    return (yield from _told(conversation, lead_id, done, "owner_lead_assigned"))


def _told(conversation: Conversation, lead_id: str, done: Done, key: str) -> Flow:
    """What became of it; he who was slower is told who was faster."""
    if done.outcome != "refused":
        yield from ask(AlertsHandled(lead_id=lead_id))
    keys = {"done": key, "other": "owner_lead_other", "refused": "owner_refused", "gone": "owner_lead_gone"}
    said = line(
        keys[done.outcome], name=done.name, phone=done.phone, pro=done.by, text=done.why
    )
    return Outcome(conversation=conversation.but(open_question=None), lines=(said,))
