"""Where a professional's turn enters: first the news, then his own words.

Of his words a quoted reply answers its own message; a digit answers the question asked last; a command is an exact
word, its number, or a plain sentence (`table.py` says what each starts); a voice note is read back. What is none of
these gets the menu, so nobody is left without a way on.
"""

from fixi_app.dialogue import digits
from fixi_app.dialogue.phrases import Phrase, holds
from fixi_app.dialogue.professional import (
    charged,
    confirm,
    labels,
    left_alone,
    menu,
    moves,
    offers,
    own_terms,
    person,
    quoted,
    replies,
    slips,
    unspoken,
    voice,
)
from fixi_app.dialogue.professional.again import again
from fixi_app.dialogue.professional.named import of_options
from fixi_app.dialogue.professional.numbers import numbered
from fixi_app.dialogue.professional.sentences import command_in
from fixi_app.dialogue.professional.table import COMMANDS, CONFIRMED, NEWS, QUESTIONS
from fixi_app.dialogue.scene import Flow, Outcome, Scene, hours_since, line
from fixi_app.dialogue.sure import yes_or_no
from fixi_app.dialogue.words import Word, digit_in, thinks_it_over
from fixi_app.domain.conversation import Conversation, Mode, OpenQuestion
from fixi_app.domain.questions import Question
from fixi_app.domain.reading import Intent

_BY_MENU = frozenset({None, Question.OFFER, Question.MENU, Question.CUSTOMER_ASKS})
"""With one of these open (or none) a digit is the number of a command."""
_WITHOUT_DIGITS = frozenset({Question.OFFER, Question.MENU, Question.AMBIGUOUS_DIGIT, Question.CUSTOMER_ASKS})
_A_FEW = 3


def turn(conversation: Conversation, scene: Scene) -> Flow:
    """One turn of a professional: first the news (offers, withdrawals), then his own words."""
    outcome = Outcome(conversation=labels.fresh(conversation, scene))
    for item in scene.turn.news():
        tell = NEWS.get(item.kind, offers.told)
        outcome = outcome.then((yield from tell(outcome.conversation, item, scene)))
    if scene.turn.has_messages():
        outcome = outcome.then((yield from _spoken(outcome.conversation, scene)))
    return _addressed(quoted.marked(outcome, scene))


def _addressed(outcome: Outcome) -> Outcome:
    """Every sentence to him or her in the right form."""
    gender = outcome.conversation.gender
    return outcome.but(lines=tuple(said.but(gender=said.gender or gender) for said in outcome.lines))


def _spoken(conversation: Conversation, scene: Scene) -> Flow:
    if not _says_something(scene):
        return person.kept(conversation, scene) if _is_heard(conversation) else unspoken.met(conversation, scene)
    outcome = yield from quoted.answered(conversation, scene)
    scene = quoted.rest(scene)
    if not _says_something(scene):
        return outcome
    return outcome.then((yield from _heard(outcome.conversation, scene)))


def _says_something(scene: Scene) -> bool:
    return any(i.inbound and (i.inbound.text.strip() or i.inbound.media or i.inbound.tap_id) for i in scene.turn.items)


def _is_heard(conversation: Conversation) -> bool:
    """A person is here: what answers no question and is no command is his to read."""
    return conversation.mode is Mode.PERSON


def _heard(conversation: Conversation, scene: Scene) -> Flow:
    if voice.is_unheard(scene.turn) and _is_heard(conversation):
        return person.kept(conversation, scene)
    if unspoken.is_only_a_picture(scene):
        return person.kept(conversation, scene) if _is_heard(conversation) else unspoken.picture(conversation, scene)
    if words := voice.transcribed(scene.turn):
        return (yield from voice.read_back(conversation, words, scene, _obeyed))
    if voice.is_unheard(scene.turn):
        return Outcome(conversation=conversation, lines=(line("voice_more_words"),))
    return (yield from _obeyed(conversation, scene))


def _obeyed(conversation: Conversation, scene: Scene) -> Flow:
    word = offers.as_answer(command_in(scene.turn.texts()), conversation, scene)
    pointed = quoted.to_question(conversation, scene)
    if isinstance(pointed, Outcome):
        return pointed
    if quiet := left_alone.how(pointed, scene, word):
        return quiet
    if doubtful := _doubtful_digit(pointed, scene):
        return doubtful
    if answered := (yield from _open_question(pointed, scene, word)):
        return answered
    if word in (Word.GIVE_BACK, Word.BUSY) and _is_of_offer(pointed.open_question, scene):
        word = Word.REFUSE
    word = word or own_terms.changes(pointed.open_question, scene) or _meant(pointed, scene)
    if word is Word.APPROVE and (countered := (yield from moves.instead_of_a_yes(pointed, scene))):
        return countered
    if word is not None and word in COMMANDS:
        return (yield from COMMANDS[word](_without_doubt(pointed), scene))
    return (yield from _without_command(pointed, scene))


def _without_doubt(conversation: Conversation) -> Conversation:
    """ "Did you mean X?" is over once he gives another command: a yes that comes later is not said to it."""
    opened = conversation.open_question
    if opened is None or opened.kind is not Question.HEARD:
        return conversation
    return conversation.but(open_question=conversation.former_question, former_question=None)


def _without_command(conversation: Conversation, scene: Scene) -> Flow:
    intent, opened = scene.turn.reading.intent, conversation.open_question
    if intent is Intent.HUMAN:
        return (yield from COMMANDS[Word.PERSON](conversation, scene))
    for answered in (charged.corrected, moves.in_his_own_words, replies.passed_on):
        if answer := (yield from answered(conversation, scene)):
            return answer
    if _turns_down(opened, scene):
        return (yield from COMMANDS[Word.REFUSE](conversation, scene))
    if _is_heard(conversation):
        return person.kept(conversation, scene)
    if intent is Intent.THANKS:
        return Outcome(conversation=conversation, lines=(line("welcome"),))
    if slip := slips.meant(scene):
        return (yield from _slipped(conversation, *slip, scene))
    return (yield from _not_understood(conversation, scene))


def _not_understood(conversation: Conversation, scene: Scene) -> Flow:
    """His question once more, an offer that waits for him, or the menu."""
    opened = conversation.open_question
    if opened and opened.kind is Question.OFFER and (offered := (yield from offers.once_more(conversation, scene))):
        return offered
    if opened and (asked_again := again(conversation, opened, scene)):
        if opened.tries == 1:
            return asked_again.but(conversation=conversation.but(open_question=opened.but(tries=2)))
        conversation = conversation.but(open_question=None)  # its numbers would be taken for those of the menu
    return (yield from menu.shown(conversation, scene))


def _slipped(conversation: Conversation, word: Word, right: Scene, scene: Scene) -> Flow:
    """A command with a letter wrong."""
    if word in COMMANDS and slips.is_sure(word, scene):
        return (yield from COMMANDS[word](conversation, right))
    return slips.put(conversation, right, scene)


def _open_question(conversation: Conversation, scene: Scene, word: Word | None) -> offers.Maybe:
    opened = conversation.open_question
    if opened is None:
        return None
    if opened.kind is Question.HEARD:
        return (yield from voice.answered(conversation, opened, scene, _obeyed))
    if opened.kind is Question.SURE and (agreed := (yield from _sure(conversation, opened, scene))):
        return agreed
    if opened.kind is Question.AMBIGUOUS_DIGIT:
        return _which_question(conversation, opened, scene)
    if opened.kind in QUESTIONS:
        return (yield from QUESTIONS[opened.kind](conversation, opened, scene, word))
    return (yield from _price_after_all(conversation, scene))


def _sure(conversation: Conversation, opened: OpenQuestion, scene: Scene) -> offers.Maybe:
    """A yes does what was read back, a no leaves everything as it was; other words are a command of their own."""
    agreed = yes_or_no(scene.turn)
    closed = conversation.but(open_question=None)
    if agreed is None:
        return None
    if not agreed:
        return Outcome(conversation=closed, lines=(line("left_as_it_was"),))
    plan = confirm.planned(opened.options[0].value)
    return (yield from CONFIRMED[opened.about or ""](closed, plan, scene))


def _doubtful_digit(conversation: Conversation, scene: Scene) -> Outcome | None:
    """A new offer came while "which job?" or "how much?" was open: a quick 1 may mean the job, and must not approve."""
    former = conversation.former_question
    if former is None or former.kind in _WITHOUT_DIGITS:
        return None
    return digits.doubtful(conversation, scene)


def _which_question(conversation: Conversation, opened: OpenQuestion, scene: Scene) -> Outcome | None:
    """The question that he means is open again, to be answered now that both were read."""
    option = of_options(opened, scene)
    if option is None:
        return None
    newer = conversation.former_question
    meant_newer = newer is not None and option.value == newer.kind.value
    back = conversation.but(open_question=newer if meant_newer else None, former_question=None)
    return Outcome(conversation=back, lines=(line("answer_again" if meant_newer else "ask_word_again"),))


def _price_after_all(conversation: Conversation, scene: Scene) -> offers.Maybe:
    """An offer came while the price of a job was asked for: a sum still answers that, for no offer is answered so."""
    former, number = conversation.former_question, digit_in(scene.turn)
    if former is None or former.kind is not Question.FINAL_PRICE or number is None or numbered(number):
        return None
    opened = conversation.open_question
    priced = yield from charged.told(conversation.but(former_question=None), former, scene, None)
    return priced.but(conversation=priced.conversation.but(open_question=opened)) if priced else None


def _meant(conversation: Conversation, scene: Scene) -> Word | None:
    """The number of a command, or a plain yes or no while an offer is the open question."""
    opened, answer = conversation.open_question, scene.turn.reading.answer
    if digit := digit_in(scene.turn):
        return numbered(digit) if (opened.kind if opened else None) in _BY_MENU else _on_offers(opened, digit)
    tapped = [i.inbound.tap_id for i in scene.turn.items if i.inbound and i.inbound.tap_id]
    if tapped and tapped[0] in ("approve", "refuse"):
        return Word(tapped[0])
    if opened is None or opened.kind is not Question.OFFER or answer is None or thinks_it_over(scene.turn):
        return None
    another_time = scene.turn.reading.wanted is not None
    return Word.APPROVE if answer.yes else Word.REFUSE if answer.no and not another_time else None


def _is_of_offer(opened: OpenQuestion | None, scene: Scene) -> bool:
    """ "Can't today", just after an offer, is said of that and not of a visit which he has."""
    words = max((len(text.split()) for text in scene.turn.texts()), default=0)
    just_put = opened is not None and hours_since(opened.since, scene.now) < offers.HANDLED_HOURS
    return just_put and words <= _A_FEW and _turns_down(opened, scene)


def _turns_down(opened: OpenQuestion | None, scene: Scene) -> bool:
    """ "I can't today", said to an offer and naming no time that would suit him."""
    answer = scene.turn.reading.answer
    said_no = bool(answer and answer.no) and not thinks_it_over(scene.turn)
    refused = said_no or holds(Phrase.CANNOT_TAKE, scene.turn.texts())
    return opened is not None and opened.kind is Question.OFFER and refused


def _on_offers(opened: OpenQuestion | None, digit: str) -> Word | None:
    """While "which offer?" waits for a letter a 1 or 2 is asked about once more, and chooses none."""
    if opened is None or opened.kind not in (Question.WHICH_OFFER, Question.REFUSE):
        return None
    return {"1": Word.APPROVE, "2": Word.REFUSE}.get(digit)
