"""Chats in which a customer waits for a person: taken, given back, answered from the owner's phone."""

from fixi_app.dialogue import show
from fixi_app.dialogue.owner import tell
from fixi_app.dialogue.owner.choice import (
    OwnerWord,
    action,
    chosen,
    goes_back,
    listing,
    plain_answer,
    word_of,
)
from fixi_app.dialogue.owner.owner_wishes import (
    AlertsHandled,
    AnswerChat,
    Done,
    GiveBackChat,
    SeeChat,
    TakeChat,
    Unsay,
    WaitingChats,
)
from fixi_app.dialogue.scene import Flow, Line, Outcome, Scene, line, question
from fixi_app.dialogue.wishes import Asking, ask
from fixi_app.dialogue.words import CUSTOMER_WORDS, Word, word_in
from fixi_app.domain.conversation import Conversation, OpenQuestion, Option, asked
from fixi_app.domain.questions import Question

ACTIONS = (OwnerWord.TAKE, OwnerWord.RELEASE, OwnerWord.ANSWER)


def listed(conversation: Conversation, scene: Scene) -> Flow:
    """All that wait, the one who waits longest first."""
    chats = yield from ask(WaitingChats())
    rows = [Option(value=chat.contact_id, label=tell.chat_label(chat, scene)) for chat in chats]
    return listing(conversation, Question.OWNER_CHATS, rows, scene, key="owner_chats", none="owner_chats_none")


def picked(conversation: Conversation, opened: OpenQuestion, scene: Scene) -> Asking[Outcome | None]:
    contact_id = chosen(opened, scene)
    return (yield from one(conversation, contact_id, scene)) if contact_id else None


def one(conversation: Conversation, contact_id: str, scene: Scene) -> Flow:
    chat = yield from ask(SeeChat(contact_id=contact_id))
    if chat is None:
        return Outcome(conversation=conversation.but(open_question=None), lines=(line("owner_unknown"),))
    asking = asked(conversation, question(Question.OWNER_CHAT, scene, about=contact_id))
    said = line(
        "owner_chat",
        name=chat.name or show.word("a_customer", scene),
        phone=chat.phone,
        issue=chat.issue,
        text=chat.words,
        options=tell.chat_label(chat, scene),
    )
    return Outcome(conversation=asking, lines=(said, line("owner_chat_how", close=True)))


def acted(conversation: Conversation, opened: OpenQuestion, scene: Scene) -> Asking[Outcome | None]:
    contact_id = opened.about or ""
    chose = action(scene, *ACTIONS)
    if chose is OwnerWord.TAKE:
        return (yield from taken(conversation, contact_id, scene))
    if chose is OwnerWord.RELEASE:
        return (yield from given_back(conversation, contact_id, scene))
    if chose is OwnerWord.ANSWER:
        asking = asked(conversation, question(Question.OWNER_ANSWER, scene, about=contact_id))
        return Outcome(conversation=asking, lines=(line("owner_answer_ask"),))
    return None


def taken(conversation: Conversation, contact_id: str, scene: Scene) -> Flow:
    done = yield from ask(TakeChat(contact_id=contact_id))
    return (yield from _told(conversation, contact_id, done, "owner_chat_is_yours"))


def given_back(conversation: Conversation, contact_id: str, scene: Scene) -> Flow:
    done = yield from ask(GiveBackChat(contact_id=contact_id))
    return (yield from _told(conversation, contact_id, done, "owner_chat_given_back"))


def words_of(scene: Scene) -> str:
    """What he wrote or said, as it would go to a customer."""
    return "\n".join(scene.turn.texts()) or scene.turn.reading.transcript or ""


def answered(conversation: Conversation, contact_id: str, scene: Scene) -> Asking[Outcome | None]:
    """His words go to the customer as they are, and can be taken back for a moment."""
    words = words_of(scene)
    if not words:
        return Outcome(conversation=conversation, lines=(line("owner_answer_words"),))
    done = yield from ask(AnswerChat(contact_id=contact_id, words=words))
    if done.outcome != "done":
        return (yield from _told(conversation, contact_id, done, "owner_unknown"))
    yield from ask(AlertsHandled(contact_id=contact_id))
    asking = asked(conversation, question(Question.OWNER_UNDO, scene, about=done.message_id))
    said = line("owner_answered", name=done.name, count=f"{scene.business.undo_seconds:g}")
    return Outcome(conversation=asking, lines=(said,))


def said_or_left(conversation: Conversation, opened: OpenQuestion, scene: Scene) -> Asking[Outcome | None]:
    """What comes after "what shall I write?": the way back, or the words themselves."""
    if goes_back(scene) or word_of(scene) is OwnerWord.EXIT:
        return (yield from listed(conversation, scene))
    return (yield from answered(conversation, opened.about or "", scene))


def unsaid(conversation: Conversation, opened: OpenQuestion, scene: Scene) -> Asking[Outcome | None]:
    """Taken back in time, or told that it has left; any other word lets it go."""
    closed = conversation.but(open_question=None)
    stops = word_in(scene.turn, CUSTOMER_WORDS) is Word.STOP
    if not (word_of(scene) is OwnerWord.UNDO or stops or goes_back(scene) or plain_answer(scene) is False):
        return None
    undone = yield from ask(Unsay(message_id=opened.about or ""))
    return Outcome(conversation=closed, lines=(line("owner_unsaid" if undone else "owner_said_already"),))


def _told(conversation: Conversation, contact_id: str, done: Done, key: str) -> Flow:
    if done.outcome == "done":
        yield from ask(AlertsHandled(contact_id=contact_id))
    said: Line = line("owner_unknown")
    if done.outcome == "done":
        said = line(key, name=done.name, phone=done.phone)
    elif done.outcome == "other":
        said = line("owner_chat_other", name=done.name, pro=done.by)
    return Outcome(conversation=conversation.but(open_question=None), lines=(said,))
