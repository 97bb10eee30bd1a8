"""`מצא`: the oldest lead that waits for a person and fits him becomes his."""

from fixi_app.dialogue import show
from fixi_app.dialogue.professional import offers
from fixi_app.dialogue.professional.job_wishes import TakeWaiting
from fixi_app.dialogue.scene import Flow, Outcome, Scene, line
from fixi_app.dialogue.wishes import ask
from fixi_app.domain.conversation import Conversation


def found(conversation: Conversation, scene: Scene) -> Flow:
    taken = yield from ask(TakeWaiting(pro_id=conversation.pro_id or ""))
    if taken.lead is None:
        return Outcome(conversation=conversation, lines=(line("find_nothing"),))
    if taken.outcome == "booked":
        return Outcome(conversation=conversation, lines=offers.approved(conversation, taken.lead, scene))
    lead = taken.lead
    said = line(
        "find_taken",
        about=lead.id,
        name=offers.name_of(lead, scene),
        place=scene.city(lead.city),
        issue=show.issue(lead, scene),
    )
    return Outcome(conversation=conversation, lines=(said,))
