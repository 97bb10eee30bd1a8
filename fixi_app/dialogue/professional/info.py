"""What a professional can look up: history, his month, reviews, and why a lead went elsewhere. Nothing here changes."""

from fixi_app.dialogue import render, show
from fixi_app.dialogue.placeholders import told
from fixi_app.dialogue.professional.info_wishes import (
    Compared,
    MyReviews,
    PastJobs,
    SeeMonth,
    WentElsewhere,
    WhyNot,
)
from fixi_app.dialogue.scene import Flow, Outcome, Scene, line
from fixi_app.dialogue.wishes import JobView, ask
from fixi_app.domain.conversation import Conversation

_PAST, _REVIEWS, _LEADS = 8, 5, 3
"""As many as fit a message that is read on the way."""
_REASONS = {
    "place": "why_place", "no_slot": "why_no_slot", "unreachable": "why_unreachable", "inactive": "why_inactive",
    "not_approved": "why_not_approved", "unconfirmed": "why_not_approved",
    "turned_down": "why_turned_down", "ring": "why_ring", "later": "why_later",
    "score": "why_score",
}  # fmt: skip
_PARTS = {
    "trade": "part_trade", "language": "part_language", "distance": "part_distance", "rating": "part_rating",
    "load": "part_load", "slot": "part_slot", "reliability": "part_reliability", "fairness": "part_fairness",
    "favourite": "part_favourite", "on_call": "part_on_call",
}  # fmt: skip


def history(conversation: Conversation, scene: Scene) -> Flow:
    jobs = yield from ask(PastJobs(pro_id=conversation.pro_id or "", limit=_PAST))
    if not jobs:
        return Outcome(conversation=conversation, lines=(line("history_none"),))
    rows = "\n".join(_past(job, scene) for job in jobs)
    return Outcome(conversation=conversation, lines=(line("history", jobs=rows),))


def _past(job: JobView, scene: Scene) -> str:
    """Date, first name and city, the fault, the price charged."""
    lead = job.lead
    at = (lead.completed_at or lead.updated_at).astimezone(scene.zone)
    price = _sum(lead.final_price, scene) if lead.final_price is not None else show.word("history_no_price", scene)
    what = (told(show.who_and_where(lead, scene)), told(show.issue(lead, scene), 60), price)
    return " · ".join((f"{at.day}.{at.month}", *what))


def _sum(value: float, scene: Scene) -> str:
    return f"{render.amount(value, scene.language)} {scene.business.currency}"


def report(conversation: Conversation, scene: Scene) -> Flow:
    """His month so far; the income is what he reported, and what is missing is said."""
    month = yield from ask(SeeMonth(pro_id=conversation.pro_id or ""))
    said = line(
        "month",
        offers=month.offers,
        load=month.answered,
        count=month.done,
        amount=render.amount(month.income, scene.language),
        rating=f"{month.rating:.1f}" if month.votes else "-",
        votes=month.votes,
    )
    missing = (line("month_unpriced", count=month.unpriced),) if month.unpriced else ()
    return Outcome(conversation=conversation, lines=(said, *missing))


def reviews(conversation: Conversation, scene: Scene) -> Flow:
    found = yield from ask(MyReviews(pro_id=conversation.pro_id or "", limit=_REVIEWS))
    if not found:
        return Outcome(conversation=conversation, lines=(line("reviews_none"),))
    rows = "\n".join(f"{review.stars}/5 · {told(review.text, 200)}" for review in found)
    return Outcome(conversation=conversation, lines=(line("reviews", jobs=rows),))


def why(conversation: Conversation, scene: Scene) -> Flow:
    """Why the last leads of his trade went elsewhere, from the stored decisions; nobody else is named."""
    found = yield from ask(WhyNot(pro_id=conversation.pro_id or "", limit=_LEADS))
    if not found:
        return Outcome(conversation=conversation, lines=(line("why_none"),))
    rows = "\n\n".join(_reason(lead, scene) for lead in found)
    return Outcome(conversation=conversation, lines=(line("why", jobs=rows),))


def _reason(lead: WentElsewhere, scene: Scene) -> str:
    at = lead.at.astimezone(scene.zone)
    what = render.joined((show.trade(lead.trade, scene), scene.city(lead.city)), scene.language)
    head = f"*{at.day}.{at.month} {at:%H:%M} · {what}*"
    return "\n".join((head, _because(lead, scene), *(_row(part, scene) for part in lead.compared)))


def _because(lead: WentElsewhere, scene: Scene) -> str:
    if lead.reason == "place" and lead.distance_km is not None:
        return render.text("why_far", scene.language, count=str(lead.distance_km))
    if lead.reason == "full":
        return render.text("why_full", scene.language, load=f"{lead.open_jobs}/{lead.max_jobs}")
    return show.word(_REASONS[lead.reason], scene)


def _row(part: Compared, scene: Scene) -> str:
    name = show.word(_PARTS[part.part], scene)
    return render.text("why_part", scene.language, options=name, load=f"{part.mine}", count=f"{part.theirs}")
