"""Taking a request: what is the fault, where, when; one short question at a time, nothing asked twice."""

from fixi_app.dialogue import show
from fixi_app.dialogue.customer import slots
from fixi_app.dialogue.scene import Flow, Line, Outcome, Scene, line, question
from fixi_app.dialogue.wishes import Asking, CallPerson, Match, Matched, OpenLead, PriceSpan, ToReview, UpdateLead, ask
from fixi_app.domain.conversation import Conversation, Mode, Option, Speaker, State, asked, ended
from fixi_app.domain.facts import Facts, merged
from fixi_app.domain.questions import Question
from fixi_app.domain.reading import Intent

MOST_TRIES = 2
"""A question that brought nothing this often in a row is not asked again: a person takes over (L45)."""


def heard(conversation: Conversation, scene: Scene) -> Flow:
    """New words about the request: take the facts in and go on to what is missing."""
    facts = merged(conversation.facts, scene.turn.reading)
    facts = facts.but(photos=facts.photos + pictures(scene))
    if conversation.lead_id is None and not _is_request(facts, scene):
        return _greeted(conversation.but(facts=facts), scene)
    moved = _forget_stale_match(conversation, facts)
    return (yield from progress(moved.but(facts=facts, state=_intake_state(moved)), scene))


def noted(conversation: Conversation) -> Asking[None]:
    """Write what is known into the lead without going on."""
    if conversation.lead_id:
        yield from ask(UpdateLead(lead_id=conversation.lead_id, facts=conversation.facts))


def progress(conversation: Conversation, scene: Scene) -> Flow:
    """One step forward: ask the first thing that is missing, or show times once nothing is."""
    conversation = yield from _with_lead(conversation)
    if scene.turn.reading.just_checking:
        return _just_checking(conversation)
    priced = yield from _price_first(conversation, scene)
    if missing := _first_missing(priced.conversation, scene):
        return priced.then((yield from _ask_again(missing, conversation, scene)))
    matched = yield from _with_match(priced.conversation, scene)
    outcome = priced.then(matched)
    if outcome.conversation.state is State.REVIEW:
        return outcome
    if missing := _address_missing(outcome.conversation, scene):
        return outcome.then((yield from _ask_again(missing, outcome.conversation, scene)))
    return outcome.then((yield from slots.shown(outcome.conversation, scene)))


def pictures(scene: Scene) -> int:
    """Photos and videos of this turn."""
    kinds = ("image", "video")
    return sum(m.kind in kinds for i in scene.turn.items if i.inbound for m in i.inbound.media)


def _is_request(facts: Facts, scene: Scene) -> bool:
    intent = scene.turn.reading.intent
    wanted = intent in (Intent.NEW_REQUEST, Intent.PROVIDE_DETAILS, Intent.PRICE_QUESTION)
    return bool(wanted or facts.trade or facts.city or facts.photos)


def _greeted(conversation: Conversation, scene: Scene) -> Outcome:
    asking = asked(conversation.but(state=State.INTAKE), question(Question.TRADE, scene))
    return Outcome(conversation=asking, lines=(line("ask_trade"),))


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
    lead = yield from ask(OpenLead(facts=conversation.facts))
    return conversation.but(lead_id=lead.id)


def _just_checking(conversation: Conversation) -> Outcome:
    return Outcome(conversation=conversation.but(open_question=None), lines=(line("just_checking"),))


def _price_first(conversation: Conversation, scene: Scene) -> Flow:
    """A price question is answered first: the span over the eligible lists; no list, no number."""
    outcome = Outcome(conversation=conversation)
    if scene.turn.reading.intent is not Intent.PRICE_QUESTION or not conversation.facts.trade:
        return outcome
    if conversation.speaker:
        return outcome  # the persona's own range is told with the match or the summary
    quote = yield from ask(PriceSpan(facts=conversation.facts))
    if quote is None:
        return outcome.plus(line("price_unknown"))
    return outcome.plus(line("price_before_match", price=show.price(quote, scene)))


def _first_missing(conversation: Conversation, scene: Scene) -> tuple[Question, tuple[Option, ...]] | None:
    facts = conversation.facts
    if facts.trade is None:
        return Question.TRADE, ()
    if facts.city_doubt:
        return Question.CITY_CHOICE, tuple(Option(value=c, label=scene.city(c)) for c in facts.city_doubt[:4])
    if facts.city is None and facts.lat is None:
        return Question.CITY, ()
    return None


def _address_missing(conversation: Conversation, scene: Scene) -> tuple[Question, tuple[Option, ...]] | None:
    facts = conversation.facts
    if not facts.has_address():
        return (Question.HOUSE_NUMBER if facts.street else Question.STREET), ()
    known = facts.floor or facts.apartment or facts.private_house or conversation.door_asked
    return None if known else (Question.FLOOR, ())


def _ask_again(missing: tuple[Question, tuple[Option, ...]], conversation: Conversation, scene: Scene) -> Flow:
    kind, options = missing
    before = conversation.open_question
    again = before is not None and before.kind is kind
    tries = before.tries + 1 if before and again else 1
    if tries > MOST_TRIES:
        return (yield from _person_takes_it(conversation, scene, f"no answer to {kind.value}"))
    opened = question(kind, scene, options=options).but(tries=tries)
    conversation = asked(conversation, opened).but(door_asked=conversation.door_asked or kind is Question.FLOOR)
    return Outcome(conversation=conversation, lines=(_question_line(kind, options, conversation, scene, again),))


def _question_line(
    kind: Question, options: tuple[Option, ...], conversation: Conversation, scene: Scene, again: bool
) -> Line:
    facts = conversation.facts
    if kind is Question.CITY_CHOICE:
        return line("ask_city_choice", options=show.numbered([o.label for o in options]))
    if kind is Question.CITY and facts.unknown_place:
        return line("ask_city_unknown", place=facts.unknown_place)
    if kind is Question.HOUSE_NUMBER:
        return line("ask_house_number", street=facts.street)
    return line(f"ask_{kind.value}_again" if again and kind is not Question.FLOOR else f"ask_{kind.value}")


def _with_match(conversation: Conversation, scene: Scene) -> Flow:
    """From the match on the bot speaks as the professional's assistant; with nobody, honestly, as Fixi Support."""
    if conversation.speaker or conversation.lead_id is None:
        return Outcome(conversation=conversation)
    found = yield from ask(Match(lead_id=conversation.lead_id))
    if found.pro is None:
        return (yield from _nobody_fits(conversation, scene))
    return _introduced(conversation, found, scene)


def _introduced(conversation: Conversation, found: Matched, scene: Scene) -> Outcome:
    assert found.pro is not None
    pro = found.pro
    name = pro.persona.assistant_of or pro.name
    said = [line("persona", gender=pro.gender, name=name, trade=show.trade(conversation.facts.trade, scene))]
    asked_price = scene.turn.reading.intent is Intent.PRICE_QUESTION
    if found.quote and asked_price:
        said.append(line("price_of_pro", name=pro.name, price=show.price(found.quote, scene)))
    if not conversation.photo_asked and conversation.facts.photos == 0:
        said.append(line("ask_photo"))
    speaker = Speaker(pro_id=pro.id, name=name, gender=pro.gender)
    spoken = conversation.but(
        speaker=speaker, photo_asked=True, price_told=conversation.price_told or bool(found.quote and asked_price)
    )
    return Outcome(conversation=spoken, lines=tuple(said))


def _nobody_fits(conversation: Conversation, scene: Scene) -> Flow:
    assert conversation.lead_id is not None
    yield from ask(ToReview(lead_id=conversation.lead_id, reason="nobody fits"))
    facts = conversation.facts
    waiting = asked(conversation.but(state=State.REVIEW, acknowledged_at=scene.now), None)
    said = line(
        "nobody_fits",
        support=scene.business.support_name,
        trade=show.trade(facts.trade, scene),
        city=scene.city(facts.city),
    )
    return Outcome(conversation=waiting, lines=(said,))


def _person_takes_it(conversation: Conversation, scene: Scene, reason: str) -> Flow:
    if conversation.lead_id:
        yield from ask(ToReview(lead_id=conversation.lead_id, reason=reason))
    yield from ask(CallPerson(reason=reason))
    handed = asked(conversation, None).but(
        mode=Mode.WAITING_FOR_PERSON, person_asked_at=scene.now, state=State.REVIEW, acknowledged_at=scene.now
    )
    return Outcome(conversation=handed, lines=(line("not_understood_person"),))


def dropped(conversation: Conversation) -> Conversation:
    """The conversation after its request was dropped."""
    return ended(conversation)
