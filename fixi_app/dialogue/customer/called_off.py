"""A visit that cannot be as it was promised: the truth, one apology, and a choice of what comes instead."""

from fixi_app.dialogue import show
from fixi_app.dialogue.customer import labels, matters, reschedule, slots
from fixi_app.dialogue.customer.moving_wishes import ChoosePro, FindReplacements, Replacements
from fixi_app.dialogue.scene import Flow, Line, Outcome, Scene, line
from fixi_app.dialogue.wishes import Hold, SeePro, ToReview, ask
from fixi_app.domain.conversation import Conversation, Item, Option, State, asked
from fixi_app.domain.leads import Lead, LeadStatus
from fixi_app.domain.moves import CalledOff, Why
from fixi_app.domain.professionals import Professional

_TRUTH = {
    Why.SICK: "off_sick", Why.AWAY: "off_away", Why.CANCELLED: "off_cancelled", Why.LEFT: "off_left",
    Why.NOT_COME: "off_not_come", Why.NOT_HOME: "off_not_home",
}  # fmt: skip
_GONE = frozenset({Why.LEFT})
"""After this he gives no other times."""


def told(conversation: Conversation, item: Item, lead: Lead | None, scene: Scene) -> Flow:
    """The visit is off: what he can have instead, the same hour with somebody else first."""
    assert lead is not None
    off = lead.called_off
    if off is None or lead.status is not LeadStatus.CONTACTED:
        return Outcome(conversation=conversation)
    mine = matters.back_to(conversation, lead) if conversation.lead_id != lead.id else conversation
    facts = mine.facts.but(wanted=None, asap=False)
    mine = mine.but(state=State.CHOOSING, facts=facts, shown_slots=(), speaker=None)
    pro = yield from ask(SeePro(pro_id=off.pro_id))
    return (yield from _put(mine, lead, off, _truth(off, pro, scene), scene))


def _put(conversation: Conversation, lead: Lead, off: CalledOff, said: Line, scene: Scene) -> Flow:
    """What there is to choose from at this moment."""
    pro = yield from ask(SeePro(pro_id=off.pro_id))
    found = yield from ask(FindReplacements(lead_id=lead.id))
    spoken = (yield from slots.speaker_of(conversation, off.pro_id)).conversation
    options = _options(off, found, pro, scene)
    if len(options) == 1 or found.owner_decides:  # nothing but cancelling is left: a person looks for something better
        reason = "nobody was at home again" if found.owner_decides else "a visit was called off, nobody is free"
        yield from ask(ToReview(lead_id=lead.id, reason=reason))
        waiting = asked(spoken.but(state=State.REVIEW, acknowledged_at=scene.now), None)
        return Outcome(conversation=waiting, lines=(said, line("off_person")))
    return reschedule.choosing(spoken, lead.id, options, scene, (said,))


def _truth(off: CalledOff, pro: Professional | None, scene: Scene) -> Line:
    return line(
        _TRUTH[off.why],
        gender=pro.gender if pro else None,
        name=pro.name if pro else scene.business.support_name,
        window=show.window(off.start, scene) if off.start else show.word("as_soon_as_possible", scene),
    )


def _options(off: CalledOff, found: Replacements, pro: Professional | None, scene: Scene) -> tuple[Option, ...]:
    options = []
    if found.same:
        options.append(reschedule.timed(f"same:{found.same.slot.id}", found.same, scene))
    options += [reschedule.timed(f"slot:{one.slot.id}", one, scene) for one in found.soonest]
    if pro and pro.is_active and off.why not in _GONE:
        options.append(labels.labelled(Option(value=f"day:{pro.id}", name=pro.name), scene))
    return (*options, labels.labelled(Option(value="cancel"), scene))


def taken(conversation: Conversation, lead: Lead, id_: str, scene: Scene) -> Flow:
    """One of the times that stand in: everything else is known and was confirmed, so it goes out at once."""
    held = yield from ask(Hold(lead_id=lead.id, slot_id=id_))
    mine = conversation.but(lead_id=lead.id, state=State.CHOOSING)
    if held.slot is None and lead.called_off:
        return (yield from _put(mine, lead, lead.called_off, line("slot_gone"), scene))
    if held.slot is None:
        return (yield from _times_of(mine, lead, scene, (line("slot_gone"),)))
    spoken = (yield from slots.speaker_of(mine, held.slot.pro_id)).conversation
    return (yield from slots.confirmed(spoken, scene))


def another_day(conversation: Conversation, lead: Lead, id_: str, scene: Scene) -> Flow:
    """Other times with the same professional."""
    chosen = yield from ask(ChoosePro(lead_id=lead.id, pro_id=id_))
    if chosen is None:
        return Outcome(conversation=conversation, lines=(line("move_too_late"),))
    spoken = (yield from slots.speaker_of(conversation.but(lead_id=lead.id), id_)).conversation
    return (yield from slots.shown(spoken, scene))


def _times_of(conversation: Conversation, lead: Lead, scene: Scene, before: tuple[Line, ...]) -> Flow:
    pro_id = lead.pro_id or (lead.called_off.pro_id if lead.called_off else "")
    spoken = (yield from slots.speaker_of(conversation, pro_id)).conversation
    return (yield from slots.shown(spoken, scene, before=before))


def with_a_person(conversation: Conversation, item: Item, lead: Lead | None, scene: Scene) -> Flow:
    """Nothing was chosen for a while: a person goes on."""
    assert lead is not None
    yield from ()
    if lead.status is not LeadStatus.PENDING:
        return Outcome(conversation=conversation)
    said = (line("off_person"),)
    if matters.elsewhere(conversation, lead.id):
        return Outcome(conversation=conversation, lines=said)
    waiting = conversation.but(state=State.REVIEW, lead_id=lead.id, acknowledged_at=scene.now)
    return Outcome(conversation=asked(waiting, None), lines=said)
