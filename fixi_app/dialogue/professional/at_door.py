"""He stands at the door and nobody opens: the customer is written to at once, and he hears what he can do meanwhile."""

from datetime import timedelta

from fixi_app.dialogue import show
from fixi_app.dialogue.professional.at_hand import visit_here
from fixi_app.dialogue.professional.move_wishes import NobodyOpens
from fixi_app.dialogue.scene import Flow, Outcome, Scene, line
from fixi_app.dialogue.wishes import ask
from fixi_app.domain.conversation import Conversation
from fixi_app.domain.leads import Lead
from fixi_app.domain.professionals import first_name

_EARLY = timedelta(hours=1)
"""By so much he may be before the hour that was promised."""


def nobody_opens(conversation: Conversation, scene: Scene) -> Flow:
    lead = yield from visit_here(conversation, scene, _is_now)
    if lead is None:
        return Outcome(conversation=conversation, lines=(line("door_no_visit"),))
    told = yield from ask(NobodyOpens(lead_id=lead.id, pro_id=conversation.pro_id or ""))
    if told is None:
        return Outcome(conversation=conversation, lines=(line("job_gone"),))
    name = first_name(told.customer_name or "") or show.word("a_customer", scene)
    said = line("door_told", name=name, phone=told.phone or "")
    return Outcome(conversation=conversation, lines=(said,))


def _is_now(lead: Lead, scene: Scene) -> bool:
    """Never one of yesterday that was not closed: its customer would be written to about a door of today."""
    start = lead.appointment_start
    if start is None:  # somebody is to come as soon as he can
        return True
    same_day = start.astimezone(scene.zone).date() == scene.now.astimezone(scene.zone).date()
    return same_day and start - _EARLY <= scene.now
