"""Where the owner's turn enters: his alerts, and the menu that `ניהול` opens.

The side of a conversation is its owner's here (`domain/sides.py`): state and open question are his alone. It stays in
front of him for as long as a question of his is open. News for him is marked `to="owner"`.
"""

from collections.abc import Callable

from fixi_app.dialogue.owner import alerted, applications, chats, leads, menu, worded
from fixi_app.dialogue.owner.choice import OwnerWord, goes_back, number_of, word_of
from fixi_app.dialogue.scene import Flow, Outcome, Scene, hours_since, line, question
from fixi_app.dialogue.wishes import Asking
from fixi_app.dialogue.words import CUSTOMER_WORDS, HAT_WORDS, PROFESSIONAL_WORDS, Word, word_in
from fixi_app.domain.conversation import Conversation, OpenQuestion, asked
from fixi_app.domain.questions import Question
from fixi_app.domain.reading import Intent
from fixi_app.domain.sides import has_own_request

_ANSWERS: dict[Question, Callable[[Conversation, OpenQuestion, Scene], Asking[Outcome | None]]] = {
    Question.OWNER_MENU: menu.picked,
    Question.OWNER_LEADS: leads.picked,
    Question.OWNER_LEAD: leads.acted,
    Question.OWNER_ASSIGN: leads.assigned,
    Question.OWNER_CHATS: chats.picked,
    Question.OWNER_CHAT: chats.acted,
    Question.OWNER_ANSWER: chats.said_or_left,
    Question.OWNER_UNDO: chats.unsaid,
    Question.OWNER_APPLICATIONS: applications.picked,
    Question.OWNER_APPLICATION: applications.decided,
    Question.OWNER_WHICH: alerted.which,
    Question.OWNER_SEND: worded.answered,
}
_LISTS = {
    Question.OWNER_LEADS: leads.listed,
    Question.OWNER_LEAD: leads.listed,
    Question.OWNER_ASSIGN: leads.listed,
    Question.OWNER_CHATS: chats.listed,
    Question.OWNER_CHAT: chats.listed,
    Question.OWNER_APPLICATIONS: applications.listed,
    Question.OWNER_APPLICATION: applications.listed,
    Question.OWNER_SEND: worded.again,
    Question.OWNER_WHICH: alerted.which_again,
}
"""What a question is part of: shown again when an answer fits nothing."""
_BACK_TO = {Question.OWNER_LEAD, Question.OWNER_ASSIGN, Question.OWNER_CHAT, Question.OWNER_APPLICATION}
"""Questions from which the way back is the list; from the others it is the menu."""
_WITH_WORDS = {Question.OWNER_ANSWER, Question.OWNER_UNDO, Question.OWNER_SEND}
"""Questions about words of his: the way back is an answer to them, and leads to no list."""
_LATELY_HOURS = 1


def turn(conversation: Conversation, scene: Scene) -> Asking[Outcome | None]:
    """One turn of the owner; None when his words are none of the owner's, but a customer's or a professional's."""
    if not scene.turn.has_messages():
        heard = any(item.kind == "alerted" for item in scene.turn.news())
        return alerted.told(conversation, scene) if heard else Outcome(conversation=conversation)
    if alert_id := alerted.quoted(scene):
        return (yield from alerted.replied(conversation, alert_id, scene))
    if word_in(scene.turn, HAT_WORDS) is Word.MANAGE or asks_for_help(conversation, scene):
        return (yield from menu.shown(conversation, scene))
    opened = conversation.open_question
    if to_himself := (yield from _to_himself(conversation, opened, scene)):
        return to_himself
    if _asks_for_report(conversation, opened, scene):
        return _menu_stays((yield from menu.report(conversation, scene)), scene)
    if opened is None or opened.kind is Question.OWNER_ALERT:
        return (yield from _to_an_alert(conversation, scene))
    return _menu_stays((yield from _answered(conversation, opened, scene)), scene)


def asks_for_help(conversation: Conversation, scene: Scene) -> bool:
    """What can be said here, asked by an owner who is nothing else: the menu says it."""
    if conversation.pro_id is not None or word_in(scene.turn, CUSTOMER_WORDS) is not Word.HELP:
        return False
    return not worded.asks_for_himself(conversation, scene)


def _to_himself(conversation: Conversation, opened: OpenQuestion | None, scene: Scene) -> Asking[Outcome | None]:
    """A person, or no more messages, asked for by the owner: he is that person, and his alerts are no customer's."""
    dictating = opened is not None and opened.kind is Question.OWNER_ANSWER
    if dictating or conversation.pro_id is not None or has_own_request(conversation):
        return None
    word, intent = word_in(scene.turn, CUSTOMER_WORDS), scene.turn.reading.intent
    leaving = (Question.OWNER_UNDO, Question.OWNER_SEND)
    undoing = opened is not None and opened.kind in leaving  # "stop" is said of what is about to leave
    if not undoing and (word is Word.STOP or (word is None and intent is Intent.OPT_OUT)):
        return Outcome(conversation=conversation, lines=(line("owner_stop_how"),))
    in_words = word is None and intent is Intent.HUMAN
    if in_words and (spoken := (yield from _words_of_a_person(conversation, opened, scene))):
        return spoken
    if word is Word.PERSON or in_words:
        told = Outcome(conversation=conversation, lines=(line("owner_is_person"),))
        return told.then((yield from menu.shown(conversation, scene)))
    return None


def _words_of_a_person(
    conversation: Conversation, opened: OpenQuestion | None, scene: Scene
) -> Asking[Outcome | None]:
    """ "This is the owner" speaks of a person, and is said to the customer who waits for one."""
    if opened is not None and opened.kind is Question.OWNER_SEND:
        return (yield from worded.answered(conversation, opened, scene))
    return (yield from worded.put(conversation, scene, taken_only=_in_the_menu(opened)))


def _in_the_menu(opened: OpenQuestion | None) -> bool:
    """Whether he was asked something of the menu: then words may only be for a chat that he has taken."""
    return opened is not None and opened.kind not in (Question.OWNER_ALERT, Question.OWNER_UNDO)


def _asks_for_report(conversation: Conversation, opened: OpenQuestion | None, scene: Scene) -> bool:
    """By its name, without the way through the menu; a professional's report is that of his own month."""
    dictating = opened is not None and opened.kind is Question.OWNER_ANSWER
    return word_of(scene) is OwnerWord.REPORT and conversation.pro_id is None and not dictating


def _menu_stays(outcome: Outcome | None, scene: Scene) -> Outcome | None:
    """After the last answer the menu's numbers hold again, until he leaves it: the next one is no customer's word."""
    if outcome is None or outcome.conversation.open_question is not None:
        return outcome
    if any(spoken.key == menu.DONE for spoken in outcome.lines):
        return outcome
    return outcome.but(conversation=asked(outcome.conversation, question(Question.OWNER_MENU, scene)))


def _to_an_alert(conversation: Conversation, scene: Scene) -> Asking[Outcome | None]:
    """No question of the menu is open: a number is for an alert, if one waits; words may be for its customer."""
    if done := worded.refused_twice(conversation, scene):
        return done
    if number_of(scene) is None and word_of(scene) is None:
        return (yield from worded.put(conversation, scene))
    return (yield from alerted.numbered(conversation, scene)) or alerted.for_none(conversation, scene)


def _answered(conversation: Conversation, opened: OpenQuestion, scene: Scene) -> Asking[Outcome | None]:
    if opened.kind not in _WITH_WORDS:
        if word_of(scene) is OwnerWord.EXIT or (opened.kind is Question.OWNER_MENU and goes_back(scene)):
            return menu.closed(conversation)
        if goes_back(scene) and word_of(scene) is not OwnerWord.LEAVE:
            return (yield from _back(conversation, opened, scene))
    answer = _ANSWERS.get(opened.kind)
    if answer and (outcome := (yield from answer(conversation, opened, scene))):
        return outcome
    return (yield from _not_understood(conversation, opened, scene))


def _back(conversation: Conversation, opened: OpenQuestion, scene: Scene) -> Flow:
    view = _LISTS[opened.kind] if opened.kind in _BACK_TO else menu.shown
    return (yield from view(conversation, scene))


def _not_understood(conversation: Conversation, opened: OpenQuestion, scene: Scene) -> Asking[Outcome | None]:
    """What fits nothing is asked for anew; what another side of him may have meant is left to that side."""
    his_own = number_of(scene) is not None or word_of(scene) not in (None, OwnerWord.UNDO)  # customers undo, too
    if more := (yield from _more_words(conversation, opened, scene)):
        return more
    elsewhere = not his_own and _may_be_another_side(conversation, opened, scene)
    if opened.kind is Question.OWNER_UNDO:
        return alerted.for_none(conversation, scene)
    if elsewhere:
        return None
    if conversation.pro_id and word_in(scene.turn, PROFESSIONAL_WORDS):
        return None
    again = Outcome(conversation=conversation, lines=(line("owner_again"),))
    view = _LISTS.get(opened.kind, menu.shown)
    return again.then((yield from view(conversation, scene)))


def _more_words(conversation: Conversation, opened: OpenQuestion, scene: Scene) -> Asking[Outcome | None]:
    """He goes on in a chat that he has, whatever the menu asked; or says yes once more to what is on its way."""
    if opened.kind is Question.OWNER_UNDO and (done := worded.agreed_twice(conversation, scene)):
        return done
    if opened.kind is Question.OWNER_SEND:
        return None
    return (yield from worded.put(conversation, scene, taken_only=_in_the_menu(opened)))


def _may_be_another_side(conversation: Conversation, opened: OpenQuestion, scene: Scene) -> bool:
    """Whether he is a professional or a customer besides, tells of a fault or a danger, or was asked long ago."""
    reading, other = scene.turn.reading, conversation.pro_id is not None or has_own_request(conversation)
    request = bool(reading.trade or reading.danger) or word_in(scene.turn, CUSTOMER_WORDS) is not None
    return other or request or hours_since(opened.since, scene.now) >= _LATELY_HOURS
