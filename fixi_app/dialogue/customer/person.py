"""A person of the business in a customer's chat: asked for, here, speaking, gone again.

*Asked and nobody spoke yet* is not *a person is here*. While nobody spoke, the customer hears the truth in time and may
go on with the bot. Once somebody spoke the bot is quiet, reads along, and comes back only when a word of the customer
waited too long for that person: then it asks whether he was helped.
"""

from collections.abc import Callable
from datetime import datetime

from fixi_app.dialogue import render, show
from fixi_app.dialogue.customer import asides, intake, questions
from fixi_app.dialogue.scene import Flow, Outcome, Scene, hours_since, line, question
from fixi_app.dialogue.wishes import Asking
from fixi_app.dialogue.words import CUSTOMER_WORDS, Word, digit_in, word_in
from fixi_app.domain.conversation import Conversation, Item, Mode, OpenQuestion, Option, State, asked
from fixi_app.domain.questions import Question
from fixi_app.domain.reading import Intent

_SAID_AGAIN_HOURS = 1
"""So often a customer who waits for a person, and knows that it takes long, hears that his words were kept."""
_HUSHED = frozenset({"completed", "ask_other", "visit_reminder", "ask_done", "intake_closed", "still_needed"})
"""News that goes by itself and is no change of a visit: not for somebody who complained."""

_QUESTIONS = frozenset({"ask_other", "ask_done"})
"""News that asks something: the bot does not ask into the talk of a customer and a person."""


def hushes(conversation: Conversation, kind: str) -> bool:
    """Whether this news is kept from somebody who complained, asked for quiet, or is talking to a person."""
    if conversation.mode is Mode.PERSON and kind in _QUESTIONS:
        return True
    return conversation.only_visit_changes and kind in _HUSHED


def _settled(conversation: Conversation) -> Conversation:
    """His complaint is dealt with: he is written to again, unless he asked for quiet."""
    if conversation.complained_at is None:
        return conversation
    return conversation.but(complained_at=None, only_visit_changes=conversation.quiet_asked)


def with_bot(conversation: Conversation) -> Conversation:
    """The chat with the bot in charge again."""
    if conversation.mode is Mode.BOT:
        return conversation
    back = conversation.but(
        mode=Mode.BOT, person_asked_at=None, handed_by_bot=False, person_by=None, person_spoke_at=None,
        word_waits_since=None, promised_at=None,
    )  # fmt: skip
    unfinished = conversation.handed_by_bot and conversation.state is State.REVIEW
    return back.but(state=State.INTAKE) if unfinished else back


def waits(conversation: Conversation, scene: Scene) -> Conversation:
    """The chat with a word of the customer in it that the person in charge has to answer."""
    if conversation.mode is not Mode.PERSON or conversation.word_waits_since:
        return conversation
    return conversation.but(word_waits_since=scene.now)


def still_waiting(conversation: Conversation, scene: Scene, *, new_fault: bool = False) -> Outcome:
    """Words of one who knows that it takes long, or asks for a person again, are acknowledged, once an hour.

    A fault that he had not told before is acknowledged in any case: it may not be able to wait as long as he can.
    """
    asks_again = scene.turn.reading.intent is Intent.HUMAN or word_in(scene.turn, CUSTOMER_WORDS) is Word.PERSON
    unknown = conversation.promised_at is None and not asks_again
    told_recently = hours_since(conversation.acknowledged_at, scene.now) < _SAID_AGAIN_HOURS and not new_fault
    if unknown or conversation.mode is Mode.PERSON or conversation.person_spoke_at or told_recently:
        return Outcome(conversation=conversation)
    return Outcome(conversation=conversation.but(acknowledged_at=scene.now), lines=(line("person_still"),))


# -- news ------------------------------------------------------------------------------------------------------------


def _took(conversation: Conversation, item: Item, scene: Scene) -> Flow:
    """Somebody of the business took the chat: the bot is quiet. Who waited already, waits on until he speaks."""
    yield from ()
    since = conversation.person_asked_at or conversation.word_waits_since
    taken = conversation.but(mode=Mode.PERSON, person_by=item.news.get("by"), word_waits_since=since)
    return Outcome(conversation=taken)


def _spoke(conversation: Conversation, item: Item, scene: Scene) -> Flow:
    """A person is here: nothing of the customer's waits any more."""
    yield from ()
    by = item.news.get("by", "phone")
    here = conversation.but(
        mode=Mode.PERSON, person_by=by, person_asked_at=None, person_spoke_at=item.at, word_waits_since=None,
        promised_at=None, handed_by_bot=False,
    )  # fmt: skip
    return Outcome(conversation=here)


def _took_back(conversation: Conversation, item: Item, scene: Scene) -> Flow:
    """What he wrote never left: the chat waits for him as it did before."""
    yield from ()
    if conversation.mode is not Mode.PERSON:
        return Outcome(conversation=conversation)
    waited = item.news.get("waited")
    since = datetime.fromisoformat(waited) if waited else conversation.word_waits_since
    return Outcome(conversation=conversation.but(person_spoke_at=None, word_waits_since=since))


def _late(conversation: Conversation, item: Item, scene: Scene) -> Flow:
    """Nobody spoke in time: when a person will be there, and the way on with the bot."""
    yield from ()
    if conversation.mode is Mode.BOT or conversation.person_spoke_at or conversation.promised_at:
        return Outcome(conversation=conversation)
    if "opens" not in item.news:
        return Outcome(conversation=conversation.but(acknowledged_at=scene.now), lines=(line("person_still"),))
    opens, until = (datetime.fromisoformat(item.news[name]) for name in ("opens", "until"))
    key, at = ("person_late_open", until) if opens <= scene.now else ("person_late_closed", opens)
    promised = conversation.but(promised_at=at, acknowledged_at=scene.now)
    return Outcome(conversation=promised, lines=(line(key, day=_moment(at, scene)),))


def _moment(at: datetime, scene: Scene) -> str:
    return f"{show.day(at, scene)} {render.clock(at, scene.zone)}"


def _returns(conversation: Conversation, item: Item, scene: Scene) -> Flow:
    """His word waited too long for a person who had spoken: the bot is back, and asks whether he was helped."""
    yield from ()
    waited = conversation.word_waits_since
    if conversation.mode is not Mode.PERSON or conversation.person_spoke_at is None or waited is None:
        return Outcome(conversation=conversation)
    if waited.isoformat() != item.news.get("waited"):
        return Outcome(conversation=conversation)  # he was answered, and has written again since
    options = (Option(value="yes"), Option(value="no"), Option(value="person"))
    asking = asked(with_bot(conversation), question(Question.HELPED, scene, options=options))
    return Outcome(conversation=asking, lines=(line("ask_helped"),))


def _gave_back(conversation: Conversation, item: Item, scene: Scene) -> Flow:
    """The person is done. The bot says that it is back only if there is something to say."""
    if conversation.mode is Mode.BOT:
        return Outcome(conversation=conversation)
    back = _settled(with_bot(conversation))
    waited = conversation.word_waits_since or conversation.person_asked_at
    if waited is None and conversation.open_question is None:
        return Outcome(conversation=back)
    return Outcome(conversation=back, lines=(line("bot_back"),)).then((yield from went_on(back, scene)))


NEWS: dict[str, Callable[[Conversation, Item, Scene], Flow]] = {
    "phone_spoke": _spoke,
    "owner_took": _took,
    "owner_spoke": _spoke,
    "owner_took_back": _took_back,
    "owner_gave_back": _gave_back,
    "person_late": _late,
    "person_returns": _returns,
}
"""News of a person in the chat; it belongs to no lead."""


# -- the bot is back -------------------------------------------------------------------------------------------------


def helped(
    conversation: Conversation, opened: OpenQuestion, scene: Scene, word: Word | None
) -> Asking[Outcome | None]:
    """Was he helped? Yes ends it; no goes on here; or the person is called again. Other words are his request."""
    digit, answer = digit_in(scene.turn), scene.turn.reading.answer
    closed = conversation.but(open_question=conversation.former_question, former_question=None)
    if digit == "3":
        return (yield from asides.person(closed, scene, "person_called"))
    thanks = scene.turn.reading.intent is Intent.THANKS and not (answer and answer.no)
    if digit == "1" or (digit is None and (thanks or (answer is not None and answer.yes))):
        return Outcome(conversation=_settled(closed), lines=(line("helped_well"),))
    if digit == "2" or (digit is None and answer is not None and answer.no and _is_short(scene)):
        return (yield from went_on(closed, scene))
    return None


def _is_short(scene: Scene) -> bool:
    return sum(len(text.split()) for text in scene.turn.texts()) <= 3


def went_on(conversation: Conversation, scene: Scene) -> Flow:
    """On with the bot: from the open question, else from where the request stands; what was said meanwhile counts."""
    if conversation.state is State.INTAKE and conversation.facts.trade:  # he may have said it meanwhile
        return (yield from intake.progress(conversation, scene, before=conversation.but(open_question=None)))
    if (asked_again := questions.again(conversation, scene)).lines:
        return asked_again
    if conversation.lead_id:
        return (yield from asides.status(conversation, scene))
    if conversation.facts.trade:
        taking = conversation.but(state=State.INTAKE)
        return (yield from intake.progress(taking, scene, before=taking))
    return Outcome(conversation=conversation, lines=(line("continue"),))
