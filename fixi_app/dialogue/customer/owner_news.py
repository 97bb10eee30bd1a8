"""What the owner did with a lead, as far as the customer's chat is concerned."""

from fixi_app.dialogue import show
from fixi_app.dialogue.customer import intake, matters, slots
from fixi_app.dialogue.scene import Flow, Outcome, Scene, line
from fixi_app.dialogue.wishes import SeeLead, ask
from fixi_app.domain.conversation import IN_THE_MAKING, Conversation, Item, State, asked, ended
from fixi_app.domain.facts import Facts
from fixi_app.domain.leads import Lead
from fixi_app.domain.questions import Question

_OF_ANOTHER = frozenset({Question.DELETE, Question.NEW_OR_EXISTING})
"""Questions that a request which ends does not answer."""


def cancelled(conversation: Conversation, item: Item, lead: Lead | None, scene: Scene) -> Flow:
    assert lead is not None
    over = conversation
    if conversation.lead_id == lead.id:
        over = _asked_on(conversation, (yield from matters.over(conversation)))
    return Outcome(conversation=over, lines=(line("cancelled_by_owner", issue=show.issue(lead, scene)),))


def _asked_on(before: Conversation, over: Conversation) -> Conversation:
    """What he was asked besides is asked on: that he be forgotten, and about another request than this one."""
    opened = before.open_question
    if opened is None or opened.kind not in _OF_ANOTHER:
        return over
    return over.but(open_question=opened, parked=before.parked)


def taken(conversation: Conversation, item: Item, lead: Lead | None, scene: Scene) -> Flow:
    """A person of the business handles it himself: the customer hears it, and the silence of the bot has a reason."""
    yield from ()
    if lead is None or not lead.is_taken():
        return Outcome(conversation=conversation)
    mine = conversation.but(acknowledged_at=scene.now) if conversation.lead_id == lead.id else conversation
    said = line("lead_taken", business=scene.business.name, issue=show.issue(lead, scene))
    return Outcome(conversation=mine, lines=(said,))


def request(conversation: Conversation, item: Item, lead: Lead | None, scene: Scene) -> Flow:
    """A lead that the owner opened by hand and wants the customer written to about."""
    assert lead is not None
    yield from ()
    opened = conversation.but(lead_id=lead.id, state=State.REVIEW, greeted=True, acknowledged_at=scene.now)
    said = line("owner_request", business=scene.business.name, issue=show.issue(lead, scene))
    return Outcome(conversation=opened, lines=(said,))


def lead_changed(conversation: Conversation, item: Item, lead: Lead | None, scene: Scene) -> Flow:
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
    unsaid = facts.fault_unsaid and lead.issue == facts.issue
    filled |= {"issue": lead.issue, "fault_unsaid": unsaid}
    facts = facts.but(**filled, customer_name=lead.customer_name or facts.customer_name)
    state = _STATE_OF[lead.status.value]
    taking = conversation.state in IN_THE_MAKING
    speaker = conversation.speaker if same and lead.pro_id else None
    if same and (conversation.state is state or (state is State.INTAKE and taking)):
        return conversation.but(facts=facts, speaker=speaker)
    moved = asked(conversation, None).but(lead_id=lead.id, state=state, facts=facts, speaker=speaker)
    return moved.but(acknowledged_at=scene.now) if state is State.REVIEW else moved
