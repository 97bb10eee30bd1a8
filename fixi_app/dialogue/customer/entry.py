"""Where a customer's turn enters, and which flow takes it.

The order is the product's: a person in charge silences the bot; danger comes before everything; then what counts at
any moment (a person, stop, cancel, status); then the answer to the open question; and only then the request itself.
"""

from fixi_app.dialogue.customer import (
    absences,
    after_visit,
    afterwards,
    another_pro,
    answers,
    asides,
    consent,
    door,
    emergency,
    further,
    intake,
    late,
    media,
    moving_back,
    new_or_existing,
    news,
    notices,
    person,
    present_times,
    pro_news,
    put_aside,
    questions,
    rudeness,
    shopping,
    talk,
    visits,
    wordless,
)
from fixi_app.dialogue.customer.reply import gives_thanks
from fixi_app.dialogue.scene import Flow, Outcome, Scene, line
from fixi_app.dialogue.speech import is_in_other_letters, only_asks_for_a_language
from fixi_app.dialogue.wishes import CallPerson, SeeLead, ask
from fixi_app.dialogue.words import CUSTOMER_WORDS, Word, word_in
from fixi_app.domain.consent import off_record
from fixi_app.domain.conversation import Conversation, Mode, State, ended
from fixi_app.domain.facts import merged
from fixi_app.domain.questions import Question
from fixi_app.domain.reading import Intent

_HEARD_WHILE_WAITING = frozenset({Word.STATUS, Word.HELP, Word.PRIVACY, Word.MY_DATA, Word.MACHINE, Word.WHO})
"""Answered while he waits for a person, without taking the bot back."""
_PUT_AGAIN = frozenset({
    Question.STOP, Question.NEW_OR_EXISTING, Question.WAIT_OR_OTHER, Question.MOVE, Question.NEW_TIME,
})  # fmt: skip
"""Choices on which something waits: whatever else is said meanwhile, he is brought back to them."""
_BACK_TO_THE_BOT = frozenset({Word.CONTINUE, Word.STOP, Word.CANCEL})


def turn(conversation: Conversation, scene: Scene) -> Flow:
    """One turn of a customer: first the news from inside, then his own words."""
    outcome = Outcome(conversation=conversation)
    for item in scene.turn.news():
        outcome = outcome.then((yield from news.told(outcome.conversation, item, scene)))
    if scene.turn.has_messages():
        before = outcome.conversation
        outcome = outcome.then((yield from _spoken(before, scene)))
        if not off_record(outcome.conversation, scene.business):
            outcome = yield from media.nothing_lost(before, outcome, scene)
        outcome = further.kept(before, (yield from new_or_existing.settled(before, outcome, scene)), scene)
    outcome = yield from further.taken_up((yield from put_aside.taken_up(outcome, scene)), scene)
    return (yield from present_times.shown(outcome, scene))


def _spoken(conversation: Conversation, scene: Scene) -> Flow:
    conversation = afterwards.without_old_question(conversation, scene)
    word = word_in(scene.turn, CUSTOMER_WORDS)
    if talk.is_silent(scene.turn):
        return Outcome(conversation=conversation)
    conversation, scene = notices.counted(conversation, scene), rudeness.cleaned(talk.without_mishearing(scene))
    conversation, unasked = yield from consent.met(conversation, scene, word)
    if unasked:
        return unasked
    if conversation.mode is not Mode.BOT:
        if conversation.mode is Mode.WAITING_FOR_PERSON and word in _HEARD_WHILE_WAITING:
            return (yield from _decided(conversation, scene, word))
        if not _takes_back(conversation, scene, word):
            return (yield from _listening(conversation, scene))
    if talk.is_only_a_call(scene.turn):
        return notices.once(conversation, "call", talk.calls_line(scene), scene)
    if held := (yield from notices.held_back(conversation, scene, word)):
        return held
    back = _with_bot(conversation)
    greeting = talk.first_words(back, scene)
    if conversation.mode is Mode.BOT and word is not Word.STOP and late.goes_to_a_person(scene):
        return greeting.then((yield from late.to_a_person(greeting.conversation, scene)))
    noticed = greeting.plus(*late.apology(scene), *media.missing(scene))
    return noticed.then((yield from _decided(greeting.conversation, scene, word)))


def _takes_back(conversation: Conversation, scene: Scene, word: Word | None) -> bool:
    """Whether these words are for the bot although a person was called.

    While a person really is here, only the plain word for it. While nobody has spoken yet, also an answer to the open
    question, danger, and, where the bot had called him for want of understanding, words that it understands now.
    """
    if word in _BACK_TO_THE_BOT:
        return True
    if conversation.mode is Mode.PERSON:
        return False
    grew = merged(conversation.facts, scene.turn.reading) != conversation.facts
    understood = conversation.handed_by_bot and grew
    return bool(scene.turn.reading.danger) or understood or answers.is_plain_answer(conversation, scene)


def _with_bot(conversation: Conversation) -> Conversation:
    if conversation.mode is Mode.BOT:
        return conversation
    return person.with_bot(conversation)


def _listening(conversation: Conversation, scene: Scene) -> Flow:
    """While a person is in charge the bot says nothing, but understands what is said, and calls him in danger."""
    standing = conversation.state in (State.WAITING, State.BOOKED)
    told = visits.of_this_visit(conversation, scene.turn.reading) if standing else scene.turn.reading
    heard = person.waits(conversation.but(facts=merged(conversation.facts, told)), scene)
    if heard.lead_id and heard.facts != conversation.facts:
        yield from intake.noted(heard)
    yield from pro_news.passed_on(heard, scene)
    if scene.turn.reading.danger:
        yield from ask(CallPerson(reason="emergency"))
        return Outcome(conversation=heard)
    new_fault = heard.facts.trade not in (None, conversation.facts.trade)
    return person.still_waiting(heard, scene, new_fault=new_fault)


def _decided(conversation: Conversation, scene: Scene, word: Word | None) -> Flow:
    if scene.turn.reading.danger:
        return (yield from emergency.raised(conversation, scene))
    if unsaid := (yield from _unsaid(conversation, scene)):
        return unsaid
    if only_asks_for_a_language(scene.turn):
        return (yield from _in_another_language(conversation, scene))
    conversation = rudeness.counted(conversation, scene)
    if rude := (yield from rudeness.met(conversation, scene)):
        return rude
    before, conversation = conversation, door.heard(conversation, scene)
    if opener := (yield from door.told(before, conversation, scene)):
        return opener
    if aside := (yield from _aside(conversation, scene, word)):
        return aside
    if shopper := (yield from shopping.met(conversation, scene)):
        return shopper
    conversation = answers.without_idle_cancel(conversation, scene, word)
    reading = scene.turn.reading
    if word is Word.CONTINUE and not (reading.trade or reading.city):  # said with it, a request is what he goes on with
        return (yield from person.went_on(conversation, scene))
    if answer := (yield from answers.to_open_question(conversation, scene, word)):
        return answer
    return (yield from _by_state(conversation, scene))


def _aside(conversation: Conversation, scene: Scene, word: Word | None) -> answers.Maybe:
    """What counts at any moment; plain words to "was it done?" are its answer first, and that nobody came is heard
    before the complaint that it also is."""
    if told := (yield from after_visit.told_plainly(conversation, scene)):
        return told
    if absent := (yield from absences.heard(conversation, scene)):
        return absent
    if taken_back := (yield from moving_back.met(conversation, scene, word)):
        return taken_back
    if aside := (yield from asides.at_any_moment(conversation, scene, word)):
        return aside
    return (yield from another_pro.met(conversation, scene))


def _unsaid(conversation: Conversation, scene: Scene) -> answers.Maybe:
    """The answer to a turn without words."""
    if odd := (yield from wordless.met(conversation, scene)):
        return odd
    return (yield from media.received(conversation, scene))


def _in_another_language(conversation: Conversation, scene: Scene) -> Flow:
    """The scene speaks it already: said so, and back to the question that was open, or to the first one."""
    outcome = Outcome(conversation=conversation, lines=(line("language_changed"),))
    if conversation.open_question is None and conversation.lead_id is None:
        return outcome.then((yield from intake.heard(conversation, scene)))
    opened = conversation.open_question
    if opened and opened.kind is Question.CANCEL and opened.about:
        lead = yield from ask(SeeLead(lead_id=opened.about))
        return outcome.plus(*asides.confirm_cancel(conversation, lead, scene).lines) if lead else outcome
    return questions.after(outcome, scene)


def _by_state(conversation: Conversation, scene: Scene) -> Flow:
    intent, state = scene.turn.reading.intent, conversation.state
    if small := (yield from _small_talk(conversation, scene)):
        return small
    if state in (State.WAITING, State.BOOKED):
        return _back_to_question(conversation, (yield from visits.while_open(conversation, scene)), scene)
    if state is State.REVIEW:
        return (yield from visits.in_review(conversation, scene))
    if state is State.RATING:
        conversation = ended(conversation)
    if intent is Intent.DECLINE and conversation.lead_id is None:
        return Outcome(conversation=conversation, lines=(line("fine"),))
    return (yield from intake.heard(conversation, scene))


def _back_to_question(before: Conversation, outcome: Outcome, scene: Scene) -> Outcome:
    """A note or a joke beside a question that waits: it is put once more."""
    opened = outcome.conversation.open_question
    waits = opened is not None and opened.kind in _PUT_AGAIN and opened == before.open_question
    return questions.after(outcome, scene) if waits else outcome


def _small_talk(conversation: Conversation, scene: Scene) -> answers.Maybe:
    """An answer to words that carry no request; None when there is one."""
    reading, state = scene.turn.reading, conversation.state
    if reading.trade or reading.city or reading.unknown_place or reading.lat is not None or reading.map_link:
        return None
    praise = reading.intent is Intent.RATING and conversation.lead_id is None and conversation.open_question is None
    if gives_thanks(scene) or praise:
        key = "welcome_plain" if conversation.facts.danger else "welcome"
        return questions.after(Outcome(conversation=conversation, lines=(line(key),)), scene)
    if conversation.facts.trade is None and is_in_other_letters(scene.turn):
        return None
    if reading.intent is Intent.GREETING and conversation.lead_id and conversation.open_question is None:
        return (yield from asides.status(conversation, scene))
    if reading.intent is Intent.GREETING and state is not State.IDLE:
        if conversation.facts.trade and conversation.open_question:
            return questions.after(Outcome(conversation=conversation, lines=(line("here"),)), scene)
        return Outcome(conversation=conversation, lines=(line("here_to_help"),))
    if reading.intent is not Intent.OFF_TOPIC or state in (State.WAITING, State.BOOKED, State.REVIEW):
        return None
    if conversation.facts.trade and conversation.open_question is None:
        return None  # a request rests here: long words that say nothing new go on with it
    if conversation.facts.trade is None:
        return Outcome(conversation=conversation, lines=(line("off_topic", business=scene.business.name),))
    return (yield from _not_sure(conversation, scene))


def _not_sure(conversation: Conversation, scene: Scene) -> Flow:
    """Words that say nothing about the open question: it is put once more, and then a person reads them."""
    opened = conversation.open_question
    assert opened is not None
    if opened.tries >= intake.MOST_TRIES:
        return (yield from intake.person_takes_it(conversation, scene, f"no answer to {opened.kind.value}"))
    tried = conversation.but(open_question=opened.but(tries=opened.tries + 1))
    return questions.after(Outcome(conversation=tried, lines=(line("not_sure"),)), scene)
