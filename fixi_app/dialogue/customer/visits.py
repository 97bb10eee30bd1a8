"""Words that come while the offer is out, the visit is booked, or a person looks for somebody."""

from fixi_app.dialogue.customer import (
    all_clear,
    another_pro,
    asides,
    intake,
    matters,
    offer_news,
    other_time,
    prices,
    reschedule,
    review_words,
    talk,
)
from fixi_app.dialogue.customer.customer_wishes import TellTaker
from fixi_app.dialogue.phrases import Phrase, asks, holds
from fixi_app.dialogue.scene import Flow, Outcome, Scene, hours_since, line, question
from fixi_app.dialogue.wishes import Asking, SeeLead, TellPro, ask
from fixi_app.dialogue.words import CUSTOMER_WORDS, Word, digit_in, word_in
from fixi_app.domain.conversation import Conversation, Option, State, asked, ended
from fixi_app.domain.facts import Facts, merged, same_place
from fixi_app.domain.leads import Lead, LeadStatus, OfferState
from fixi_app.domain.questions import Question
from fixi_app.domain.reading import Intent, Reading

OLD_REVIEW_HOURS = 24
"""After this long a customer whose request waits for a person may open a new one (L05)."""
_MOST_NOTES = 5
_NODS = frozenset({Intent.CONFIRM, Intent.DECLINE})
_OF_A_NOD = 6
"""Words up to which it is only that."""
_ABOUT_THE_VISIT = frozenset({Intent.PROVIDE_DETAILS, Intent.NEW_REQUEST, Intent.OFF_TOPIC, None})


def while_open(conversation: Conversation, scene: Scene) -> Flow:
    """A detail is kept and passed on, a new fault is asked about once, anything else gets the state of things."""
    lead = yield from ask(SeeLead(lead_id=conversation.lead_id or ""))
    if lead is None or not lead.is_open():
        return (yield from _since_it_ended(conversation, scene))
    if not_so := (yield from _not_as_it_stands(conversation, lead, scene)):
        return not_so
    if another_pro.is_asked_for(scene) and (other := (yield from _another_pro(conversation, lead, scene))):
        return other
    if prices.asked_for(scene) and (said := (yield from prices.answer(conversation, scene))):
        return Outcome(conversation=conversation, lines=said)
    of_visit = asks(scene.turn.texts()) and holds(Phrase.OF_VISIT, scene.turn.texts())
    if _new_matter(conversation, scene.turn.reading) and not of_visit:
        if not (yield from has_room(conversation, scene)):
            return _no_room(conversation, scene)
        return _new_or_existing(conversation, scene)
    if word_in(scene.turn, CUSTOMER_WORDS) is Word.OTHERS and _may_ask_another(lead):
        return (yield from offer_news.wait_or_other(conversation, lead, scene))
    if scene.turn.reading.is_chat():
        return Outcome(conversation=conversation, lines=(line("off_topic_open"),))
    if _elsewhere(conversation, scene.turn.reading):
        return Outcome(conversation=conversation, lines=(line("other_city", city=scene.city(conversation.facts.city)),))
    return (yield from _told(conversation, scene))


def _not_as_it_stands(conversation: Conversation, lead: Lead, scene: Scene) -> Asking[Outcome | None]:
    """The danger is over, or the hour does not suit: what to do about it is asked, and until then nothing changes."""
    if all_clear.is_said(conversation, scene):
        return (yield from asides.cancel_asked(conversation, scene))
    if other_time.is_wished(lead, scene) and (yield from reschedule.movable(conversation)):
        return (yield from reschedule.begin(conversation, other_time.heard(lead, scene)))
    return None


def _told(conversation: Conversation, scene: Scene) -> Flow:
    """What these words tell of the visit itself: a detail, a number of nobody knows what, or something to pass on."""
    facts = merged(conversation.facts, of_this_visit(conversation, scene.turn.reading))
    shown = talk.with_files(facts, scene.turn)
    passed_on = _is_said(scene) and scene.turn.reading.intent in _ABOUT_THE_VISIT
    changed = _without_time(facts) != _without_time(conversation.facts)
    if changed and digit_in(scene.turn) and conversation.open_question is None:
        return Outcome(conversation=conversation, lines=(line("ask_number_of"),))
    if changed or (shown != facts and not passed_on):
        return (yield from _details(conversation.but(facts=shown), scene))
    return (yield from _only_said(conversation, passed_on, scene))


def _since_it_ended(conversation: Conversation, scene: Scene) -> Flow:
    """It ended without a word to this chat: he praises what was done, or his words are about something new."""
    if scene.turn.reading.intent is Intent.RATING:
        return Outcome(conversation=(yield from matters.over(conversation)), lines=(line("welcome"),))
    return (yield from intake.heard(ended(conversation), scene))


def _another_pro(conversation: Conversation, lead: Lead, scene: Scene) -> Asking[Outcome | None]:
    """Of an offer that is out, whether to wait; of a visit that stands, the times of others; of anything else None."""
    if _may_ask_another(lead):
        return (yield from offer_news.wait_or_other(conversation, lead, scene))
    if lead not in (yield from reschedule.movable(conversation)):
        return None
    reading = scene.turn.reading
    wish = conversation.facts.but(wanted=reading.wanted, asap=reading.asap)
    return (yield from reschedule.other_pros(conversation.but(facts=wish), lead, scene))


def _may_ask_another(lead: Lead) -> bool:
    """Whether somebody was asked who has not answered."""
    if lead.status is not LeadStatus.NEW or lead.is_emergency:  # in an emergency several were asked at once
        return False
    return lead.offer is not None and lead.offer.state is OfferState.OPEN


def _only_said(conversation: Conversation, passed_on: bool, scene: Scene) -> Flow:
    """Words that change nothing of what is known."""
    texts, intent = scene.turn.texts(), scene.turn.reading.intent
    if intent is Intent.DECLINE and not asks(texts) and sum(len(text.split()) for text in texts) > 1:
        return (yield from asides.cancel_asked(conversation, scene))  # "not needed, thanks": somebody is on his way
    if _is_a_nod(scene):
        return all_clear.nodded(conversation)
    if passed_on or intent in _NODS:
        return (yield from note(conversation, " ".join(texts)[:300], scene))
    return (yield from asides.status(conversation, scene))


def _elsewhere(conversation: Conversation, reading: Reading) -> bool:
    """Whether the visit is to go to another city: that is another request, for it may be out of his reach."""
    other = conversation.facts.city is not None and reading.city not in (None, conversation.facts.city)
    detail = bool(reading.floor or reading.apartment or reading.house_number)  # "actually floor 4" names no city
    return other and bool(reading.street or (reading.corrects and not detail))


def of_this_visit(conversation: Conversation, reading: Reading) -> Reading:
    """The words as far as they may change it: neither its trade nor its city moves by a word in passing."""
    city = reading.city if conversation.facts.city is None else None
    return reading.but(trade=None, city=city, city_doubt=(), unknown_place=None)


def _is_said(scene: Scene) -> bool:
    """Words worth passing on; a lone digit or emoji says nothing to a professional."""
    return any(sum(c.isalpha() for c in text) > 2 for text in scene.turn.texts())


def _is_a_nod(scene: Scene) -> bool:
    """A yes or no that answers nothing; a question, a wish for a time, or a sentence that only sounds like one is
    passed on."""
    texts = scene.turn.texts()
    short = sum(len(text.split()) for text in texts) <= _OF_A_NOD
    reading = scene.turn.reading
    carries = reading.wanted is not None or reading.asap or reading.danger is not None
    return reading.intent in _NODS and short and not carries and not asks(texts)


def _without_time(facts: Facts) -> Facts:
    """A time named now is no detail of the visit: what is a wish for another one was heard before (`other_time`)."""
    return facts.but(wanted=None, asap=False, urgent=False, issue=None)


def _details(conversation: Conversation, scene: Scene) -> Flow:
    yield from intake.noted(conversation)
    yield from ask(TellPro(lead_id=conversation.lead_id or "", kind="details_changed"))
    opened = conversation.open_question  # what was asked for, and is told now, is no question any more
    of_address = opened is not None and opened.kind in (Question.STREET, Question.HOUSE_NUMBER)
    street, house = conversation.facts.street, conversation.facts.house_number
    if of_address and house and not street:  # a number of no street
        return Outcome(conversation=conversation, lines=(line("ask_street_of", number=house),))
    waits = None if of_address and (conversation.facts.has_address() or street) else opened
    noted = Outcome(conversation=conversation.but(open_question=waits), lines=(line("details_noted"),))
    if conversation.facts.street and not conversation.facts.has_address():  # another street: its number is not known
        asking = asked(noted.conversation, question(Question.HOUSE_NUMBER, scene))
        return noted.but(conversation=asking).plus(line("ask_house_number", street=conversation.facts.street))
    return noted


def note(conversation: Conversation, words: str, scene: Scene) -> Flow:
    """His words for the professional: at once when the visit is booked, else together with the approval."""
    if conversation.state is State.BOOKED:
        asking = asks(scene.turn.texts())
        kind = "customer_question" if asking else "customer_note"
        yield from ask(TellPro(lead_id=conversation.lead_id or "", kind=kind, text=words))
        name = conversation.speaker.name if conversation.speaker else ""
        said = line("question_passed", name=name) if asking and name else line("note_passed")
        return Outcome(conversation=conversation, lines=(said,))
    kept = conversation.but(notes=(*conversation.notes, words)[-_MOST_NOTES:])
    over = (line("emergency_over", close=True),) if conversation.facts.danger else ()  # false alarms have many words
    return Outcome(conversation=kept, lines=(line("note_kept"), *over))


def _new_or_existing(conversation: Conversation, scene: Scene) -> Outcome:
    """Asked once; what he said is kept, so that a new request starts with it."""
    said = merged(same_place(conversation.facts), scene.turn.reading)
    options = (Option(value="existing"), Option(value="new"))
    note = " ".join(scene.turn.texts())[:300]
    asking = asked(conversation, question(Question.NEW_OR_EXISTING, scene, options=options, about=note))
    once = asking.but(parked=said, same_trade_asked=True)
    return Outcome(conversation=once, lines=(line("ask_new_or_existing"),))


def _no_room(conversation: Conversation, scene: Scene) -> Outcome:
    """As many matters as one customer may have are open (L06): none of them is changed by the words about another."""
    said = line("no_more_visits", count=scene.business.max_open_visits)
    return Outcome(conversation=conversation, lines=(said,))


def _new_matter(conversation: Conversation, reading: Reading) -> bool:
    """Another trade, or, asked about once for each visit, another fault of the same one."""
    wants = reading.intent in (Intent.NEW_REQUEST, Intent.PRICE_QUESTION)
    if not (reading.trade and wants):
        return False
    if reading.trade is not conversation.facts.trade:
        return True
    another = bool(reading.issue and conversation.facts.issue and reading.issue != conversation.facts.issue)
    return another and conversation.state is State.BOOKED and not conversation.same_trade_asked


def has_room(conversation: Conversation, scene: Scene) -> Asking[bool]:
    """Whether he may have one more matter open; beyond that his words go with the one that is talked about."""
    others = yield from matters.others(conversation, conversation.lead_id)
    return 1 + len(others) < scene.business.max_open_visits


def in_review(conversation: Conversation, scene: Scene) -> Flow:
    """A request that waits for a person: no second lead, one short word an hour; a corrected place is tried again."""
    if all_clear.is_said(conversation, scene):
        return (yield from asides.cancel_asked(conversation, scene))
    if scene.turn.reading.is_chat():
        return Outcome(conversation=conversation, lines=(line("off_topic_open"),))
    facts = merged(conversation.facts, scene.turn.reading)
    lead = yield from ask(SeeLead(lead_id=conversation.lead_id or ""))
    old = _is_old(lead, scene)
    elsewhere = (facts.city, facts.trade) != (conversation.facts.city, conversation.facts.trade)
    reading = scene.turn.reading
    apart_for_sure = _after_danger(conversation, reading) or holds(Phrase.ALSO, scene.turn.texts())
    if _new_matter(conversation, reading) and (not reading.corrects or apart_for_sure):
        if not (yield from has_room(conversation, scene)):
            return _no_room(conversation, scene)
        apart = ended(conversation).but(facts=same_place(conversation.facts))
        return (yield from intake.heard(apart, scene))
    other = elsewhere or reading.issue != conversation.facts.issue
    if old and other and reading.intent is Intent.NEW_REQUEST:
        return (yield from intake.heard(ended(conversation), scene))
    if elsewhere and lead and lead.is_taken():
        return (yield from _for_whoever_has_it(conversation, scene))
    if elsewhere and facts.city and not old:
        return (yield from intake.heard(conversation.but(state=State.INTAKE), scene))
    noted = conversation.but(facts=facts)
    yield from intake.noted(noted)
    if noted.facts != conversation.facts:
        return Outcome(conversation=noted, lines=(line("details_noted"),))
    return (yield from _still_in_review(noted, lead, scene))


def _still_in_review(noted: Conversation, lead: Lead | None, scene: Scene) -> Flow:
    """Words that change nothing of what is known."""
    if answered := (yield from review_words.met(noted, lead, scene)):
        return answered
    if hours_since(noted.acknowledged_at, scene.now) < 1:
        return Outcome(conversation=noted)
    return Outcome(conversation=noted.but(acknowledged_at=scene.now), lines=(line("review_still"),))


def _after_danger(conversation: Conversation, reading: Reading) -> bool:
    """Whether another fault is told while a person has the emergency: it is a request of its own, and no emergency."""
    another = reading.trade is not None and reading.trade is not conversation.facts.trade
    return conversation.facts.danger is not None and reading.danger is None and another


def _for_whoever_has_it(conversation: Conversation, scene: Scene) -> Flow:
    """Another place or trade while a person has the request in hand: he is told, and nothing moves under his hands."""
    words = " ".join(scene.turn.texts())[:300]
    yield from ask(TellTaker(lead_id=conversation.lead_id or "", text=words))
    kept = conversation.but(notes=(*conversation.notes, words)[-_MOST_NOTES:])
    return Outcome(conversation=kept, lines=(line("taken_note"),))


def _is_old(lead: Lead | None, scene: Scene) -> bool:
    """Measured from when it came to wait, not from the last word about it: a patient writer must not be shut out."""
    return lead is None or not lead.is_open() or hours_since(lead.waiting_since, scene.now) >= OLD_REVIEW_HOURS
