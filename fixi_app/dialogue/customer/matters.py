"""Several matters of one customer: he may have a second visit open, and what ends gives way to what still runs."""

from fixi_app.dialogue.customer import slots
from fixi_app.dialogue.wishes import Asking, OpenLeads, ask
from fixi_app.domain.conversation import IN_THE_MAKING, Conversation, State, ended
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
    return (yield from with_speaker(free, remaining[-1])) if remaining else free


def with_speaker(conversation: Conversation, lead: Lead) -> Asking[Conversation]:
    """A conversation about this lead, in which its own professional speaks: no other one's name or price is told."""
    mine = back_to(conversation, lead)
    pro_id = lead.pro_id if lead.status in (LeadStatus.NEW, LeadStatus.BOOKED) else None
    return (yield from slots.speaker_of(mine, pro_id)).conversation if pro_id else mine


def back_to(conversation: Conversation, lead: Lead) -> Conversation:
    """A conversation about this lead, with what the lead knows as its facts; what was in the making is put aside."""
    known = {name: getattr(lead, name) for name in Facts.model_fields if name in type(lead).model_fields}
    made = conversation.lead_id if conversation.state in IN_THE_MAKING else None
    aside = made if made not in (None, lead.id) else conversation.put_aside
    return conversation.but(
        put_aside=aside, lead_id=lead.id, state=_STATES[lead.status], facts=Facts(**known), door_asked=True,
        speaker=conversation.speaker if conversation.lead_id == lead.id else None,
    )  # fmt: skip


def elsewhere(conversation: Conversation, lead_id: str) -> bool:
    """Whether the conversation is busy with another matter than this lead: news of it must not take its place."""
    if conversation.lead_id == lead_id or conversation.state in (State.IDLE, State.RATING):
        return False
    return conversation.lead_id is not None or conversation.open_question is not None
