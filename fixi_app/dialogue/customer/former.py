"""A request that ended lately is remembered: its place is not asked for again, and he may go on with it after all.

What is taken from it is told at once, so that he can put it right before anybody is asked. In danger nothing is: help
goes to where he says that he is.
"""

from fixi_app.dialogue import show
from fixi_app.dialogue.customer.customer_wishes import LastRequest
from fixi_app.dialogue.phrases import Phrase, holds
from fixi_app.dialogue.scene import Outcome, Scene, hours_since, line
from fixi_app.dialogue.wishes import Asking, ask
from fixi_app.domain.conversation import Conversation
from fixi_app.domain.facts import Facts, same_place
from fixi_app.domain.leads import Lead, LeadStatus
from fixi_app.domain.reading import Intent

_AGAIN_HOURS = 7 * 24
"""For so long what he wanted is what he means with "after all"."""
_OF_IT = ("trade", "issue", "door")


def recalled(conversation: Conversation, scene: Scene) -> Asking[Outcome]:
    """The conversation with what these words leave out and his last request has."""
    as_it_is = Outcome(conversation=conversation)
    if not _begins(conversation, scene) or not (_goes_on(scene) or _leaves_out_place(scene)):
        return as_it_is
    lead = yield from ask(LastRequest())
    if lead is None or not (lead.city or lead.lat is not None):
        return as_it_is
    if _leaves_out_place(scene):
        return _taken(same_place(_all_of(lead)), "from_before", lead, as_it_is, scene)
    if _is_resumed(lead, scene):
        return _taken(_all_of(lead), "from_before_all", lead, as_it_is, scene)
    return as_it_is


def _taken(facts: Facts, key: str, lead: Lead, outcome: Outcome, scene: Scene) -> Outcome:
    said = line(key, issue=show.issue(lead, scene), address=show.address(lead, scene))
    return Outcome(conversation=outcome.conversation.but(facts=facts), lines=(said,))


def _begins(conversation: Conversation, scene: Scene) -> bool:
    """Whether nothing is known of this request yet, and nothing presses."""
    facts, reading = conversation.facts, scene.turn.reading
    known = conversation.lead_id or facts.trade or facts.city or facts.lat is not None
    return not (known or reading.danger or reading.just_checking)


def _goes_on(scene: Scene) -> bool:
    """Whether he tells no fault: he wants it after all, or tells the address that was waited for."""
    return scene.turn.reading.trade is None and (_tells_address(scene) or holds(Phrase.AFTER_ALL, scene.turn.texts()))


def _tells_address(scene: Scene) -> bool:
    reading = scene.turn.reading
    return bool(reading.street or reading.house_number or reading.floor or reading.apartment)


def _leaves_out_place(scene: Scene) -> bool:
    """Whether he tells a fault and not where; another home than his is asked for."""
    reading = scene.turn.reading
    place = reading.city or reading.city_doubt or reading.unknown_place or reading.street or reading.lat is not None
    asks = reading.trade is not None and reading.intent is Intent.NEW_REQUEST
    return asks and not place and not holds(Phrase.ELSEWHERE, scene.turn.texts())


def _is_resumed(lead: Lead, scene: Scene) -> bool:
    """Whether it ended without a visit, not long ago; a mere address answers only where none had been told."""
    if lead.trade is None or lead.is_emergency or hours_since(lead.updated_at, scene.now) >= _AGAIN_HOURS:
        return False
    if holds(Phrase.AFTER_ALL, scene.turn.texts()):
        return lead.status is LeadStatus.CANCELLED or lead.appointment_start is None
    return lead.status is LeadStatus.CLOSED and not (lead.street and lead.house_number)


def _all_of(lead: Lead) -> Facts:
    """What he said of it, but for the time and how urgent it was."""
    known = {name: getattr(lead, name) for name in Facts.model_fields if name in type(lead).model_fields}
    facts = Facts(**known)
    return same_place(facts).but(**{name: getattr(facts, name) for name in _OF_IT})
