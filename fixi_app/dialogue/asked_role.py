"""As a customer, or about your work? Asked when words fit both; and the plain words with which he changes sides.

What he had said is kept as it came, so that nothing has to be said twice. Words that do not answer get the question
once more, and then it is left (L42); `נציג` and his business words escape at once.
"""

from collections.abc import Callable

from fixi_app.dialogue import hats, show
from fixi_app.dialogue.customer import intake, questions, talk
from fixi_app.dialogue.professional import person
from fixi_app.dialogue.scene import Flow, Line, Outcome, Scene, line, question
from fixi_app.dialogue.wishes import Asking, CallPerson, ask
from fixi_app.dialogue.words import CUSTOMER_WORDS, HAT_WORDS, Word, digit_in, word_in
from fixi_app.domain.contacts import Role
from fixi_app.domain.conversation import Conversation, Option, Undecided
from fixi_app.domain.questions import Question
from fixi_app.domain.reading import Intent
from fixi_app.domain.sides import has_own_request, hat_of, wearing

MOST_TRIES = 2
InHat = Callable[[Role, Conversation, Scene], Flow]
_NAMES = {Role.CUSTOMER: "role_customer", Role.PROFESSIONAL: "role_professional", Role.OWNER: "role_owner"}
_HAT_OF_WORD = {Word.AS_CUSTOMER: Role.CUSTOMER, Word.AT_WORK: Role.PROFESSIONAL, Word.MANAGE: Role.OWNER}


def which(conversation: Conversation, scene: Scene, sides: tuple[Role, ...]) -> Flow:
    """Ask on which side he means it, and keep his words until he has said."""
    options = tuple(Option(value=side.value, label=show.word(_NAMES[side], scene)) for side in sides)
    asking = question(Question.ROLE, scene, options=options)
    if scene.turn.reading.danger:  # a person hears of it at once, whoever is in danger
        yield from ask(CallPerson(reason="emergency"))
    kept = Undecided(question=asking, items=scene.turn.items, reading=scene.turn.reading)
    return Outcome(conversation=conversation.but(undecided=kept), lines=(_asked(kept),))


def _asked(undecided: Undecided) -> Line:
    return line("ask_role", options=show.numbered([option.label for option in undecided.question.options]))


def answered(undecided: Undecided, scene: Scene) -> Role | None:
    """The side that he names, with a number or in words; None when he names none."""
    options = undecided.question.options
    digit = digit_in(scene.turn)
    if digit and 1 <= int(digit) <= len(options):
        return Role(options[int(digit) - 1].value)
    word = word_in(scene.turn, HAT_WORDS)
    named = _HAT_OF_WORD.get(word) if word else None
    return named if named and named.value in {option.value for option in options} else None


def not_answered(conversation: Conversation, undecided: Undecided, scene: Scene) -> Asking[Outcome | None]:
    """Off the script: once more, then it is left. None when the words are something that needs no answer first."""
    word, intent = word_in(scene.turn, CUSTOMER_WORDS), scene.turn.reading.intent
    if hats.business_word(scene) or word_in(scene.turn, HAT_WORDS):
        return None
    if word is Word.PERSON or intent is Intent.HUMAN:
        return (yield from person.called(conversation.but(undecided=None), scene))
    if undecided.question.tries >= MOST_TRIES or word is Word.LEAVE:
        return Outcome(conversation=conversation.but(undecided=None), lines=(line("role_left"),))
    added = undecided.with_more(scene.turn.items, scene.turn.reading)
    more = added.but(question=undecided.question.but(tries=undecided.question.tries + 1))
    return Outcome(conversation=conversation.but(undecided=more), lines=(_asked(more),))


def changed(conversation: Conversation, scene: Scene, word: Word, in_hat: InHat) -> Asking[Outcome | None]:
    """He says as whom he speaks from here on. None where that word means nothing from him."""
    if word is Word.MANAGE and conversation.is_owner:
        return (yield from in_hat(Role.OWNER, conversation, scene))
    if conversation.pro_id is None:
        return None
    if word is Word.AS_CUSTOMER:
        return (yield from _as_customer(conversation, scene))
    if word is Word.AT_WORK:
        return (yield from _at_work(conversation, scene, in_hat))
    return None


def _as_customer(conversation: Conversation, scene: Scene) -> Flow:
    """Back to a request that is under way, else to the first question of a new one."""
    side = wearing(conversation, Role.CUSTOMER).but(at_work=False)
    outcome = talk.first_words(side, scene).plus(line("as_customer"))
    if has_own_request(side):
        opened = outcome.conversation.open_question  # asked anew, and later than what his work asked meanwhile
        renewed = outcome.conversation.but(open_question=opened.but(since=scene.now) if opened else None)
        return questions.after(outcome.but(conversation=renewed), scene)
    first = (Question.TRADE, ())
    return outcome.then((yield from intake.asked_for(first, outcome.conversation, scene, outcome.conversation)))


def _at_work(conversation: Conversation, scene: Scene, in_hat: InHat) -> Flow:
    """His work again; a request of his own stays as it is until he comes back to it."""
    waits = has_own_request(conversation)
    if hat_of(conversation) is Role.PROFESSIONAL and not waits:
        return (yield from in_hat(Role.PROFESSIONAL, conversation, scene))
    side = wearing(conversation, Role.PROFESSIONAL).but(at_work=waits)
    return Outcome(conversation=side, lines=(line("at_work_waits" if waits else "at_work"),))
