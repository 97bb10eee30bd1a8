"""Taking a request: what is the fault, where, when; one short question at a time, nothing asked twice."""

from fixi_app.dialogue import show
from fixi_app.dialogue.customer import (
    emergency,
    favourite,
    first_aid,
    former,
    pins,
    prices,
    questions,
    readback,
    shopping,
    slots,
    talk,
)
from fixi_app.dialogue.customer.customer_wishes import OptIn
from fixi_app.dialogue.scene import Flow, Outcome, Scene, line, question
from fixi_app.dialogue.speech import is_in_other_letters
from fixi_app.dialogue.wishes import Asking, CallPerson, Match, Matched, OpenLead, ToReview, UpdateLead, ask
from fixi_app.domain.conversation import Conversation, Mode, Option, Speaker, State, asked
from fixi_app.domain.facts import Facts, merged
from fixi_app.domain.questions import Question
from fixi_app.domain.reading import Intent

MOST_TRIES = 2
"""A question that brought nothing this often in a row is not asked again: a person takes over (L45)."""
_OF_ADDRESS = frozenset({Question.STREET, Question.HOUSE_NUMBER})
Missing = tuple[Question, tuple[Option, ...]]


def heard(conversation: Conversation, scene: Scene) -> Flow:
    """New words about the request: take the facts in and go on to what is missing."""
    recalled = yield from former.recalled(conversation, scene)
    return recalled.then((yield from _taken_in(recalled.conversation, scene)))


def _taken_in(conversation: Conversation, scene: Scene) -> Flow:
    facts = merged(conversation.facts, scene.turn.reading)
    facts = first_aid.pressing(talk.with_files(facts, scene.turn), scene)
    facts = pins.with_words(facts, conversation, scene)
    if conversation.lead_id is None and not _is_request(facts, scene):
        return (yield from _no_request(conversation.but(facts=facts), scene))
    moved = _forget_stale_match(conversation, facts)
    known = moved.but(facts=facts, state=_intake_state(moved), resting=False)
    return (yield from progress(known, scene, before=conversation))


def noted(conversation: Conversation) -> Asking[None]:
    """Write what is known into the lead without going on."""
    if conversation.lead_id:
        yield from ask(UpdateLead(lead_id=conversation.lead_id, facts=conversation.facts))


def progress(conversation: Conversation, scene: Scene, before: Conversation | None = None) -> Flow:
    """One step forward: ask the first thing that is missing, or show times once nothing is.

    `before` is the conversation as these words found it: a question that brought something new was not fruitless.
    """
    before = before or conversation
    if conversation.facts.danger:
        return (yield from emergency.with_place(conversation, scene, before))
    if scene.turn.reading.just_checking:
        return (yield from shopping.rest(conversation, scene))
    outcome = first_aid.given((yield from _with_lead(conversation)))
    conversation = outcome.conversation
    outcome = outcome.then((yield from _price_first(conversation, scene)))
    conversation = outcome.conversation
    if missing := _first_missing(conversation, scene):
        return outcome.then((yield from asked_for(missing, conversation, scene, before)))
    if conversation.speaker is None and (again := (yield from favourite.offered(conversation, scene))):
        return outcome.then(again)
    outcome = outcome.then((yield from _with_match(conversation, scene, before)))
    if outcome.conversation.state is State.REVIEW:
        return outcome
    if missing := _address_missing(outcome.conversation):
        return outcome.then((yield from asked_for(missing, outcome.conversation, scene, before)))
    return outcome.then((yield from slots.shown(outcome.conversation, scene)))


def _is_request(facts: Facts, scene: Scene) -> bool:
    intent = scene.turn.reading.intent
    wanted = intent in (Intent.NEW_REQUEST, Intent.PROVIDE_DETAILS, Intent.PRICE_QUESTION)
    return bool(wanted or scene.turn.reading.just_checking or facts.trade or facts.city or facts.photos)


def _no_request(conversation: Conversation, scene: Scene) -> Flow:
    """A greeting or words without a request: what is the matter? After two fruitless tries a person reads it."""
    starting = conversation.but(state=State.INTAKE)
    return (yield from asked_for((Question.TRADE, ()), starting, scene, conversation))


def _forget_stale_match(conversation: Conversation, facts: Facts) -> Conversation:
    """Another place or trade needs another match, and nothing shown before counts any more."""
    same = (facts.city, facts.trade) == (conversation.facts.city, conversation.facts.trade)
    if same or conversation.speaker is None:
        return conversation
    return conversation.but(speaker=None, shown_slots=(), price_told=False, open_question=None)


def _intake_state(conversation: Conversation) -> State:
    return State.INTAKE if conversation.state in (State.IDLE, State.REVIEW) else conversation.state


def _with_lead(conversation: Conversation) -> Asking[Conversation]:
    if conversation.lead_id:
        lead = yield from ask(UpdateLead(lead_id=conversation.lead_id, facts=conversation.facts))
        if lead and lead.is_open():
            return conversation
    lead = yield from ask(OpenLead(facts=conversation.facts, lead_id=None))
    if conversation.only_visit_changes:  # his own new request: he may be written to about it
        yield from ask(OptIn())
    return conversation.but(lead_id=lead.id, only_visit_changes=False, quiet_asked=False)


def _price_first(conversation: Conversation, scene: Scene) -> Flow:
    """The price he asks for, or asked for while nobody could tell it."""
    if not (prices.asked_for(scene) or conversation.price_wanted):
        return Outcome(conversation=conversation)
    if conversation.facts.trade is None:
        unsaid = () if conversation.price_wanted else (line("price_by_the_work"),)
        return Outcome(conversation=conversation.but(price_wanted=True), lines=unsaid)
    said = yield from prices.answer(conversation, scene)
    return Outcome(conversation=conversation.but(price_wanted=False), lines=said)


def _first_missing(conversation: Conversation, scene: Scene) -> Missing | None:
    facts = conversation.facts
    if facts.trade is None:
        return readback.missing(facts, "trade", Question.TRADE)
    if facts.city_doubt:
        return Question.CITY_CHOICE, city_options(facts, scene)
    if facts.city is None and facts.lat is None:
        return Question.CITY, ()
    return None


def city_options(facts: Facts, scene: Scene) -> tuple[Option, ...]:
    return tuple(Option(value=city, label=scene.city(city)) for city in facts.city_doubt[:4])


def _address_missing(conversation: Conversation) -> Missing | None:
    facts = conversation.facts
    if not facts.has_address():
        if facts.street:
            return readback.missing(facts, "house_number", Question.HOUSE_NUMBER)
        return readback.missing(facts, "street", Question.STREET)
    known = facts.floor or facts.apartment or facts.private_house or conversation.door_asked
    if not (known or pins.is_full(facts)):
        return Question.FLOOR, ()
    opener = facts.door or conversation.opener_asked or not facts.not_there
    return None if opener else (Question.DOOR, ())


def asked_for(missing: Missing, conversation: Conversation, scene: Scene, before: Conversation) -> Flow:
    """Ask for what is missing; what was asked twice in a row and brought nothing goes to a person."""
    kind, options = missing
    opened = before.open_question
    again = opened is not None and opened.kind is kind and not prices.asked_for(scene)
    known, now = before.facts, conversation.facts
    fruitless = again and known.but(unknown_place=None) == now.but(unknown_place=None)
    still = again and kind in _OF_ADDRESS and known.street == now.street  # a time told meanwhile is no address
    tries = opened.tries + fruitless if opened and (fruitless or still) else 1
    if tries > MOST_TRIES:
        return (yield from person_takes_it(conversation, scene, f"no answer to {kind.value}"))
    asking = question(kind, scene, options=options).but(tries=tries)
    waiting = asked(conversation, asking).but(
        door_asked=conversation.door_asked or kind is Question.FLOOR,
        opener_asked=conversation.opener_asked or kind is Question.DOOR,
    )
    unread = kind is Question.TRADE and is_in_other_letters(scene.turn)
    said = questions.intake_line(kind, options, now, again=again and known == now and not unread)
    if kind is Question.READ_BACK:
        said = readback.asked(options[0], scene)
    lines = (line("other_letters"), said.but(close=True)) if unread else (said,)
    return Outcome(conversation=waiting, lines=lines)


def without_address(conversation: Conversation, scene: Scene) -> Flow:
    """The address is refused, or there is none: why it is needed and what does instead; then a person goes on."""
    opened = conversation.open_question
    if opened is None or opened.tries >= MOST_TRIES:
        return (yield from person_takes_it(conversation, scene, "no address", "no_address_person"))
    tried = conversation.but(open_question=opened.but(tries=opened.tries + 1))
    return Outcome(conversation=tried, lines=(line("address_why"),))


def _with_match(conversation: Conversation, scene: Scene, before: Conversation) -> Flow:
    """From the match on the bot speaks as the professional's assistant; with nobody, honestly, as Fixi Support."""
    if conversation.speaker or conversation.lead_id is None:
        return Outcome(conversation=conversation)
    found = yield from ask(Match(lead_id=conversation.lead_id))
    if found.pro is None:
        return (yield from _nobody_fits(conversation, scene))
    return _introduced(conversation, found, before)


def _introduced(conversation: Conversation, found: Matched, before: Conversation) -> Outcome:
    """He is named once; a corrected detail that leads to the same one needs no second introduction."""
    assert found.pro is not None
    pro = found.pro
    name = pro.persona.assistant_of or pro.name
    spoken = conversation.but(speaker=Speaker(pro_id=pro.id, name=name, gender=pro.gender), photo_asked=True)
    if before.speaker and before.speaker.pro_id == pro.id:
        return Outcome(conversation=spoken, lines=(line("details_noted"),))
    said = [line("persona", gender=pro.gender, name=name)]
    if not conversation.photo_asked and conversation.facts.photos == 0:
        shows = "ask_fault_or_photo" if conversation.facts.fault_unsaid else "ask_photo"
        said.append(line(shows, close=True))
    return Outcome(conversation=spoken, lines=tuple(said))


def _nobody_fits(conversation: Conversation, scene: Scene) -> Flow:
    assert conversation.lead_id is not None
    yield from ask(ToReview(lead_id=conversation.lead_id, reason="nobody fits"))
    facts = conversation.facts
    waiting = asked(conversation.but(state=State.REVIEW, acknowledged_at=scene.now), None)
    said = line(
        "nobody_fits" if facts.city else "nobody_fits_there",
        support=scene.business.support_name,
        trade=show.trade(facts.trade, scene),
        city=scene.city(facts.city),
    )
    return Outcome(conversation=waiting, lines=(said,))


def person_takes_it(
    conversation: Conversation, scene: Scene, reason: str, said: str = "not_understood_person"
) -> Flow:
    """The bot does not understand: a person reads the chat, and the first clear words bring the bot back."""
    if conversation.lead_id:
        yield from ask(ToReview(lead_id=conversation.lead_id, reason=reason, with_person=True))
    yield from ask(CallPerson(reason=reason))
    handed = asked(conversation, None).but(
        mode=Mode.WAITING_FOR_PERSON, person_asked_at=scene.now, handed_by_bot=True, state=State.REVIEW,
        acknowledged_at=scene.now,
    )  # fmt: skip
    return Outcome(conversation=handed, lines=(line(said),))
