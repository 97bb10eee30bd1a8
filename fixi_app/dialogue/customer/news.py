"""News from inside that a customer must hear: the professional's answer, the silence ladder, the owner's deeds."""

from fixi_app.dialogue import show
from fixi_app.dialogue.customer import (
    after_visit,
    afterwards,
    asides,
    follow_up,
    from_pro,
    late,
    matters,
    moving_news,
    offer_news,
    owner_news,
    person,
    pro_news,
    questions,
    silent,
    slots,
)
from fixi_app.dialogue.render import text
from fixi_app.dialogue.scene import Flow, Line, Outcome, Scene, line
from fixi_app.dialogue.wishes import FindSlots, Reassign, Reassigned, SeeLead, SeePro, TellPro, ask
from fixi_app.domain.conversation import Conversation, Item, Mode, OpenQuestion, State, asked
from fixi_app.domain.leads import Lead, LeadStatus, OfferState
from fixi_app.domain.professionals import Professional
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
        "lead_taken": owner_news.taken,
        "cancelled_by_owner": owner_news.cancelled,
        "owner_request": owner_news.request,
        "pro_words": from_pro.words,
        "owner_lead": owner_news.lead_changed,
        "gave_back": _gave_back,
        **moving_news.TOLD,
        "visit_reminder": follow_up.reminder,
        "still_needed": silent.still_needed,
        "ask_done": after_visit.ask_done,
        "intake_closed": follow_up.intake_closed,
        "pro_paused": pro_news.paused,
        "pro_resumed": pro_news.resumed,
    }.get(item.kind)
    if item.kind == "unanswered":
        return (yield from late.unanswered(conversation, item, scene))
    if item.kind == "wants_none":
        return (yield from asides.stopped_at_the_provider(conversation, scene))
    if item.kind in person.NEWS:
        return (yield from person.NEWS[item.kind](conversation, item, scene))
    lead = yield from ask(SeeLead(lead_id=item.news.get("lead_id", "")))
    if flow is None or lead is None or person.hushes(conversation, item.kind):
        return Outcome(conversation=conversation)
    return (yield from flow(conversation, item, lead, scene))


def _approved(conversation: Conversation, item: Item, lead: Lead | None, scene: Scene) -> Flow:
    assert lead is not None
    pro = (yield from ask(SeePro(pro_id=lead.pro_id))) if lead.pro_id else None
    if pro is None or lead.status != "booked":
        return Outcome(conversation=conversation)
    said = tuple(show.confirmation(lead, pro, scene, by_owner=bool(item.news.get("by_owner"))))
    if matters.elsewhere(conversation, lead.id):
        return questions.after(Outcome(conversation=conversation, lines=said), scene)
    spoken = yield from slots.speaker_of(conversation, pro.id)
    if conversation.notes:
        yield from ask(TellPro(lead_id=lead.id, kind="customer_note", text=" · ".join(conversation.notes)))
    asking = spoken.conversation.open_question if _address_wanted(conversation) else _still_asked(spoken.conversation)
    booked = asked(spoken.conversation.but(state=State.BOOKED, lead_id=lead.id, notes=()), asking)
    said = (*said, *(yield from slots.for_the_calendar(lead.id)))
    return questions.after(Outcome(conversation=booked, lines=said), scene)


def _address_wanted(conversation: Conversation) -> bool:
    """In an emergency the street may still be asked for when somebody took it."""
    asking = conversation.open_question
    return asking is not None and asking.kind in (Question.STREET, Question.HOUSE_NUMBER)


def _still_asked(conversation: Conversation) -> OpenQuestion | None:
    """What he is asked about another matter: no news of this one answers it."""
    opened = conversation.open_question
    return opened if opened is not None and opened.kind is Question.NEW_OR_EXISTING else None


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
        return _with_a_person(conversation, result.lead, scene)
    said = _asked_on(result, result.pro, scene, refused)
    if result.outcome == "offered" and matters.elsewhere(conversation, result.lead.id):
        return questions.after(Outcome(conversation=conversation, lines=said), scene)
    mine = conversation if conversation.lead_id == result.lead.id else matters.back_to(conversation, result.lead)
    spoken = yield from slots.speaker_of(mine, result.pro.id)
    if result.outcome == "offered":
        waiting = asked(spoken.conversation.but(state=State.WAITING), _still_asked(conversation))
        return questions.after(Outcome(conversation=waiting, lines=said), scene)
    before = (line("reassigned_choose", gender=result.pro.gender, name=result.pro.name),)
    return (yield from slots.shown(spoken.conversation, scene, before=before))


def _gave_back(conversation: Conversation, item: Item, lead: Lead | None, scene: Scene) -> Flow:
    """His visit was given back: the truth and one apology, and whoever is asked next, in one message."""
    assert lead is not None
    pro = yield from ask(SeePro(pro_id=item.news.get("pro_id", "")))
    when = show.window(lead.appointment_start, scene) if lead.appointment_start else ""
    result = yield from ask(Reassign(lead_id=lead.id, offer_id=item.news.get("offer_id", "")))
    told = yield from reassigned(conversation, result, scene, refused=True)
    if not told.lines:
        return told
    key = "gave_back" if when else "gave_back_now"
    said = line(key, gender=pro.gender if pro else None, name=pro.name if pro else "", window=when)
    return Outcome(conversation=told.conversation, lines=(said, *told.lines))


def _asked_on(result: Reassigned, pro: Professional, scene: Scene, refused: bool) -> tuple[Line, ...]:
    """Whom was asked now, for which time and at which price."""
    lead = result.lead
    if lead is None or lead.appointment_start is None:
        return (line("emergency_asked_next", gender=pro.gender, name=pro.name),)
    key = "reassigned_refused" if refused else "reassigned_silent"
    said = line(key, gender=pro.gender, name=pro.name, window=show.window(lead.appointment_start, scene))
    if result.quote is None:
        return (said,)
    return said, line("summary_price", close=True, price=show.price(result.quote, scene))


def _with_a_person(conversation: Conversation, lead: Lead, scene: Scene) -> Outcome:
    """The last step of every ladder, said once."""
    key = "reassign_nobody_emergency" if lead.is_emergency else "reassign_nobody"
    said = (line(key, support=scene.business.support_name),)
    if matters.elsewhere(conversation, lead.id):
        return questions.after(Outcome(conversation=conversation, lines=said), scene)
    review = conversation.but(state=State.REVIEW, lead_id=lead.id, acknowledged_at=scene.now)
    waiting = asked(review, _still_asked(conversation))
    return questions.after(Outcome(conversation=waiting, lines=said), scene)


def _slot_lost(conversation: Conversation, item: Item, lead: Lead | None, scene: Scene) -> Flow:
    """A late yes found the time taken: other times at once, with the same professional."""
    assert lead is not None
    if lead.status is not LeadStatus.CONTACTED or lead.slot_id or not lead.pro_id:  # the owner was faster
        return Outcome(conversation=conversation)
    mine = conversation if conversation.lead_id == lead.id else matters.back_to(conversation, lead)
    mine = (yield from slots.speaker_of(mine, lead.pro_id)).conversation
    if mine.speaker is None:
        return Outcome(conversation=conversation)
    return (yield from slots.shown(mine, scene, before=(line("slot_lost"),)))


def _ask_other(conversation: Conversation, item: Item, lead: Lead | None, scene: Scene) -> Flow:
    assert lead is not None
    if not lead.offer or lead.offer.id != item.news["offer_id"] or lead.offer.state is not OfferState.OPEN:
        return Outcome(conversation=conversation)
    return (yield from offer_news.wait_or_other(conversation, lead, scene))


def _exhausted(conversation: Conversation, item: Item, lead: Lead | None, scene: Scene) -> Flow:
    assert lead is not None
    yield from ()
    return _with_a_person(conversation, lead, scene)


def _emergency_silent(conversation: Conversation, item: Item, lead: Lead | None, scene: Scene) -> Flow:
    assert lead is not None
    if not lead.offer or lead.offer.state is not OfferState.OPEN:
        return Outcome(conversation=conversation)
    said = [line("emergency_silent")]
    starts = []
    for pro_id in lead.offer.pro_ids or (lead.offer.pro_id,):
        found = yield from ask(FindSlots(lead_id=lead.id, pro_id=pro_id, asap=True))
        starts += [slot.start for slot in found.slots[:1]]
    if starts:  # the earliest of all who were asked
        said.append(line("emergency_earliest", close=True, window=show.window(min(starts), scene)))
    return Outcome(conversation=conversation, lines=tuple(said))


def _on_my_way(conversation: Conversation, item: Item, lead: Lead | None, scene: Scene) -> Flow:
    assert lead is not None
    pro = (yield from ask(SeePro(pro_id=lead.pro_id))) if lead.pro_id else None
    if pro is None or lead.status is not LeadStatus.BOOKED:
        return Outcome(conversation=conversation)
    return Outcome(conversation=conversation, lines=(line("on_my_way", gender=pro.gender, name=pro.name),))


def _completed(conversation: Conversation, item: Item, lead: Lead | None, scene: Scene) -> Flow:
    assert lead is not None
    pro = (yield from ask(SeePro(pro_id=lead.pro_id))) if lead.pro_id else None
    if pro is None or lead.status != "completed":
        return Outcome(conversation=conversation)
    asked_elsewhere = matters.elsewhere(conversation, lead.id) and conversation.open_question is not None
    if conversation.only_visit_changes and conversation.lead_id == lead.id:
        return Outcome(conversation=(yield from matters.over(conversation)))  # he asked for quiet: it just ends
    if conversation.mode is not Mode.BOT or asked_elsewhere or conversation.only_visit_changes:
        return Outcome(conversation=conversation)  # a complaint, a person or another matter: no time for stars
    if conversation.state is State.RATING and conversation.lead_id == lead.id:
        return Outcome(conversation=conversation)  # his own yes was faster, and he is being asked
    return afterwards.opened(conversation, lead, scene, line("ask_rating", gender=pro.gender, name=pro.name))


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
    if matters.elsewhere(conversation, lead.id):
        return questions.after(Outcome(conversation=conversation, lines=(said,)), scene)
    just_said = text(said.key, scene.language, said.gender, **said.facts)
    told = () if conversation.recent[-1:] == (("bot", just_said),) else (said,)  # chosen first, then offered: two edits
    waiting = spoken.conversation.but(state=State.WAITING, open_question=_still_asked(conversation))
    return questions.after(Outcome(conversation=waiting, lines=told), scene)
