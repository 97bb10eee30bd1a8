"""News from inside that a customer must hear: the professional's answer, the silence ladder, the owner's deeds."""

from fixi_app.dialogue import show
from fixi_app.dialogue.customer import intake, slots
from fixi_app.dialogue.scene import Flow, Outcome, Scene, line, question
from fixi_app.dialogue.wishes import Reassign, Reassigned, SeeLead, SeePro, ask
from fixi_app.domain.conversation import Conversation, Item, Mode, Option, State, asked, ended
from fixi_app.domain.facts import Facts
from fixi_app.domain.leads import Lead, OfferState
from fixi_app.domain.questions import Question


def told(conversation: Conversation, item: Item, scene: Scene) -> Flow:
    """What one piece of news changes, and what the customer hears of it. News of a matter that is over says nothing."""
    flow = {
        "approved": _approved,
        "refused": _refused,
        "slot_lost": _slot_lost,
        "ask_other": _ask_other,
        "lapsed": _lapsed,
        "exhausted": _exhausted,
        "emergency_silent": _emergency_silent,
        "on_my_way": _on_my_way,
        "completed": _completed,
        "assigned": _assigned,
        "cancelled_by_owner": _cancelled_by_owner,
        "phone_spoke": _phone_spoke,
        "person_late": _person_late,
        "owner_request": _owner_request,
        "owner_lead": _owner_lead,
    }.get(item.kind)
    lead = yield from ask(SeeLead(lead_id=item.news.get("lead_id", "")))
    if flow is None or (lead is None and item.kind not in ("phone_spoke", "person_late")):
        return Outcome(conversation=conversation)
    return (yield from flow(conversation, item, lead, scene))


def _approved(conversation: Conversation, item: Item, lead: Lead | None, scene: Scene) -> Flow:
    assert lead is not None
    pro = (yield from ask(SeePro(pro_id=lead.pro_id))) if lead.pro_id else None
    if pro is None or lead.status != "booked":
        return Outcome(conversation=conversation)
    spoken = yield from slots.speaker_of(conversation, pro.id)
    open_question = conversation.open_question if _address_wanted(conversation) else None
    booked = asked(spoken.conversation.but(state=State.BOOKED, lead_id=lead.id), open_question)
    return Outcome(conversation=booked, lines=tuple(show.confirmation(lead, pro, scene)))


def _address_wanted(conversation: Conversation) -> bool:
    """In an emergency the street may still be asked for when somebody took it."""
    asking = conversation.open_question
    return asking is not None and asking.kind in (Question.STREET, Question.HOUSE_NUMBER)


def _refused(conversation: Conversation, item: Item, lead: Lead | None, scene: Scene) -> Flow:
    result = yield from ask(Reassign(lead_id=item.news["lead_id"], offer_id=item.news["offer_id"]))
    return (yield from reassigned(conversation, result, scene, refused=True))


def _lapsed(conversation: Conversation, item: Item, lead: Lead | None, scene: Scene) -> Flow:
    result = yield from ask(Reassign(lead_id=item.news["lead_id"], offer_id=item.news["offer_id"]))
    return (yield from reassigned(conversation, result, scene, refused=False))


def reassigned(conversation: Conversation, result: Reassigned, scene: Scene, *, refused: bool) -> Flow:
    """Exactly one message whichever way it ended (L25)."""
    if result.outcome == "moved_on" or result.lead is None:
        return Outcome(conversation=conversation)
    if result.outcome == "nobody" or result.pro is None:
        waiting = asked(conversation.but(state=State.REVIEW, acknowledged_at=scene.now), None)
        return Outcome(conversation=waiting, lines=(line("reassign_nobody", support=scene.business.support_name),))
    spoken = yield from slots.speaker_of(conversation.but(lead_id=result.lead.id), result.pro.id)
    name = result.pro.name
    if result.outcome == "offered":
        when = show.window(result.lead.appointment_start, scene) if result.lead.appointment_start else ""
        key = "reassigned_refused" if refused else "reassigned_silent"
        said = [line(key, gender=result.pro.gender, name=name, window=when)]
        if result.quote:
            said.append(line("summary_price", price=show.price(result.quote, scene)))
        return Outcome(conversation=asked(spoken.conversation.but(state=State.WAITING), None), lines=tuple(said))
    before = (line("reassigned_choose", gender=result.pro.gender, name=name),)
    return (yield from slots.shown(spoken.conversation, scene, before=before))


def _slot_lost(conversation: Conversation, item: Item, lead: Lead | None, scene: Scene) -> Flow:
    """A late yes found the time taken: other times at once, with the same professional."""
    if conversation.speaker is None:
        return Outcome(conversation=conversation)
    return (yield from slots.shown(conversation, scene, others=True, before=(line("slot_lost"),)))


def _ask_other(conversation: Conversation, item: Item, lead: Lead | None, scene: Scene) -> Flow:
    assert lead is not None
    if not lead.offer or lead.offer.id != item.news["offer_id"] or lead.offer.state is not OfferState.OPEN:
        return Outcome(conversation=conversation)
    pro = yield from ask(SeePro(pro_id=lead.offer.pro_id))
    options = (Option(value="wait"), Option(value="other"))
    asking = question(Question.WAIT_OR_OTHER, scene, options=options, about=lead.offer.id)
    said = line("ask_wait_or_other", gender=pro.gender if pro else None, name=pro.name if pro else "")
    return Outcome(conversation=asked(conversation, asking), lines=(said,))


def _exhausted(conversation: Conversation, item: Item, lead: Lead | None, scene: Scene) -> Flow:
    waiting = asked(conversation.but(state=State.REVIEW, acknowledged_at=scene.now), None)
    yield from ()
    return Outcome(conversation=waiting, lines=(line("reassign_nobody", support=scene.business.support_name),))


def _emergency_silent(conversation: Conversation, item: Item, lead: Lead | None, scene: Scene) -> Flow:
    assert lead is not None
    yield from ()
    if not lead.offer or lead.offer.state is not OfferState.OPEN:
        return Outcome(conversation=conversation)
    return Outcome(conversation=conversation, lines=(line("emergency_silent"),))


def _on_my_way(conversation: Conversation, item: Item, lead: Lead | None, scene: Scene) -> Flow:
    assert lead is not None
    pro = (yield from ask(SeePro(pro_id=lead.pro_id))) if lead.pro_id else None
    if pro is None:
        return Outcome(conversation=conversation)
    return Outcome(conversation=conversation, lines=(line("on_my_way", gender=pro.gender, name=pro.name),))


def _completed(conversation: Conversation, item: Item, lead: Lead | None, scene: Scene) -> Flow:
    assert lead is not None
    pro = (yield from ask(SeePro(pro_id=lead.pro_id))) if lead.pro_id else None
    if pro is None or lead.status != "completed":
        return Outcome(conversation=conversation)
    rating = asked(conversation, question(Question.RATING, scene, about=lead.id)).but(state=State.RATING)
    return Outcome(conversation=rating, lines=(line("ask_rating", gender=pro.gender, name=pro.name),))


def _assigned(conversation: Conversation, item: Item, lead: Lead | None, scene: Scene) -> Flow:
    """The owner chose the professional: the customer hears it (L34); a booked one gets the full confirmation."""
    assert lead is not None
    if lead.status == "booked":
        return (yield from _approved(conversation, item, lead, scene))
    if lead.pro_id is None:
        return Outcome(conversation=conversation)
    spoken = yield from slots.speaker_of(conversation.but(lead_id=lead.id), lead.pro_id)
    speaker = spoken.conversation.speaker
    if speaker is None:
        return Outcome(conversation=conversation)
    said = line("assigned", gender=speaker.gender, name=speaker.name)
    return Outcome(conversation=spoken.conversation.but(state=State.WAITING, open_question=None), lines=(said,))


def _cancelled_by_owner(conversation: Conversation, item: Item, lead: Lead | None, scene: Scene) -> Flow:
    assert lead is not None
    yield from ()
    over = ended(conversation) if conversation.lead_id == lead.id else conversation
    return Outcome(conversation=over, lines=(line("cancelled_by_owner", issue=show.issue(lead, scene)),))


def _phone_spoke(conversation: Conversation, item: Item, lead: Lead | None, scene: Scene) -> Flow:
    """Somebody of the business typed from the phone itself: a person is in charge here."""
    yield from ()
    return Outcome(conversation=conversation.but(mode=Mode.PERSON, person_asked_at=None))


def _person_late(conversation: Conversation, item: Item, lead: Lead | None, scene: Scene) -> Flow:
    """Nobody spoke in time: the truth, and the way on with the bot."""
    yield from ()
    if conversation.mode is not Mode.WAITING_FOR_PERSON:
        return Outcome(conversation=conversation)
    return Outcome(conversation=conversation, lines=(line("person_late"),))


def _owner_request(conversation: Conversation, item: Item, lead: Lead | None, scene: Scene) -> Flow:
    """A lead that the owner opened by hand and wants the customer written to about."""
    assert lead is not None
    yield from ()
    opened = conversation.but(lead_id=lead.id, state=State.REVIEW, greeted=True, acknowledged_at=scene.now)
    said = line("owner_request", business=scene.business.name, issue=show.issue(lead, scene))
    return Outcome(conversation=opened, lines=(said,))


def _owner_lead(conversation: Conversation, item: Item, lead: Lead | None, scene: Scene) -> Flow:
    """The owner opened or changed this lead at the desk: the chat follows it, and speaks only to have a time chosen."""
    assert lead is not None
    if not lead.is_open():
        return Outcome(conversation=ended(conversation) if conversation.lead_id == lead.id else conversation)
    other = yield from ask(SeeLead(lead_id=conversation.lead_id or ""))
    if other and other.id != lead.id and other.is_open():
        return Outcome(conversation=conversation)
    followed = _following(conversation, lead, scene)
    if lead.pro_id and (followed.speaker is None or followed.speaker.pro_id != lead.pro_id):
        spoken = yield from slots.speaker_of(followed, lead.pro_id)
        followed = spoken.conversation.but(shown_slots=(), price_told=False)
    if not item.news.get("choose") or followed.speaker is None:
        return Outcome(conversation=followed)
    key = "reassigned_choose" if item.news["choose"] == "lost" and not lead.slot_id else "persona"
    who = followed.speaker
    said = line(key, gender=who.gender, name=who.name, trade=show.trade(lead.trade, scene))
    outcome = Outcome(conversation=followed.but(open_question=None), lines=(said,))
    if lead.slot_id:
        return outcome.then((yield from slots.picked(outcome.conversation, lead.slot_id, scene)))
    return outcome.then((yield from intake.progress(outcome.conversation, scene)))


_STATE_OF = {
    "contacted": State.INTAKE,
    "new": State.WAITING,
    "booked": State.BOOKED,
    "pending_admin_review": State.REVIEW,
}
_FILLED = ("trade", "city", "lat", "lon", "street", "house_number", "floor", "apartment", "wanted")


def _following(conversation: Conversation, lead: Lead, scene: Scene) -> Conversation:
    """The conversation as the lead has it now: what the owner wrote counts; the rest stays as the customer said."""
    same = conversation.lead_id == lead.id
    facts = conversation.facts if same else Facts()
    filled = {name: getattr(lead, name) for name in _FILLED if getattr(facts, name) is None}
    facts = facts.but(**filled, issue=lead.issue, customer_name=lead.customer_name or facts.customer_name)
    state = _STATE_OF[lead.status.value]
    taking = conversation.state in (State.INTAKE, State.CHOOSING, State.SUMMARY)
    speaker = conversation.speaker if same and lead.pro_id else None
    if same and (conversation.state is state or (state is State.INTAKE and taking)):
        return conversation.but(facts=facts, speaker=speaker)
    moved = asked(conversation, None).but(lead_id=lead.id, state=state, facts=facts, speaker=speaker)
    return moved.but(acknowledged_at=scene.now) if state is State.REVIEW else moved
