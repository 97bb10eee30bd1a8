"""Who hears of an edit. Pure. Whoever had the lead, was asked, or gets it; and the customer."""

from fixi_app.domain.leads import OPEN, Lead, LeadStatus, OfferState
from fixi_app.domain.moves import ProposalState, Proposer
from fixi_app.services.desk.plans import CUSTOMER, Goal, News

_S = LeadStatus
_OFF = (_S.CANCELLED, _S.REJECTED)
FOLLOW = "owner_lead"
"""News that the customer's conversation takes in without a word, unless a time is to be chosen."""
BY_OWNER = {"by_owner": "1"}


def news_of(lead: Lead, after: Lead, goal: Goal, night: str) -> tuple[News, ...]:
    """All that can be told, in the order in which it is shown: the customer first."""
    if not (goal.moves or goal.hands_over):
        return _details(lead, after)
    spoken = _to_customer(lead, after, goal)
    return (*([spoken] if spoken else []), *_to_former(lead, after, goal), *_to_next(lead, after, goal, night))


def follows(lead: Lead, after: Lead, spoken: frozenset[str]) -> bool:
    """Whether the customer's conversation must be brought in line silently, before anything is said to it.

    While the lead is open it must: the conversation's next turn would write the old words over the owner's, and speak
    in the name of the one who has the lead no more. A finished visit that is closed is left to its rating.
    """
    if FOLLOW in spoken or (lead.status is _S.COMPLETED and after.status is _S.CLOSED):
        return False
    return after.is_open() or not spoken


def _news(lead: Lead, to: str, kind: str, key: str, *, optional: bool = True, **facts: str) -> News:
    about = to if to != CUSTOMER else None
    return News(
        id=f"{lead.id}:{to}:{kind}", to=to, kind=kind, key=key, facts={**facts, **BY_OWNER}, about_pro=about,
        optional=optional,
    )  # fmt: skip


def _details(lead: Lead, after: Lead) -> tuple[News, ...]:
    if lead == after or lead.status is not _S.BOOKED or not lead.pro_id:
        return ()
    return (_news(lead, lead.pro_id, "details_changed", "tell_pro.details_changed"),)


def _to_customer(lead: Lead, after: Lead, goal: Goal) -> News | None:
    kind = _customer_kind(lead, goal)
    if kind is None:
        return None
    key = "booked" if kind == "assigned" and goal.status is _S.BOOKED else kind
    news = _news(lead, CUSTOMER, kind, f"tell_customer.{key}").but(about_pro=goal.pro_id)
    if kind != FOLLOW:
        return news
    return news.but(facts={**news.facts, "choose": "lost" if lead.appointment_start else "new"})


def _customer_kind(lead: Lead, goal: Goal) -> str | None:
    if goal.status in _OFF:
        return "cancelled_by_owner"
    if goal.status is _S.COMPLETED:
        return "completed"
    if lead.status is _S.COMPLETED and not goal.hands_over:
        return None
    if goal.pro_id and goal.status is _S.CONTACTED:
        return FOLLOW
    if goal.pro_id and (goal.hands_over or goal.status in (_S.NEW, _S.BOOKED)):
        return "assigned"
    told = lead.status is _S.PENDING and not lead.assigned_by_person  # that a person has it
    return "exhausted" if goal.status is _S.PENDING and lead.status in OPEN and not told else None


def _to_former(lead: Lead, after: Lead, goal: Goal) -> list[News]:
    """Whoever was booked, or still has an offer to answer, and has it no more."""
    told: list[News] = []
    keeps = goal.pro_id if goal.status in (_S.BOOKED, _S.NEW) else None
    if lead.status is _S.BOOKED and lead.pro_id and lead.pro_id != keeps and goal.status is not _S.COMPLETED:
        told.append(_news(lead, lead.pro_id, "visit_cancelled", "tell_pro.visit_cancelled"))
    told += _to_asked(lead, keeps)
    offer = lead.offer
    if offer is None or offer.state is not OfferState.OPEN:
        return told
    kind = "withdrawn" if goal.status in _OFF else "taken"
    for pro_id in offer.pro_ids or (offer.pro_id,):
        if pro_id != keeps and pro_id not in offer.refused_by:
            told.append(_news(lead, pro_id, kind, f"tell_pro.{kind}", offer_id=offer.id))
    return told


def _to_asked(lead: Lead, keeps: str | None) -> list[News]:
    """Whoever of the others was asked about another time need not answer any more."""
    asked = lead.proposal
    if asked is None or asked.state is not ProposalState.OPEN or asked.by is not Proposer.CUSTOMER:
        return []
    if asked.pro_id in (lead.pro_id, keeps):
        return []
    return [_news(lead, asked.pro_id, "move_gone", "tell_pro.move_gone", offer_id=asked.id)]


def _to_next(lead: Lead, after: Lead, goal: Goal, night: str) -> list[News]:
    if goal.pro_id is None or after.offer is None or (lead.status is _S.COMPLETED and not goal.hands_over):
        return []
    if goal.status is _S.BOOKED:
        return [_news(lead, goal.pro_id, "booked", "tell_pro.booked")]
    if goal.status is _S.NEW:  # an offer that nobody gets would be an offer that nobody can answer
        facts = {"offer_id": after.offer.id, "night": "" if lead.is_emergency else night}
        return [_news(lead, goal.pro_id, "offer", "tell_pro.offer", optional=False, **facts)]
    return []
