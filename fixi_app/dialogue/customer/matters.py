"""Several matters of one customer: he may have a second visit open, and what ends gives way to what still runs."""

from fixi_app.dialogue.wishes import Asking, OpenLeads, ask
from fixi_app.domain.conversation import Conversation, State, ended
from fixi_app.domain.facts import Facts
from fixi_app.domain.leads import Lead, LeadStatus

_STATES = {
    LeadStatus.CONTACTED: State.INTAKE,
    LeadStatus.NEW: State.WAITING,
    LeadStatus.BOOKED: State.BOOKED,
    LeadStatus.PENDING: State.REVIEW,
}
"""Where a conversation stands that goes back to such a lead."""


def others(conversation: Conversation, lead_id: str | None) -> Asking[tuple[Lead, ...]]:
    """His other open matters that go on without him."""
    leads = yield from ask(OpenLeads())
    return tuple(lead for lead in leads if lead.id != lead_id and lead.status is not LeadStatus.CONTACTED)


def over(conversation: Conversation) -> Asking[Conversation]:
    """The conversation after its matter ended: back to what else he has open, or to nothing at all."""
    remaining = yield from others(conversation, conversation.lead_id)
    free = ended(conversation)
    return back_to(free, remaining[-1]) if remaining else free


def back_to(conversation: Conversation, lead: Lead) -> Conversation:
    """A conversation about this lead, with what the lead knows as its facts."""
    known = {name: getattr(lead, name) for name in Facts.model_fields if name in type(lead).model_fields}
    return conversation.but(lead_id=lead.id, state=_STATES[lead.status], facts=Facts(**known), door_asked=True)


def elsewhere(conversation: Conversation, lead_id: str) -> bool:
    """Whether the conversation is busy with another matter than this lead: news of it must not take its place."""
    if conversation.lead_id == lead_id or conversation.state in (State.IDLE, State.RATING):
        return False
    return conversation.lead_id is not None or conversation.open_question is not None
