"""Where somebody enters who wants to join: question after question, each answer read back, until the owner has it.

`חזרה` goes one question back, `ביטול` ends it at any time, `נציג` calls a person and leaves the question open. What is
asked lies on a side of its own (`domain/sides.py`), so a request of his as a customer is not touched by it.
"""

from collections.abc import Callable, Mapping

from fixi_app.dialogue.customer import talk
from fixi_app.dialogue.joining import asking, checking
from fixi_app.dialogue.joining.steps import STEPS
from fixi_app.dialogue.joining.wishes import Apply, MyApplication
from fixi_app.dialogue.scene import Flow, Outcome, Scene, hours_since, line
from fixi_app.dialogue.wishes import Asking, CallPerson, ask
from fixi_app.dialogue.words import CUSTOMER_WORDS, HAT_WORDS, Word, digit_in, word_in
from fixi_app.domain.contacts import Role
from fixi_app.domain.conversation import Conversation, Item
from fixi_app.domain.joining import Application, Step
from fixi_app.domain.questions import Question
from fixi_app.domain.reading import Intent
from fixi_app.domain.sides import natural_hat, wearing

MOST_TRIES = 3
"""A question that was not answered this often goes to a person with what was told so far (L45)."""
Maybe = Asking[Outcome | None]


def begun(conversation: Conversation, scene: Scene) -> Flow:
    """`הרשמה`: on from where he left, or from what he sent before, else from the first question."""
    if conversation.pro_id:
        return Outcome(conversation=conversation, lines=(line("join_already"),))
    if conversation.phone is None:
        yield from ask(CallPerson(reason="joining without a phone"))
        return Outcome(conversation=conversation, lines=(line("join_no_phone"),))
    side = wearing(conversation, Role.APPLICANT)
    outcome = talk.first_words(side, scene)
    if side.application:
        return outcome.then(asking.asked_next(outcome.conversation, scene))
    sent = yield from ask(MyApplication())
    begun_ = outcome.conversation.but(application=sent or Application())
    key = "join_again" if sent else "join_start"
    return outcome.then(asking.asked_next(begun_, scene, line(key, business=scene.business.name)))


def turn(conversation: Conversation, scene: Scene) -> Asking[Outcome | None]:
    """One turn of somebody who is being asked; None when he does not mean this questionnaire any more."""
    opened = conversation.open_question
    if opened is None:
        return None
    if opened.kind is Question.PHONE_CHECK:
        return (yield from checking.answered(conversation, opened, scene))
    if conversation.application is None or _is_stale(conversation, scene):
        return None
    if aside := (yield from _aside(conversation, scene)):
        return aside
    ask_, application = opened.about or Step.NAME.value, conversation.application
    if ask_ == Step.CONFIRM.value:
        return (yield from _confirmed(conversation, scene))
    if ask_ == Step.CHANGE.value:
        return (yield from _changed(conversation, scene))
    taken = yield from STEPS[Step(ask_.partition(":")[0])](application, ask_, scene)
    if taken is None:
        return (yield from _not_understood(conversation, scene))
    if taken.application is None:
        return Outcome(conversation=_over(conversation), lines=taken.lines)
    return asking.asked_next(conversation.but(application=taken.application), scene, *taken.lines)


def _is_stale(conversation: Conversation, scene: Scene) -> bool:
    """A day later his words are about something else; `הרשמה` goes on from here."""
    opened = conversation.open_question
    waited = hours_since(opened.since if opened else None, scene.now)
    return waited > scene.business.intake_close_hours and digit_in(scene.turn) is None


def _left(conversation: Conversation) -> Conversation:
    """He is what he was before; what he told is kept, and `הרשמה` goes on from it."""
    return wearing(conversation.but(open_question=None, former_question=None), natural_hat(conversation))


def _over(conversation: Conversation) -> Conversation:
    """The questionnaire is gone."""
    return _left(conversation.but(application=None))


def _aside(conversation: Conversation, scene: Scene) -> Maybe:
    """Back, never mind, a person, help."""
    word, hat = word_in(scene.turn, CUSTOMER_WORDS), word_in(scene.turn, HAT_WORDS)
    opened, application = conversation.open_question, conversation.application
    assert opened is not None
    assert application is not None
    if hat is Word.BACK:
        back = application.back_from(opened.about or "")
        return asking.asked_next(conversation.but(application=back), scene)
    if word in (Word.CANCEL, Word.LEAVE, Word.STOP):
        return Outcome(conversation=_over(conversation), lines=(line("join_left"),))
    if word is Word.PERSON or scene.turn.reading.intent is Intent.HUMAN:
        yield from ask(CallPerson(reason="joining"))
        return asking.again(conversation, scene, line("join_person"))
    if word in (Word.HELP, Word.STATUS) or hat is Word.JOIN:
        return asking.again(conversation, scene, line("join_help"))
    return None


def _not_understood(conversation: Conversation, scene: Scene) -> Flow:
    opened = conversation.open_question
    assert opened is not None
    if opened.tries >= MOST_TRIES:
        yield from ask(CallPerson(reason="joining"))
        return Outcome(conversation=_left(conversation), lines=(line("join_to_person"),))
    return asking.again(conversation, scene, line("join_unclear"), tries=opened.tries + 1)


def _confirmed(conversation: Conversation, scene: Scene) -> Flow:
    digit, answer = digit_in(scene.turn), scene.turn.reading.answer
    assert conversation.application is not None
    if digit == "2" or (answer and answer.no):
        return asking.ask_change(conversation, scene)
    if digit != "1" and not (answer and answer.yes):
        return (yield from _not_understood(conversation, scene))
    sent = yield from ask(Apply(application=conversation.application))
    key = "join_sent" if sent else "join_already"
    return Outcome(conversation=_over(conversation), lines=(line(key, business=scene.business.name),))


def _changed(conversation: Conversation, scene: Scene) -> Flow:
    opened, digit = conversation.open_question, digit_in(scene.turn)
    assert opened is not None
    assert conversation.application is not None
    if digit is None or not 1 <= int(digit) <= len(opened.options):
        return (yield from _not_understood(conversation, scene))
    step = opened.options[int(digit) - 1].value
    steps = (step, Step.FEE.value) if step == Step.PRICE.value else (step,)
    return asking.asked_next(conversation.but(application=conversation.application.without(*steps)), scene)


def accepted(conversation: Conversation, item: Item, scene: Scene) -> Flow:
    """The owner took him on: he is a professional from here on."""
    yield from ()
    if conversation.pro_id is None:
        return Outcome(conversation=conversation)
    said = line("join_accepted", name=conversation.name or "", business=scene.business.name, gender=conversation.gender)
    return Outcome(conversation=conversation, lines=(said,))


def refused(conversation: Conversation, item: Item, scene: Scene) -> Flow:
    yield from ()
    if conversation.pro_id:
        return Outcome(conversation=conversation)
    return Outcome(conversation=conversation, lines=(line("join_refused", business=scene.business.name),))


NEWS: Mapping[str, Callable[[Conversation, Item, Scene], Flow]] = {
    "joined": accepted, "join_refused": refused, "phone_check": checking.told,
}  # fmt: skip
"""News about joining, told whatever hat he wears."""
