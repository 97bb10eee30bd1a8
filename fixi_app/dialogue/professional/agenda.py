"""The agenda: the visits of a day in driving order, with all that is needed to get there and to call."""

from fixi_app.dialogue import render, show
from fixi_app.dialogue.placeholders import told as as_words
from fixi_app.dialogue.professional.agenda_wishes import VisitsOf
from fixi_app.dialogue.scene import Flow, Outcome, Scene, line
from fixi_app.dialogue.wishes import JobView, ask
from fixi_app.domain.conversation import Conversation, Item
from fixi_app.domain.professionals import first_name


def told(conversation: Conversation, item: Item, scene: Scene) -> Flow:
    """The day as it stands when it is told: what was cancelled meanwhile is not in it, and an empty day is silent."""
    visits = yield from ask(VisitsOf(pro_id=conversation.pro_id or "", day=item.news.get("day", "")))
    if not visits:
        return Outcome(conversation=conversation)
    rows = "\n\n".join(f"{number}. {_row(visit, scene)}" for number, visit in enumerate(visits, 1))
    name = first_name(conversation.name or "")
    said = line("agenda", name=name, count=len(visits), jobs=rows)
    return Outcome(conversation=conversation, lines=(said,))


def _row(visit: JobView, scene: Scene) -> str:
    """Window and issue, then name and phone, the address, and a map where the place is known as a point."""
    lead = visit.lead
    assert lead.appointment_start is not None
    hours = render.joined((show.window(lead.appointment_start, scene), show.issue(lead, scene)), scene.language)
    who = as_words(lead.customer_name or show.word("a_customer", scene), 60)
    phone = f" · {lead.phone}" if lead.phone else ""
    parts = (as_words(hours), f"{who}{phone}", as_words(show.address(lead, scene)), show.map_link(lead))
    return "\n".join(part for part in parts if part)
