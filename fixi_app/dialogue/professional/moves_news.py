"""News for a professional of visits that move: another time is asked of him, a visit of his moved or fell away."""

from fixi_app.dialogue import show
from fixi_app.dialogue.scene import Flow, Line, Outcome, Scene, line, question
from fixi_app.domain.appointments import Slot
from fixi_app.domain.conversation import Conversation, Item, Option, asked
from fixi_app.domain.leads import Lead, LeadStatus, OfferState
from fixi_app.domain.moves import AbsenceState, Proposal, ProposalState
from fixi_app.domain.professionals import first_name
from fixi_app.domain.questions import Question
from fixi_app.domain.retiming import with_time


def _asked(conversation: Conversation, item: Item, lead: Lead, scene: Scene) -> Outcome:
    """Another time is asked of him: for his own visit, or for one that comes over from a colleague."""
    proposal = lead.proposal
    if proposal is None or proposal.id != item.news.get("offer_id") or proposal.state is not ProposalState.OPEN:
        return Outcome(conversation=conversation)
    if lead.status is not LeadStatus.BOOKED:
        return Outcome(conversation=conversation)
    key = "move_asked" if lead.pro_id == conversation.pro_id else "offer"
    key = _NUDGES[key] if item.kind == "move_nudge" else _at_leisure(key, item)
    facts = show.offer_facts(with_time(lead, _slot(proposal), lead.quoted), scene)
    facts |= {"was": show.window_if(lead.appointment_start, scene), "when": item.news.get("night", "")}
    said = Line(key=key, about=proposal.id, facts=facts)
    return _to_answer(conversation, proposal.id, Outcome(conversation=conversation, lines=(said,)), scene)


_NUDGES = {"move_asked": "move_asked_nudge", "offer": "offer_nudge"}
_AT_LEISURE = {"move_asked": "move_asked_night", "offer_moved": "offer_moved_night", "offer": "offer_night"}


def _at_leisure(key: str, item: Item) -> str:
    """The same with the hour until which there is no hurry, where what is asked comes outside the working hours."""
    return _AT_LEISURE[key] if item.news.get("night") else key


def _to_answer(conversation: Conversation, id_: str, outcome: Outcome, scene: Scene) -> Outcome:
    asking = question(Question.OFFER, scene, options=(Option(value=id_),), about=id_)
    return outcome.but(conversation=asked(conversation, asking))


def _slot(proposal: Proposal) -> Slot:
    return Slot(id=proposal.slot_id, pro_id=proposal.pro_id, start=proposal.start, end=proposal.end)



def _offer_moved(conversation: Conversation, item: Item, lead: Lead, scene: Scene) -> Outcome:
    """What he was asked before is about another time now."""
    offer = lead.offer
    if offer is None or offer.id != item.news.get("offer_id") or offer.state is not OfferState.OPEN:
        return Outcome(conversation=conversation)
    facts = show.offer_facts(lead, scene) | {"when": item.news.get("night", "")}
    said = Line(key=_at_leisure("offer_moved", item), about=offer.id, facts=facts)
    return _to_answer(conversation, offer.id, Outcome(conversation=conversation, lines=(said,)), scene)


def _gone(conversation: Conversation, item: Item, lead: Lead, scene: Scene) -> Outcome:
    """Another time was asked of him, and is not any more: the visit stays as it was."""
    opened, id_ = conversation.open_question, item.news.get("offer_id")
    if opened is not None and opened.about == id_:
        conversation = conversation.but(open_question=None)
    done = conversation.but(handled_offer=id_, handled_at=scene.now, handled_yes=None)
    key = "move_gone" if lead.pro_id == conversation.pro_id else "move_gone_other"
    said = line(key, name=_name(lead, scene), window=show.window_if(lead.appointment_start, scene))
    return Outcome(conversation=done, lines=(said,))


def _moved(conversation: Conversation, item: Item, lead: Lead, scene: Scene) -> Outcome:
    """A visit of somebody who accepts automatically went to another time."""
    if lead.pro_id != conversation.pro_id or lead.status is not LeadStatus.BOOKED:
        return Outcome(conversation=conversation)
    said = line(
        "visit_moved", about=lead.id, name=_name(lead, scene), window=show.window_if(lead.appointment_start, scene),
        was=show.window_told(item.news.get("was"), scene), address=show.address(lead, scene),
    )  # fmt: skip
    return Outcome(conversation=conversation, lines=(said,))


def _moved_away(conversation: Conversation, item: Item, lead: Lead, scene: Scene) -> Outcome:
    """The customer has it with somebody else now; his hour is free again."""
    if lead.pro_id == conversation.pro_id:
        return Outcome(conversation=conversation)
    was = item.news.get("was")
    said = line(item.kind, name=_name(lead, scene), place=scene.city(lead.city), was=show.window_told(was, scene))
    return Outcome(conversation=conversation, lines=(said,))


def _declined(conversation: Conversation, item: Item, lead: Lead, scene: Scene) -> Outcome:
    said = line("counter_declined", name=_name(lead, scene), place=scene.city(lead.city))
    return Outcome(conversation=conversation, lines=(said,))


def _stays(conversation: Conversation, item: Item, lead: Lead, scene: Scene) -> Outcome:
    """He asked for another time, and the customer did not agree: the visit is his as it was."""
    if lead.pro_id != conversation.pro_id or lead.status is not LeadStatus.BOOKED:
        return Outcome(conversation=conversation)
    said = line(
        "visit_stays_pro", about=lead.id, name=_name(lead, scene),
        window=show.window_if(lead.appointment_start, scene),
    )  # fmt: skip
    return Outcome(conversation=conversation, lines=(said,))


def _where(conversation: Conversation, item: Item, lead: Lead, scene: Scene) -> Outcome:
    """The customer says that nobody came: where is he?"""
    absence = lead.absence
    if absence is None or absence.state is not AbsenceState.ASKED or lead.status is not LeadStatus.BOOKED:
        return Outcome(conversation=conversation)
    if lead.pro_id != conversation.pro_id:
        return Outcome(conversation=conversation)
    labels = {"coming": "choice_coming", "not_coming": "choice_not_coming", "was_there": "choice_was_there"}
    options = tuple(Option(value=f"{verb}:{lead.id}", label=show.word(key, scene)) for verb, key in labels.items())
    asking = asked(conversation, question(Question.PRO_MOVE, scene, options=options, about=lead.id))
    said = line(
        "where_are_you", about=lead.id, name=_name(lead, scene), window=show.window_if(lead.appointment_start, scene),
        address=show.address(lead, scene), phone=lead.phone or "",
    )  # fmt: skip
    return Outcome(conversation=asking, lines=(said,))


def _absent_over(conversation: Conversation, item: Item, lead: Lead, scene: Scene) -> Outcome:
    """He did not say where he is, and the customer chooses anew: whoever is still on his way must know that."""
    if lead.pro_id == conversation.pro_id and lead.status is LeadStatus.BOOKED:
        return Outcome(conversation=conversation)
    opened, was = conversation.open_question, show.window_told(item.news.get("was"), scene)
    if opened is not None and opened.kind is Question.PRO_MOVE and opened.about == lead.id:
        conversation = conversation.but(open_question=None)
    said = line("absent_over", name=_name(lead, scene), place=scene.city(lead.city), was=was)
    return Outcome(conversation=conversation, lines=(said,))


def _name(lead: Lead, scene: Scene) -> str:
    return first_name(lead.customer_name or "") or show.word("a_customer", scene)


_TOLD = {
    "move_asked": _asked,
    "move_nudge": _asked,
    "move_gone": _gone,
    "offer_moved": _offer_moved,
    "visit_moved": _moved,
    "visit_moved_away": _moved_away,
    "offer_moved_away": _moved_away,
    "counter_declined": _declined,
    "visit_stays": _stays,
    "absent_asked": _where,
    "absent_over": _absent_over,
}
KINDS = frozenset(_TOLD)


def told(conversation: Conversation, item: Item, lead: Lead, scene: Scene) -> Flow:
    yield from ()
    return _TOLD[item.kind](conversation, item, lead, scene)
