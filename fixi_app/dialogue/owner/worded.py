"""Words that the owner wrote with no reply and no number, while a customer's chat waits for him: for the customer?

Asked, never guessed: a yes sends exactly these words, by the deed of a quoted reply; anything else sends nothing. They
may as well be a request of his own ("a leak, in Holon" is said by both), so a no to such words takes them up as that.
"""

from dataclasses import replace

from fixi_app.dialogue import show
from fixi_app.dialogue.owner import chats
from fixi_app.dialogue.owner.choice import (
    OWNER_WORDS,
    OwnerWord,
    chosen,
    goes_back,
    is_short,
    plain_answer,
    plain_number,
    word_of,
)
from fixi_app.dialogue.owner.owner_wishes import BY_PHONE, AlertView, ChatView, OpenAlerts, WaitingChats
from fixi_app.dialogue.scene import Flow, Line, Outcome, Scene, hours_since, line, question
from fixi_app.dialogue.wishes import Asking, ask
from fixi_app.dialogue.words import CUSTOMER_WORDS, HAT_WORDS, Word, agrees, only_thanks, plain, word_in
from fixi_app.domain.contacts import Role
from fixi_app.domain.conversation import Conversation, Item, Mode, OpenQuestion, Option, Undecided, asked
from fixi_app.domain.questions import Question
from fixi_app.domain.reading import Intent
from fixi_app.domain.sides import has_own_request, wearing

NOT_SENT = "not sent"
"""What the alert question is about after a no: the same no again is no number for an alert."""
_OWN = "own"
"""Among several customers: it is a request of his own."""
_HIS_FOR_HOURS = 24
"""For so long after the last word in a chat of his, or to it, words of his may be meant for it; alerts stay as long."""
_LEFT_HOURS = 1
_AGAIN_HOURS = 5 / 60
_FEWEST_LETTERS = 3
_WAYS_OUT = frozenset({Word.STOP, Word.LEAVE, Word.CANCEL})
_NOS = frozenset({OwnerWord.UNDO, OwnerWord.EXIT, OwnerWord.REFUSE})
_REQUESTS = frozenset({Intent.NEW_REQUEST, Intent.PRICE_QUESTION})


def may_be_for_a_customer(scene: Scene) -> bool:
    """Whether these are words at all, and none that is a command, a nod to Fixi, or danger."""
    if scene.turn.reading.danger or plain_number(scene) is not None or word_of(scene) is not None:
        return False
    if word_in(scene.turn, CUSTOMER_WORDS) or word_in(scene.turn, HAT_WORDS):
        return False
    if plain_answer(scene) is not None or agrees(scene.turn) or only_thanks(scene.turn):
        return False
    return sum(letter.isalpha() for letter in chats.words_of(scene)) >= _FEWEST_LETTERS


def addressees(conversation: Conversation, scene: Scene, *, taken_only: bool = False) -> Asking[tuple[Option, ...]]:
    """The chats that they may be for: those of an open alert, and those that he has; none while he asks for himself."""
    if not may_be_for_a_customer(scene) or asks_for_himself(conversation, scene):
        return ()
    views = yield from ask(WaitingChats())
    his = [Option(value=chat.contact_id, label=_label(chat, scene)) for chat in views if _is_his(chat, scene)]
    others = {chat.contact_id for chat in views if chat.taken_by not in ("", BY_PHONE)}
    alerts = () if taken_only else (yield from ask(OpenAlerts()))
    told = [_alerted(alert, scene) for alert in alerts if alert.contact_id and alert.contact_id not in others]
    found = {option.value: option for option in (*told, *his) if option.value != conversation.id}
    return tuple(found.values())[-8:]


def asks_for_himself(conversation: Conversation, scene: Scene) -> bool:
    """Whether a request of his own is under way: a question that he left, or that a hello brought on, is none."""
    side = wearing(conversation, Role.CUSTOMER)
    opened = side.open_question
    if opened is None or side.lead_id or side.mode is not Mode.BOT:
        return has_own_request(conversation)
    begun = side.facts.trade or side.facts.city or side.facts.files or opened.kind is not Question.TRADE
    answers = begun or scene.turn.reading.trade
    return bool(answers) and hours_since(opened.since, scene.now) < _LEFT_HOURS


def _is_his(chat: ChatView, scene: Scene) -> bool:
    lately = min(hours_since(moment, scene.now) for moment in (chat.since, chat.spoke_at))
    return chat.taken_by == BY_PHONE and lately < _HIS_FOR_HOURS


def _label(chat: ChatView, scene: Scene) -> str:
    who = chat.name or chat.phone or show.word("a_customer", scene)
    return ", ".join(part for part in (who, scene.city(chat.city)) if part)


def _alerted(alert: AlertView, scene: Scene) -> Option:
    return Option(value=alert.contact_id or "", label=alert.label or show.word("a_customer", scene))


# -- the question -----------------------------------------------------------------------------------------------------


def put(conversation: Conversation, scene: Scene, *, taken_only: bool = False) -> Asking[Outcome | None]:
    """Shall this go to that customer, or to which? None when the words can be for none."""
    options = yield from addressees(conversation, scene, taken_only=taken_only)
    if not options:
        return None
    asking = question(Question.OWNER_SEND, scene, options=options)
    kept = Undecided(question=asking, items=_worded(scene), reading=scene.turn.reading)
    return _asked(conversation, kept, scene)


def _worded(scene: Scene) -> tuple[Item, ...]:
    """What he wrote without the numbers and commands among it: a hasty answer is no part of what he says."""
    items = scene.turn.items
    return tuple(item for item in items if not (item.inbound and _is_a_command(plain(item.inbound.text))))


def _is_a_command(text: str) -> bool:
    return text.isdecimal() or text in OWNER_WORDS


def _asked(conversation: Conversation, kept: Undecided, scene: Scene) -> Outcome:
    options = kept.question.options
    if len(options) > 1 and _may_be_his_own(kept):
        options = (*options, Option(value=_OWN, label=show.word("owner_own_request", scene)))
    asking = asked(conversation, kept.question.but(since=scene.now, options=options))
    return Outcome(conversation=asking.but(unsent=kept), lines=(_line(kept, options, scene),))


def _line(kept: Undecided, options: tuple[Option, ...], scene: Scene) -> Line:
    labels, words = [option.label for option in options], chats.words_of(_saying(kept, scene))
    if len(labels) > 1:
        return line("owner_send_which", text=words, options=show.lettered(labels, scene))
    key = "owner_send_or_own" if _may_be_his_own(kept) else "owner_send"
    return line(key, who=labels[0], text=words)


def again(conversation: Conversation, scene: Scene) -> Flow:
    yield from ()
    kept = conversation.unsent
    return _asked(conversation, kept, scene) if kept else Outcome(conversation=conversation)


def _saying(kept: Undecided, scene: Scene) -> Scene:
    """The scene in which he says what he had said."""
    return replace(scene, turn=scene.turn.but(items=kept.items, reading=kept.reading))


def _may_be_his_own(kept: Undecided) -> bool:
    return bool(kept.reading.trade) or kept.reading.intent in _REQUESTS


# -- the answer -------------------------------------------------------------------------------------------------------


def answered(conversation: Conversation, opened: OpenQuestion, scene: Scene) -> Asking[Outcome | None]:
    """Sent as they are, or not at all; what he adds before he has answered belongs to them."""
    kept = conversation.unsent
    if kept is None:
        return None
    if contact_id := _chosen(opened, scene):
        return (yield from chats.answered(conversation.but(unsent=None), contact_id, _saying(kept, scene)))
    if _declines(opened, scene):
        return _not_sent(conversation, scene)
    if may_be_for_a_customer(scene):
        return _asked(conversation, kept.with_more(_worded(scene), scene.turn.reading), scene)
    return None


def _chosen(opened: OpenQuestion, scene: Scene) -> str | None:
    if len(opened.options) > 1:
        return chosen(opened, scene) if is_short(scene) and not _is_a_no(scene) else None
    agreed = plain_number(scene) == 1 or word_of(scene) is OwnerWord.SEND or plain_answer(scene) is True
    return opened.options[0].value if agreed else None


def _declines(opened: OpenQuestion, scene: Scene) -> bool:
    return _is_a_no(scene) or (len(opened.options) == 1 and plain_number(scene) == 2)


def _is_a_no(scene: Scene) -> bool:
    left = goes_back(scene) or word_of(scene) in _NOS or word_in(scene.turn, CUSTOMER_WORDS) in _WAYS_OUT
    return left or plain_answer(scene) is False


def _not_sent(conversation: Conversation, scene: Scene) -> Outcome:
    """He is where he was: alerted, and asked nothing."""
    alerted = question(Question.OWNER_ALERT, scene, about=NOT_SENT)
    back = asked(conversation, alerted).but(unsent=None)
    return Outcome(conversation=back, lines=(line("owner_not_sent"),))


def refused_twice(conversation: Conversation, scene: Scene) -> Outcome | None:
    """The no once more, which would give the chat to the bot if it were taken for the number of an alert."""
    opened = conversation.open_question
    if opened is None or opened.about != NOT_SENT or hours_since(opened.since, scene.now) >= _AGAIN_HOURS:
        return None
    if plain_number(scene) == 2 or plain_answer(scene) is False:
        return Outcome(conversation=conversation, lines=(line("owner_not_sent"),))
    return None


def agreed_twice(conversation: Conversation, scene: Scene) -> Outcome | None:
    """The yes once more: it was sent with the first one."""
    if plain_number(scene) == 1 or word_of(scene) is OwnerWord.SEND or plain_answer(scene) is True:
        return Outcome(conversation=conversation, lines=(line("owner_send_already"),))
    return None


def his_own(conversation: Conversation, scene: Scene) -> Scene | None:
    """The scene in which he says it as a customer: he answered that it is a request of his own. None otherwise."""
    opened, kept = conversation.open_question, conversation.unsent
    if opened is None or kept is None or opened.kind is not Question.OWNER_SEND or not _may_be_his_own(kept):
        return None
    several = len(opened.options) > 1
    own = _chosen(opened, scene) == _OWN if several else plain_number(scene) == 2
    return _saying(kept, scene) if own else None
