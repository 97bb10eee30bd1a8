"""How leads, chats and candidates read on the owner's phone: one line each, made of records."""

from datetime import datetime, timedelta

from fixi_app.dialogue import render, show
from fixi_app.dialogue.owner.owner_wishes import BY_PHONE, CandidateView, ChatView
from fixi_app.dialogue.scene import Scene
from fixi_app.domain.leads import Lead, LeadStatus

_WHY = {
    "nobody fits": "owner_why_nobody_fits",
    "emergency, nobody to ask": "owner_why_emergency",
    "no professional approved": "owner_why_nobody_approved",
    "no free time that suits": "owner_why_no_time",
    "no address": "owner_why_no_address",
    "voice notes": "owner_why_voice",
}
"""Why a lead came to wait, as it is stored -> the sentence for it."""
_UNFIT = {
    "sample": "owner_unfit_sample",
    "inactive": "owner_unfit_inactive",
    "not_approved": "owner_unfit_not_approved",
    "unconfirmed": "owner_unfit_unconfirmed",
    "himself": "owner_unfit_himself",
    "trade": "owner_unfit_trade",
    "place": "owner_unfit_place",
    "refused": "owner_unfit_refused",
    "full": "owner_unfit_full",
    "no_slot": "owner_unfit_no_slot",
    "unreachable": "owner_unfit_unreachable",
}
"""Why routing would not choose him -> the words for it."""


def ago(since: datetime, scene: Scene) -> str:
    """How long ago, in one short number."""
    passed = max(scene.now - since, timedelta())
    if passed < timedelta(hours=1):
        return render.text("owner_minutes", scene.language, count=str(int(passed / timedelta(minutes=1))))
    if passed < timedelta(days=2):
        return render.text("owner_hours", scene.language, count=str(int(passed / timedelta(hours=1))))
    return render.text("owner_days", scene.language, count=str(passed.days))


def waiting_since(lead: Lead) -> datetime:
    return lead.waiting_since or lead.updated_at


def why(lead: Lead, scene: Scene) -> str:
    """Why it waits for a person, from its own history."""
    reasons = [change.reason for change in lead.status_history if change.status is LeadStatus.PENDING]
    reason = reasons[-1] if reasons else ""
    if reason.startswith("no answer to"):
        return show.word("owner_why_no_answer", scene)
    return show.word(_WHY.get(reason, "owner_why_other"), scene)


def called(lead: Lead, scene: Scene) -> str:
    return lead.customer_name or lead.phone or show.word("a_customer", scene)


def lead_label(lead: Lead, scene: Scene) -> str:
    taken = _held(lead.taken_by, scene) if lead.is_taken() else ""
    parts = (
        called(lead, scene), scene.city(lead.city), show.issue(lead, scene), why(lead, scene),
        ago(waiting_since(lead), scene), taken,
    )  # fmt: skip
    return " · ".join(part for part in parts if part)


def chat_label(chat: ChatView, scene: Scene) -> str:
    since = ago(chat.since, scene) if chat.since else show.word("owner_answered_last", scene)
    held = _held(chat.taken_by, scene)
    name = chat.name or chat.phone or show.word("a_customer", scene)
    return " · ".join(part for part in (name, scene.city(chat.city), since, held) if part)


def _held(by: str | None, scene: Scene) -> str:
    """Who has it: he himself from his phone, or somebody of the business by name."""
    if by == BY_PHONE:
        return show.word("owner_is_taken", scene)
    return render.text("owner_held_by", scene.language, pro=by) if by else ""


def candidate_label(one: CandidateView, scene: Scene) -> str:
    """Who he is and why he: what was weighed, in words."""
    return f"{one.name}: {render.joined(_reasons(one, scene), scene.language)}"


def _reasons(one: CandidateView, scene: Scene) -> list[str]:
    language, said = scene.language, []
    if one.refusal:
        said.append(show.word(_UNFIT[one.refusal], scene))
    if one.distance_km is not None:
        said.append(render.text("owner_km", language, count=f"{one.distance_km:.0f}"))
    if one.next_start:
        said.append(render.text("owner_free", language, window=show.window(one.next_start, scene)))
    if one.votes:
        said.append(render.text("owner_rated", language, rating=f"{one.rating:.1f}", votes=str(one.votes)))
    said.append(render.text("owner_load", language, load=f"{one.open_jobs}/{one.max_jobs}"))
    if one.answers_percent is not None:
        said.append(render.text("owner_answers", language, count=str(one.answers_percent)))
    if not one.speaks:
        said.append(show.word("owner_speaks_not", scene))
    if one.refused and one.refusal != "refused":
        said.append(show.word("owner_refused_before", scene))
    return said
