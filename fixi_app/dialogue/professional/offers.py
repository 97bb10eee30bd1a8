"""Offers: put to the professional, nudged, withdrawn; and his yes or no, which one find-and-modify decides.

A bare word while two offers are open is never guessed; an answer to an offer that moved on changes nothing.
"""

from fixi_app.dialogue import show
from fixi_app.dialogue.professional import closing, moves_news, named
from fixi_app.dialogue.professional.sentences import cannot, names_another_time
from fixi_app.dialogue.scene import Flow, Line, Outcome, Scene, hours_since, line, question
from fixi_app.dialogue.wishes import Answered, Approve, Asking, JobView, MyCountered, MyOffers, Refuse, SeeLead, ask
from fixi_app.dialogue.words import Word, digit_in, letter_in, means_all
from fixi_app.domain.conversation import Conversation, Item, OpenQuestion, Option, asked
from fixi_app.domain.leads import Lead, LeadStatus, OfferState
from fixi_app.domain.messages import MediaKind
from fixi_app.domain.professionals import first_name
from fixi_app.domain.questions import Question

Maybe = Asking[Outcome | None]
_SHOWN_WITH_AN_OFFER = frozenset({MediaKind.IMAGE, MediaKind.VIDEO})
_WITH_FILES = frozenset({"booked", "photo_added", "file_added", "details_changed"})
"""News of a visit that is his, with which its files come."""
_OF_HIS_VISIT = _WITH_FILES | {"customer_note", "number_changed"}
_MOST_AT_ONCE = 3
"""Offers told again in one message."""
HANDLED_HOURS = 1
"""For so long a second answer to the same offer is "already handled"; later it answers nothing."""


def told(conversation: Conversation, item: Item, scene: Scene) -> Flow:
    """An offer or what became of one, as news to the professional."""
    lead = yield from ask(SeeLead(lead_id=item.news.get("lead_id", "")))
    if lead is None:
        return Outcome(conversation=conversation)
    if item.kind in moves_news.KINDS:
        return (yield from moves_news.told(conversation, item, lead, scene))
    if item.kind in closing.NEWS:
        return closing.NEWS[item.kind](conversation, lead, scene)
    if item.kind in ("offer", "nudge"):
        return _put(conversation, item, lead, scene)
    return _withdrawn(conversation, item, lead, scene)


def _put(conversation: Conversation, item: Item, lead: Lead, scene: Scene) -> Outcome:
    offer = lead.offer
    if offer is None or offer.id != item.news["offer_id"] or offer.state is not OfferState.OPEN:
        return Outcome(conversation=conversation)  # it moved on before this was told: nothing to say
    facts = show.offer_facts(lead, scene) | {"when": item.news.get("night", "")}
    said = Line(key=_offer_key(item, lead), about=offer.id, facts=facts)
    asking = question(Question.OFFER, scene, options=(Option(value=offer.id),), about=offer.id)
    files = _files(conversation, lead, offer.id, scene, confirmed=False)
    return Outcome(conversation=asked(conversation, asking), lines=(said, *files))


def once_more(conversation: Conversation, scene: Scene) -> Maybe:
    """What waits for his answer, with all that he may know of it before; None where nothing waits."""
    waiting = yield from ask(MyOffers(pro_id=conversation.pro_id or ""))
    said = []
    for job in waiting[:_MOST_AT_ONCE]:
        said.append((yield from _as_asked(job, conversation, scene)))
    return Outcome(conversation=conversation, lines=tuple(said)) if said else None


def _as_asked(job: JobView, conversation: Conversation, scene: Scene) -> Asking[Line]:
    stored = (yield from ask(SeeLead(lead_id=job.lead.id))) if job.answers else None
    facts = show.offer_facts(job.lead, scene) | {"when": ""}
    if stored is None or stored.pro_id != conversation.pro_id:
        key = "offer_emergency" if job.lead.is_emergency else "offer"
        return Line(key=key, about=job.asked_id(), facts=facts)
    was = show.window_if(stored.appointment_start, scene)
    return Line(key="move_asked", about=job.asked_id(), facts=facts | {"was": was})


def _files(conversation: Conversation, lead: Lead, about: str, scene: Scene, *, confirmed: bool) -> tuple[Line, ...]:
    """What the customer sent along, each file once for each professional (L57).

    A recording or a document may name phone and door, so it waits for the confirmation as those do.
    """
    facts = {"name": name_of(lead, scene), "place": scene.city(lead.city)}
    once = f"file:{lead.id}:{conversation.pro_id}"
    return tuple(
        Line(key="file_from", facts=facts, about=about, file=file, once=f"{once}:{file.path}")
        for file in lead.files
        if file.may_be_passed_on() and (confirmed or file.kind in _SHOWN_WITH_AN_OFFER)
    )


def _offer_key(item: Item, lead: Lead) -> str:
    if lead.is_emergency:
        return "offer_emergency_nudge" if item.kind == "nudge" else "offer_emergency"
    if item.kind == "nudge":
        return "offer_nudge"
    return "offer_night" if item.news.get("night") else "offer"


def _withdrawn(conversation: Conversation, item: Item, lead: Lead, scene: Scene) -> Outcome:
    keys = {
        "withdrawn": "offer_withdrawn",
        "taken": "offer_taken",
        "moved_on": "offer_moved_on",
        "visit_cancelled": "visit_cancelled",
        "details_changed": "details_changed",
        "customer_note": "customer_note",
        "number_changed": "number_changed",
        "photo_added": "photo_added",
        "file_added": "file_added",
        "booked": "visit_given",
    }
    key = keys.get(item.kind)
    if key is None or (item.kind in _OF_HIS_VISIT and not _is_his(conversation, lead)):
        return Outcome(conversation=conversation)
    opened = conversation.open_question
    gone = opened is not None and opened.about == item.news.get("offer_id") and key.startswith("offer_")
    said = line(
        key,
        about=lead.id,
        name=name_of(lead, scene),
        place=scene.city(lead.city),
        window=show.window_of(lead, scene),
        address=show.address(lead, scene),
        phone=lead.phone or "",
        issue=show.issue(lead, scene),
        text=item.news.get("text", ""),
    )
    if gone:
        conversation = conversation.but(open_question=None)
    if key.startswith("offer_"):  # an answer to it that comes now is told that it moved on
        conversation = conversation.but(
            handled_offer=item.news.get("offer_id"), handled_at=scene.now, handled_yes=None
        )
    with_files = item.kind in _WITH_FILES
    files = _files(conversation, lead, lead.id, scene, confirmed=True) if with_files else ()
    return Outcome(conversation=conversation, lines=(said, *files))


def _is_his(conversation: Conversation, lead: Lead) -> bool:
    """Whether the visit is his at this moment: it may have moved on while the news lay in his inbox."""
    return lead.pro_id == conversation.pro_id and lead.status in (LeadStatus.BOOKED, LeadStatus.COMPLETED)


def name_of(lead: Lead, scene: Scene) -> str:
    return first_name(lead.customer_name or "") or show.word("a_customer", scene)


def approve(conversation: Conversation, scene: Scene) -> Flow:
    return (yield from _decide(conversation, scene, Question.WHICH_OFFER))


def refuse(conversation: Conversation, scene: Scene) -> Flow:
    return (yield from _decide(conversation, scene, Question.REFUSE))


def as_answer(word: Word | None, conversation: Conversation, scene: Scene) -> Word | None:
    """While an offer is put to him, "I can't today" is his no to it, and not time of his own; with another time
    named it is no command at all, but that."""
    opened = conversation.open_question
    if word is not Word.BUSY or opened is None or opened.kind is not Question.OFFER:
        return word
    if names_another_time(scene.turn.texts()):
        return None
    return Word.REFUSE if cannot(scene.turn.texts()) else word


def answer(conversation: Conversation, offer_id: str, word: Word, scene: Scene) -> Flow:
    """His yes or no to just this offer."""
    kind = Question.REFUSE if word is Word.REFUSE else Question.WHICH_OFFER
    return (yield from _answer(conversation, offer_id, kind, scene))


def _decide(conversation: Conversation, scene: Scene, kind: Question) -> Flow:
    """Which offer is meant: the only one; of several he is asked. A no in words also takes back a time he proposed."""
    offers = yield from ask(MyOffers(pro_id=conversation.pro_id or ""))
    if not offers and kind is Question.REFUSE and digit_in(scene.turn) is None:
        offers = yield from ask(MyCountered(pro_id=conversation.pro_id or ""))
    if offers and _said_twice(conversation, kind, scene):
        return _ask_which(conversation, offers, kind, scene, before=(line("already_handled"),))
    if len(offers) == 1:
        return (yield from _answer(conversation, offers[0].asked_id(), kind, scene))
    if not offers:
        return (yield from _nothing_open(conversation, kind, scene))
    return _ask_which(conversation, offers, kind, scene)


def _said_twice(conversation: Conversation, kind: Question, scene: Scene) -> bool:
    """The same answer again within seconds is a slip of the finger, and must not answer what else is open (L13)."""
    same = conversation.handled_yes is (kind is not Question.REFUSE)
    seconds = hours_since(conversation.handled_at, scene.now) * 3600
    return same and seconds < scene.business.digit_guard_seconds and not _newer_offer(conversation)


def _newer_offer(conversation: Conversation) -> bool:
    """Whether an offer was put to him after that answer: these words are for it."""
    opened, at = conversation.open_question, conversation.handled_at
    return opened is not None and opened.kind is Question.OFFER and at is not None and opened.since > at


def _nothing_open(conversation: Conversation, kind: Question, scene: Scene) -> Flow:
    if conversation.handled_offer and hours_since(conversation.handled_at, scene.now) < HANDLED_HOURS:
        return (yield from _answer(conversation, conversation.handled_offer, kind, scene))
    return Outcome(conversation=conversation, lines=(line("offer_none"),))


def _ask_which(
    conversation: Conversation,
    offers: tuple[JobView, ...],
    kind: Question,
    scene: Scene,
    before: tuple[Line, ...] = (),
) -> Outcome:
    options = tuple(show.job_option(j.asked_id(), j.lead, scene) for j in offers)
    asking = question(kind, scene, options=options)
    said = line("ask_which_offer", options=show.lettered([o.label for o in options], scene))
    return Outcome(conversation=asked(conversation, asking), lines=(*before, said))


def which(conversation: Conversation, opened: OpenQuestion, scene: Scene, word: Word | None = None) -> Maybe:
    """The answer to "which offer?": a letter, because a digit means yes or no here; or that each is meant."""
    if word is None and means_all(scene.turn):
        return (yield from _each(conversation, opened, scene))
    place = letter_in(scene.turn)
    option = opened.options[place] if place is not None and place < len(opened.options) else None
    if place is None and word is None:
        option = named.of_options(opened, scene, digits=False)
    if option is None:
        return None
    return (yield from _answer(conversation.but(open_question=None), option.value, opened.kind, scene))


def _each(conversation: Conversation, opened: OpenQuestion, scene: Scene) -> Flow:
    outcome = Outcome(conversation=conversation.but(open_question=None))
    for option in opened.options:
        answered = yield from _answer(outcome.conversation, option.value, opened.kind, scene)
        told = tuple(said for said in answered.lines if said not in outcome.lines)
        outcome = outcome.then(answered.but(lines=told))
    return outcome


def _answer(conversation: Conversation, offer_id: str, kind: Question, scene: Scene) -> Flow:
    pro_id = conversation.pro_id or ""
    if kind is Question.REFUSE:
        result = yield from ask(Refuse(offer_id=offer_id, pro_id=pro_id))
    else:
        result = yield from ask(Approve(offer_id=offer_id, pro_id=pro_id))
    opened = conversation.open_question
    mine = opened is not None and opened.kind is Question.OFFER and opened.about == offer_id
    still_open = None if mine else opened
    done = conversation.but(
        handled_offer=offer_id, handled_at=scene.now, handled_yes=kind is not Question.REFUSE, open_question=still_open
    )
    if result.outcome == "approved" and result.job:
        return Outcome(conversation=done, lines=approved(conversation, result.job.lead, scene))
    return Outcome(conversation=done, lines=(_said(result, scene),))


def approved(conversation: Conversation, lead: Lead, scene: Scene) -> tuple[Line, ...]:
    """All that he needs for a visit that is his now, with what the customer sent along."""
    said = line(
        "approved_emergency" if lead.is_emergency else "approved",
        about=lead.id,
        name=lead.customer_name or show.word("a_customer", scene),
        phone=lead.phone or "-",
        address=show.address(lead, scene) or scene.city(lead.city),
        map=show.map_link(lead),
        issue=show.issue(lead, scene),
        window=show.window_of(lead, scene),
    )
    return (said, *_files(conversation, lead, lead.id, scene, confirmed=True))


def _said(result: Answered, scene: Scene) -> Line:
    job = result.job
    if result.outcome == "booked" and job:
        return line("refuse_booked", about=job.lead.id, name=name_of(job.lead, scene))
    keys = {
        "refused": "refused", "already": "already_handled", "gone": "offer_gone", "slot_lost": "approve_slot_lost",
        "move_refused": "move_refused_pro", "move_lost": "move_lost_pro",
    }  # fmt: skip
    return line(keys[result.outcome])
