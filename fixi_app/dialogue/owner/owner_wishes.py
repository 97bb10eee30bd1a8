"""What the owner's flow looks at and wishes for."""

from fixi_app.dialogue.wishes import Look, Wish
from fixi_app.domain.base import Record, UtcTime
from fixi_app.domain.leads import Lead
from fixi_app.domain.professionals import Professional

BY_PHONE = "WhatsApp"
"""The name under which deeds from the owner's phone stand in the records."""

# -- what he sees -----------------------------------------------------------------------------------------------------


class Waiting(Record):
    """How much waits for him."""

    leads: int = 0
    chats: int = 0
    applications: int = 0


class SeeWaiting(Look[Waiting]):
    pass


class WaitingLeads(Look[tuple[Lead, ...]]):
    """Leads that wait for a person, the oldest first."""


class CandidateView(Record):
    """One who could take a lead, as he was weighed."""

    pro_id: str
    name: str
    eligible: bool
    refusal: str = ""
    """Code of why not, for one who is not eligible."""
    distance_km: float | None = None
    next_start: UtcTime | None = None
    rating: float = 0
    votes: int = 0
    open_jobs: int = 0
    max_jobs: int = 0
    answers_percent: int | None = None
    """Share of the offers that he answered; None before there were a few."""
    speaks: bool = True
    refused: bool = False


class Candidates(Look[tuple[CandidateView, ...]]):
    """The best three for a lead, those who fit first."""

    lead_id: str


class ChatView(Record):
    """A chat that a person has or should have."""

    contact_id: str
    name: str = ""
    phone: str = ""
    city: str | None = None
    issue: str = ""
    words: str = ""
    """What the customer wrote last."""
    since: UtcTime | None = None
    """Since when a word of his waits; None = the person spoke last."""
    spoke_at: UtcTime | None = None
    """When the person spoke last."""
    taken_by: str = ""


class WaitingChats(Look[tuple[ChatView, ...]]):
    pass


class SeeChat(Look[ChatView | None]):
    contact_id: str


class Applications(Look[tuple[Professional, ...]]):
    """Professionals who ask to be approved."""


class Today(Record):
    came: int = 0
    booked: int = 0
    completed: int = 0
    earned: float = 0
    unpriced: int = 0


class SeeToday(Look[Today]):
    pass


class ReportText(Look[str]):
    """Today's report as it stands now, in the words of the evening's."""


class AlertView(Record):
    id: str
    at: UtcTime
    label: str
    """Whom and where it is about."""
    title: str = ""
    """What happened, as its message begins."""
    lead_id: str | None = None
    contact_id: str | None = None


class OpenAlerts(Look[tuple[AlertView, ...]]):
    """Alerts of the last day on which he did not act: one for each lead and chat, the newest last."""


class SeeAlert(Look[AlertView | None]):
    alert_id: str


# -- what he does -----------------------------------------------------------------------------------------------------


class Done(Record):
    """What became of a deed of his."""

    outcome: str
    """`done`, `gone` (it waits no more), `other` (somebody else has it), `refused` (it cannot be; `why` says it)."""
    name: str = ""
    """Of the customer or applicant."""
    phone: str = ""
    by: str = ""
    """Who has it instead, or who got it."""
    why: str = ""
    message_id: str = ""
    deed: str = ""
    """By it the deed can still be taken back, where it was to be held for that."""


class TakeLead(Wish[Done]):
    """He handles it himself: the customer is told, the ladder leaves it alone."""

    lead_id: str


class AssignLead(Wish[Done]):
    lead_id: str
    pro_id: str


class CloseLead(Wish[Done]):
    """What he had taken is settled."""

    lead_id: str


class TakeChat(Wish[Done]):
    contact_id: str


class GiveBackChat(Wish[Done]):
    contact_id: str


class AnswerChat(Wish[Done]):
    """These words go to the customer as his own."""

    contact_id: str
    words: str


class Unsay(Wish[bool]):
    """Take back what has not left yet."""

    message_id: str


class DecideApplication(Wish[Done]):
    pro_id: str
    approve: bool


class AlertsHandled(Wish[None]):
    """Nothing waits on these any more: alerts about this lead or chat."""

    lead_id: str | None = None
    contact_id: str | None = None


class SendTestAlert(Wish[bool]):
    """An alert that means nothing, on the whole way of a real one; False = it was kept, for nothing can be sent."""
