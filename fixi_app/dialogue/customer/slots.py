"""Times: real free slots shown as arrival windows, one picked and held, the summary, and the customer's yes."""

from datetime import datetime

from fixi_app.dialogue import show
from fixi_app.dialogue.customer.customer_wishes import CalendarFile
from fixi_app.dialogue.customer.questions import OTHERS
from fixi_app.dialogue.scene import Flow, Line, Outcome, Scene, line, question
from fixi_app.dialogue.wishes import (
    Asking,
    Confirm,
    Confirmed,
    FindSlots,
    Found,
    HeldSlot,
    Hold,
    SeeLead,
    SeePro,
    ToReview,
    ask,
)
from fixi_app.domain.appointments import start_of
from fixi_app.domain.conversation import Conversation, Option, Speaker, State, asked
from fixi_app.domain.leads import LeadStatus
from fixi_app.domain.professionals import Professional
from fixi_app.domain.questions import Question
from fixi_app.domain.reading import Wanted


def others(conversation: Conversation, scene: Scene) -> Flow:
    """Other times than those that were shown."""
    return (yield from shown(conversation, scene, others=True))


def earliest(conversation: Conversation, scene: Scene) -> Flow:
    """He would like one that is earlier: the soonest of all, and said to be that."""
    anew = conversation.but(facts=conversation.facts.but(wanted=None, asap=True), shown_slots=())
    return (yield from shown(anew, scene, key="slots_earliest"))


def shown(
    conversation: Conversation, scene: Scene, *, others: bool = False, before: tuple[Line, ...] = (), key: str = ""
) -> Flow:
    """Up to three free slots that fit what was asked, or others near it; with none left a person looks for a time."""
    assert conversation.lead_id and conversation.speaker
    facts = conversation.facts
    wish = FindSlots(
        lead_id=conversation.lead_id,
        pro_id=conversation.speaker.pro_id,
        wanted=facts.wanted,
        asap=facts.asap or facts.urgent,
        skip=conversation.shown_slots if others else (),
    )
    found = yield from ask(wish)
    if not found.slots:
        return (yield from _none_left(conversation, scene))
    nearest = facts.wanted is not None and not found.exact and not others
    key = key or ("slots_nearest" if nearest else "slots_others" if others else "slots")
    return _listed(conversation, found, scene, before, key)


def _listed(conversation: Conversation, found: Found, scene: Scene, before: tuple[Line, ...], key: str) -> Outcome:
    options = show.slot_options(found.slots, scene)
    every = (*options, Option(value=OTHERS, label=show.word("other_times", scene)))
    said = line(key, options=show.numbered([o.label for o in every]))
    choosing = asked(conversation, question(Question.SLOT, scene, options=every)).but(
        state=State.CHOOSING, shown_slots=(*conversation.shown_slots, *(s.id for s in found.slots))[-30:]
    )
    return Outcome(conversation=choosing, lines=(*before, said))


def _none_left(conversation: Conversation, scene: Scene) -> Flow:
    assert conversation.lead_id is not None
    yield from ask(ToReview(lead_id=conversation.lead_id, reason="no free time that suits"))
    waiting = asked(conversation.but(state=State.REVIEW, acknowledged_at=scene.now), None)
    return Outcome(conversation=waiting, lines=(line("no_slots", support=scene.business.support_name),))


def named(options: tuple[Option, ...], wanted: Wanted | None, scene: Scene) -> Option | None:
    """The one shown time that he named ("at four", "tomorrow at eight"); None when it fits none of them, or several."""
    if wanted is None or wanted.start is None:
        return None
    fitting = []
    for option in options:
        start = start_of(option.value)
        shown_at = start.astimezone(scene.zone) if start else None
        if shown_at and shown_at.time() == wanted.start and wanted.date in (None, shown_at.date()):
            fitting.append(option)
    return fitting[0] if len(fitting) == 1 else None


def is_just(start: datetime | None, wanted: Wanted | None, scene: Scene) -> bool:
    """Whether he names no other time than this one: "yes, see you tomorrow" is a yes to tomorrow, and no new wish."""
    if start is None or wanted is None:
        return False
    there = start.astimezone(scene.zone)
    time = there.time()
    begins = wanted.start in (None, time) if wanted.end is None else (wanted.start or time) <= time <= wanted.end
    return begins and wanted.date in (None, there.date())


def picked(conversation: Conversation, slot_id: str, scene: Scene) -> Flow:
    """Picking a slot holds it atomically; one that went meanwhile is said so, and what is still free is shown anew."""
    assert conversation.lead_id is not None
    held = yield from ask(Hold(lead_id=conversation.lead_id, slot_id=slot_id))
    if held.slot is None:
        return (yield from shown(conversation, scene, before=(line("slot_gone"),)))
    return (yield from summarised(conversation, held, scene))


def summarised(conversation: Conversation, held: HeldSlot, scene: Scene) -> Flow:
    """The short summary that the customer confirms; nothing here says "booked"."""
    assert conversation.lead_id and conversation.speaker and held.slot
    lead = yield from ask(SeeLead(lead_id=conversation.lead_id))
    if lead is None:
        return Outcome(conversation=conversation)
    said = [
        line(
            "summary",
            issue=show.issue(lead, scene),
            address=show.address(lead, scene),
            window=show.window(held.slot.start, scene),
            name=conversation.speaker.name,
        )
    ]
    if held.quote:
        said.append(line("summary_price", close=True, price=show.price(held.quote, scene)))
    if scene.business.cancellation_terms:
        said.append(line("summary_terms", close=True, terms=scene.business.cancellation_terms))
    said.append(line("ask_summary"))
    waiting = asked(conversation, question(Question.SUMMARY, scene, about=held.slot.id)).but(
        state=State.SUMMARY, price_told=True
    )
    return Outcome(conversation=waiting, lines=tuple(said))


def confirmed(conversation: Conversation, scene: Scene) -> Flow:
    """The customer's yes: the offer goes out, and until it is approved nothing says "booked"."""
    assert conversation.lead_id is not None
    done = yield from ask(Confirm(lead_id=conversation.lead_id))
    if done.outcome == "over" or done.pro is None:
        return _over(conversation, done, scene)
    if done.outcome == "slot_lost":
        return (yield from shown(conversation, scene, before=(line("slot_gone"),)))
    if done.outcome == "booked":
        booked = asked(conversation, None).but(state=State.BOOKED)
        said = (*show.confirmation(done.lead, done.pro, scene), *(yield from for_the_calendar(done.lead.id)))
        return Outcome(conversation=booked, lines=said)
    return _offered(conversation, done, done.pro)


def _over(conversation: Conversation, done: Confirmed, scene: Scene) -> Outcome:
    """The owner was faster. Of what he did news is on its way to this chat; that a person has it is said at once."""
    if done.lead.status is not LeadStatus.PENDING:
        return Outcome(conversation=conversation)
    waiting = asked(conversation, None).but(state=State.REVIEW, acknowledged_at=scene.now)
    return Outcome(conversation=waiting, lines=(line("review_still"),))


def for_the_calendar(lead_id: str) -> Asking[tuple[Line, ...]]:
    """The calendar file of a booked visit, as a message of its own."""
    file = yield from ask(CalendarFile(lead_id=lead_id))
    return (Line(key="calendar_file", about=lead_id, file=file, once=f"calendar:{file.path}"),) if file else ()


def _offered(conversation: Conversation, done: Confirmed, pro: Professional) -> Outcome:
    key = "offer_out_later" if done.answer_from else "offer_out"
    said = line(key, gender=pro.gender, name=pro.name, when=done.answer_from)
    return Outcome(conversation=asked(conversation, None).but(state=State.WAITING), lines=(said,))


def changed_mind(conversation: Conversation, scene: Scene) -> Flow:
    """A no to the summary: other times are shown; a changed detail is simply written."""
    return (yield from shown(conversation, scene, others=True, before=(line("summary_no"),)))


def speaker_of(conversation: Conversation, pro_id: str) -> Flow:
    """The conversation with this professional speaking."""
    pro = yield from ask(SeePro(pro_id=pro_id))
    if pro is None:
        return Outcome(conversation=conversation)
    name = pro.persona.assistant_of or pro.name
    return Outcome(conversation=conversation.but(speaker=Speaker(pro_id=pro.id, name=name, gender=pro.gender)))
