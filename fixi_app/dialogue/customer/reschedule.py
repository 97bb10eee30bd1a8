"""Another time for a visit that waits or is booked.

The times are real ones; picking one holds it before the old one is given up; and until the new one is sure the customer
is told that the old one stands.
"""

from fixi_app.dialogue import show
from fixi_app.dialogue.customer import labels, matters, other_time, slots
from fixi_app.dialogue.customer.moving_wishes import DropProposal, FreeTime, MovedVisit, MoveVisit, OtherPros
from fixi_app.dialogue.customer.questions import OTHERS
from fixi_app.dialogue.phrases import Phrase, holds
from fixi_app.dialogue.scene import Flow, Line, Outcome, Scene, line, question
from fixi_app.dialogue.wishes import Asking, FindSlots, SeeLead, ask
from fixi_app.domain.conversation import Conversation, OpenQuestion, Option, State, asked
from fixi_app.domain.leads import Lead, LeadStatus
from fixi_app.domain.moves import ProposalState, Proposer
from fixi_app.domain.questions import Question

_MOVABLE = (LeadStatus.NEW, LeadStatus.BOOKED)


def begin(conversation: Conversation, scene: Scene) -> Flow:
    """He wants another time: of which visit, and which times fit what he said with it."""
    visits = yield from movable(conversation)
    visits = [visit for visit in visits if visit.trade is scene.turn.reading.trade] or visits
    if len(visits) == 1:
        scene = other_time.moved_by(visits[0], other_time.without_refused(visits[0], scene))
    reading = scene.turn.reading
    wish = conversation.facts.but(wanted=reading.wanted, asap=reading.asap)
    conversation = conversation.but(facts=wish, shown_slots=())
    if not visits:
        return Outcome(conversation=conversation, lines=(line("move_nothing"),))
    if len(visits) == 1:
        earlier = reading.wanted is None and holds(Phrase.EARLIER, scene.turn.texts())
        return (yield from (_earlier if earlier else shown)(conversation, visits[0], scene))
    options = tuple(labels.of_visit(one, scene) for one in visits)
    asking = asked(conversation, question(Question.MOVE, scene, options=options))
    return Outcome(
        conversation=asking, lines=(line("ask_move_which", options=show.numbered([o.label for o in options])),)
    )


def _earlier(conversation: Conversation, lead: Lead, scene: Scene) -> Flow:
    """Times before his; with none he keeps what he has, for every other time would be a later one."""
    found = yield from ask(FindSlots(lead_id=lead.id, pro_id=lead.pro_id or "", asap=True))
    sooner = any(lead.appointment_start and slot.start < lead.appointment_start for slot in found.slots)
    if sooner or lead.appointment_start is None:
        wish = conversation.facts.but(wanted=None, asap=True)
        return (yield from shown(conversation.but(facts=wish), lead, scene))
    said = line("move_none_earlier", window=show.window(lead.appointment_start, scene))
    return Outcome(conversation=conversation, lines=(said,))


def movable(conversation: Conversation) -> Asking[list[Lead]]:
    """His visits that have a time, the one talked about first."""
    lead = (yield from ask(SeeLead(lead_id=conversation.lead_id))) if conversation.lead_id else None
    others = yield from matters.others(conversation, conversation.lead_id)
    every = [one for one in (lead, *others) if one is not None]
    return [one for one in every if one.status in _MOVABLE and one.appointment_start and one.pro_id]


def shown(
    conversation: Conversation, lead: Lead, scene: Scene, *, others: bool = False, before: tuple[Line, ...] = ()
) -> Flow:
    """Free times of the same professional, or others of his; with none left, what else there is to choose."""
    facts = conversation.facts
    wish = FindSlots(
        lead_id=lead.id, pro_id=lead.pro_id or "", wanted=facts.wanted, asap=facts.asap,
        skip=conversation.shown_slots if others else (),
    )  # fmt: skip
    found = yield from ask(wish)
    if not found.slots:
        return _no_times(conversation, lead, scene, before)
    every = (*show.slot_options(found.slots, scene), Option(value=OTHERS, label=show.word("other_times", scene)))
    key = "slots_others" if others else "slots_move"
    if facts.wanted is not None and not found.exact:
        key = "slots_nearest"
    said = [*before, line(key, options=show.numbered([o.label for o in every]))]
    if not others and lead.appointment_start:
        key = "move_stands" if lead.status is LeadStatus.BOOKED else "move_stands_asked"
        said.append(line(key, window=show.window(lead.appointment_start, scene)))
    known = (*conversation.shown_slots, *(slot.id for slot in found.slots))[-30:]
    asking = asked(conversation, question(Question.NEW_TIME, scene, options=every, about=lead.id))
    return Outcome(conversation=asking.but(shown_slots=known), lines=tuple(said))


def _no_times(conversation: Conversation, lead: Lead, scene: Scene, before: tuple[Line, ...]) -> Outcome:
    """Said honestly, with the choice that remains: keep it, another professional, a person."""
    named = conversation.speaker.name if conversation.speaker else ""
    said = (*before, line("move_none", name=named))
    return choice(conversation, lead.id, ("keep", "other_pro", "person"), scene, said)


def choice(
    conversation: Conversation, lead_id: str, values: tuple[str, ...], scene: Scene, before: tuple[Line, ...]
) -> Outcome:
    """A choice between deeds: each value is `VERB` or `VERB:ID`, labelled by its verb."""
    options = tuple(labels.labelled(Option(value=value), scene) for value in values)
    return choosing(conversation, lead_id, options, scene, before)


def choosing(
    conversation: Conversation, lead_id: str, options: tuple[Option, ...], scene: Scene, before: tuple[Line, ...]
) -> Outcome:
    asking = asked(conversation, question(Question.MOVE, scene, options=options, about=lead_id))
    listed = line("ask_move", close=True, options=show.numbered([o.label for o in options]))
    return Outcome(conversation=asking, lines=(*before, listed))


def other_pros(conversation: Conversation, lead: Lead, scene: Scene, before: tuple[Line, ...] = ()) -> Flow:
    """Times of other professionals; the visit stays as it is until one of them has said yes."""
    found = yield from ask(OtherPros(lead_id=lead.id, wanted=conversation.facts.wanted))
    if not found:
        return choice(conversation, lead.id, ("keep", "person"), scene, (*before, line("move_no_other")))
    options = tuple(timed(one.slot.id, one, scene) for one in found)
    said = line("slots_of_others", options=show.numbered([o.label for o in options]))
    asking = asked(conversation, question(Question.NEW_TIME, scene, options=options, about=lead.id))
    return Outcome(conversation=asking, lines=(*before, said))


def timed(value: str, free: FreeTime, scene: Scene) -> Option:
    """A time of somebody who may cost something else."""
    return labels.labelled(Option(value=value, name=free.pro.name, start=free.slot.start, quote=free.quote), scene)


def answer(conversation: Conversation, opened: OpenQuestion, option: Option | None, scene: Scene, more: bool) -> Flow:
    """What he said to the times shown: one of them, another wish, others (`more`), or none at all."""
    lead = yield from ask(SeeLead(lead_id=opened.about or ""))
    if lead is None or lead.status not in _MOVABLE:
        return Outcome(conversation=conversation.but(open_question=None), lines=(line("move_too_late"),))
    reading = scene.turn.reading
    if option is None:
        option = slots.named(opened.options, reading.wanted, scene)
    if option and option.value != OTHERS:
        return (yield from picked(conversation, lead, option.value, scene))
    if reading.wanted or reading.asap:
        wish = conversation.facts.but(wanted=reading.wanted, asap=reading.asap)
        return (yield from shown(conversation.but(facts=wish), lead, scene))
    if option or more:
        return (yield from shown(conversation, lead, scene, others=True))
    return (yield from kept(conversation, lead, scene))


def kept(conversation: Conversation, lead: Lead, scene: Scene) -> Flow:
    """The visit stays: another time that he had asked for is taken back, or a late yes would move it."""
    closed = conversation.but(open_question=None)
    was = lead.appointment_start
    lead = yield from dropped(lead)
    if lead.appointment_start is None:
        return Outcome(conversation=closed, lines=(line("cancel_kept"),))
    window = show.window(lead.appointment_start, scene)
    if lead.appointment_start != was:  # the yes to the other time was faster
        name = closed.speaker.name if closed.speaker else scene.business.support_name
        return Outcome(conversation=closed, lines=(line("visit_moved_told", name=name, window=window),))
    return Outcome(conversation=closed, lines=(line("visit_kept", window=window),))


def dropped(lead: Lead) -> Asking[Lead]:
    """The lead as it stands without the other time that he had asked for."""
    if lead.proposal is None or not asked_for(lead):
        return lead
    return (yield from ask(DropProposal(lead_id=lead.id, proposal_id=lead.proposal.id))) or lead


def asked_for(lead: Lead) -> bool:
    """Whether another time that the customer asked for waits for its answer."""
    proposal = lead.proposal
    return proposal is not None and proposal.state is ProposalState.OPEN and proposal.by is Proposer.CUSTOMER


def picked(conversation: Conversation, lead: Lead, slot_id: str, scene: Scene) -> Flow:
    """The slot is held, and either the visit is there now, or its professional is asked; one that went is said so."""
    result = yield from ask(MoveVisit(lead_id=lead.id, slot_id=slot_id))
    if result.outcome == "slot_lost":
        return (yield from shown(conversation, lead, scene, before=(line("slot_gone"),)))
    if result.outcome == "same":
        return (yield from kept(conversation, lead, scene))
    if result.outcome == "over" or result.lead is None or result.pro is None or result.slot is None:
        return Outcome(conversation=conversation.but(open_question=None), lines=(line("move_too_late"),))
    return (yield from _told(conversation, lead, result, scene))


def _told(conversation: Conversation, lead: Lead, result: MovedVisit, scene: Scene) -> Flow:
    assert result.lead and result.pro and result.slot
    pro, closed = result.pro, asked(conversation, None)
    window = show.window(result.slot.start, scene)
    mine = conversation.lead_id == lead.id
    if result.outcome == "asked":
        key = "move_out_later" if result.answer_from else "move_out"
        was = show.window(lead.appointment_start, scene) if lead.appointment_start else ""
        said = line(key, gender=pro.gender, name=pro.name, window=window, was=was, when=result.answer_from)
        return Outcome(conversation=closed, lines=(said,))
    if mine and result.lead.pro_id != lead.pro_id:
        closed = (yield from slots.speaker_of(closed, pro.id)).conversation
    if result.outcome == "offered":
        key = "move_offered_later" if result.answer_from else "move_offered"
        said = line(key, gender=pro.gender, name=pro.name, window=window, when=result.answer_from)
        return Outcome(conversation=closed.but(state=State.WAITING) if mine else closed, lines=(said,))
    lines = moved_lines(lead, result.lead, pro.name, scene) or tuple(show.confirmation(result.lead, pro, scene))
    lines = (*lines, *(yield from slots.for_the_calendar(lead.id)))
    return Outcome(conversation=closed.but(state=State.BOOKED) if mine else closed, lines=lines)


def moved_lines(before: Lead, after: Lead, name: str, scene: Scene) -> tuple[Line, ...]:
    """A visit that stays with the same professional: just the new time, and the price where it changed with the hour.

    Empty with another one: then the full confirmation is due.
    """
    if before.pro_id != after.pro_id or before.status is not LeadStatus.BOOKED or after.appointment_start is None:
        return ()
    said = [line("visit_moved_told", name=name, window=show.window(after.appointment_start, scene), about=after.id)]
    if after.quoted and after.quoted != before.quoted:
        said.append(line("booked_price", close=True, price=show.price(after.quoted, scene)))
    return tuple(said)
