"""The visit that he is at: the one he quotes, else the one he set out to, else the nearest to now."""

from collections.abc import Callable
from datetime import datetime, timedelta

from fixi_app.dialogue.professional import quoted
from fixi_app.dialogue.scene import Scene
from fixi_app.dialogue.wishes import Asking, MyJobs, ask
from fixi_app.domain.conversation import Conversation
from fixi_app.domain.leads import Lead

_ON_THE_ROAD = timedelta(hours=4)
"""Whoever set out longer ago has arrived, or did not close that visit."""


def visit_here(
    conversation: Conversation, scene: Scene, may_be: Callable[[Lead, Scene], bool]
) -> Asking[Lead | None]:
    """`may_be` says of a visit that he did not quote whether he can be at it now."""
    pointed = quoted.lead_meant(scene)
    leads = [job.lead for job in (yield from ask(MyJobs(pro_id=conversation.pro_id or "")))]
    possible = [lead for lead in leads if (lead.id == pointed if pointed else may_be(lead, scene))]
    return min(possible, key=lambda lead: (not _set_out(lead, scene.now), _away(lead, scene.now)), default=None)


def _set_out(lead: Lead, now: datetime) -> bool:
    return lead.way is not None and now - lead.way.at < _ON_THE_ROAD


def _away(lead: Lead, now: datetime) -> timedelta:
    """Between now and its start, whichever comes first; one without an hour is one of now."""
    return abs((lead.appointment_start or now) - now)
