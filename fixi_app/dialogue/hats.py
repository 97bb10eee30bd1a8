"""As whom somebody speaks who is more than one: owner, professional, customer. Decided by his words, never guessed.

The question asked last decides; what fits two of his sides is asked about. His unambiguous business words work whatever
hat he wears (L40), and a number answers the side that asked (L41).
"""

from fixi_app.dialogue.owner import entry as owner
from fixi_app.dialogue.owner import worded
from fixi_app.dialogue.phrases import Phrase, holds
from fixi_app.dialogue.professional import own_terms
from fixi_app.dialogue.professional.sentences import command_in
from fixi_app.dialogue.scene import Scene
from fixi_app.dialogue.wishes import Asking, MyOffers, SeeLead, ask
from fixi_app.dialogue.words import (
    CUSTOMER_WORDS,
    PROFESSIONAL_WORDS,
    Word,
    agrees,
    digit_in,
    letter_in,
    word_in,
)
from fixi_app.domain.contacts import Role
from fixi_app.domain.conversation import Conversation, Item, Mode, OpenQuestion, State
from fixi_app.domain.joining import Step
from fixi_app.domain.questions import Question
from fixi_app.domain.reading import Intent
from fixi_app.domain.sides import has_own_request, hat_of, natural_hat, open_question_of

_NOT_BUSINESS = frozenset({Word.MENU, Word.SKIP, Word.PERSON})
"""Words of a professional that a customer says, too."""
_YES_OR_NO = frozenset({Word.APPROVE, Word.REFUSE})
_SAID_BY_BOTH = frozenset({
    Word.FREE, Word.BUSY, Word.VACATION, Word.RETURNED, Word.HOURS, Word.PRICES, Word.DETAILS, Word.WHY,
    Word.OTHER_TIME, Word.LATE, Word.SICK, Word.HISTORY, Word.REVIEWS,
})  # fmt: skip
"""Commands that a customer says of himself, too: "I am free tomorrow" answers when somebody may come."""
_TAKES_YES_OR_NO = frozenset({Question.SUMMARY, Question.CANCEL})
AT_EASE = frozenset({Question.OFFER, Question.MENU})
"""Questions of his work that do not wait for the very next word."""
_WAITS = frozenset({State.WAITING, State.BOOKED, State.REVIEW})
_UNCLEAR = frozenset({None, Intent.OFF_TOPIC, Intent.PROVIDE_DETAILS, Intent.NEW_REQUEST})
"""Intents with which a reader says no more than that something was said."""
_REQUESTS = frozenset({Intent.NEW_REQUEST, Intent.PRICE_QUESTION})


def possible(conversation: Conversation) -> tuple[Role, ...]:
    """The sides that he can have at all."""
    pro = (Role.PROFESSIONAL,) if conversation.pro_id else ()
    owner = (Role.OWNER,) if conversation.is_owner else ()
    return (Role.CUSTOMER, *pro, *owner)


def of_news(item: Item, conversation: Conversation) -> Asking[Role]:
    """Which side a piece of news is for: as it says itself, else by whose lead it is about."""
    if said := item.news.get("to"):
        return Role(said)
    lead = yield from ask(SeeLead(lead_id=item.news.get("lead_id", "")))
    if lead is None:
        return hat_of(conversation)
    mine = lead.contact_id == conversation.id or conversation.pro_id is None
    return Role.CUSTOMER if mine else Role.PROFESSIONAL


def meant(conversation: Conversation, scene: Scene, *, left: Role | None = None) -> Asking[tuple[Role, ...]]:
    """The side that his words are for; two or more when they fit each of them, and he has to be asked.

    `left` is a side that has looked at them already and wants none of them.
    """
    worn = hat_of(conversation)
    if worn is Role.APPLICANT and scene.turn.reading.danger and not _calls_himself(conversation):
        return (Role.CUSTOMER,)
    if worn is Role.APPLICANT or possible(conversation) == (Role.CUSTOMER,):
        return (worn,)
    if pointed := (yield from _pointed_at(conversation, scene)):
        return (pointed,)
    if conversation.is_owner and owner.asks_for_help(conversation, scene):
        return (Role.OWNER,)
    if is_bare(scene):
        return _by_question(conversation, worn)
    if conversation.pro_id and (business := (yield from _business(conversation, scene, worn))):
        return business
    if left is not Role.OWNER and (yield from _to_a_customer(conversation, scene, worn)):
        return (Role.OWNER,)
    if worn is Role.CUSTOMER and conversation.pro_id:
        return (Role.CUSTOMER, Role.PROFESSIONAL) if _is_unclear(conversation, scene) else (Role.CUSTOMER,)
    if worn is Role.PROFESSIONAL:
        return _at_work(conversation, scene)
    return (worn,)


def _to_a_customer(conversation: Conversation, scene: Scene, worn: Role) -> Asking[bool]:
    """Whether the owner may be speaking to a customer who waits for him: then he is asked, on his side as the owner."""
    opened = open_question_of(conversation, worn)
    at_work = worn is Role.PROFESSIONAL and opened is not None and opened.kind not in AT_EASE
    if worn is Role.OWNER or not conversation.is_owner or at_work:
        return False
    return bool((yield from worded.addressees(conversation, scene)))


def _calls_himself(conversation: Conversation) -> bool:
    """Whether he was asked for his name or trade, in which "gas" and "fire" are no danger."""
    opened = conversation.open_question
    return opened is not None and opened.about in (Step.NAME.value, Step.TRADES.value)


def wants_to_join(conversation: Conversation, scene: Scene) -> bool:
    """In a sentence of his own, to which the exact word is the short way; not where a person reads along."""
    free = possible(conversation) == (Role.CUSTOMER,) and conversation.mode is Mode.BOT
    return free and scene.turn.reading.danger is None and holds(Phrase.JOINS, scene.turn.texts())


def is_bare(scene: Scene) -> bool:
    """A number, a letter, or a yes or no and nothing else: it answers something, and says not what."""
    if digit_in(scene.turn) is not None or letter_in(scene.turn) is not None:
        return True
    answer = scene.turn.reading.answer
    words = sum(len(text.split()) for text in scene.turn.texts())
    plain = agrees(scene.turn) or bool(answer and (answer.yes or answer.no) and words <= 2)
    return plain and word_in(scene.turn, PROFESSIONAL_WORDS) is None


def _pointed_at(conversation: Conversation, scene: Scene) -> Asking[Role | None]:
    """A tap or a quoted reply answers its own message."""
    about = next((item.about for item in reversed(scene.turn.items) if item.about), None)
    if about is None:
        return None
    if about.startswith("alert:"):
        return Role.OWNER if conversation.is_owner else None
    if about.startswith(("offer_", "ask_")):
        return Role.PROFESSIONAL if conversation.pro_id else None
    lead = yield from ask(SeeLead(lead_id=about))
    if lead is None:
        return None
    return Role.CUSTOMER if lead.contact_id == conversation.id else natural_hat(conversation)


def _by_question(conversation: Conversation, worn: Role) -> tuple[Role, ...]:
    """The hat's own question, unless another side asked later: then nobody knows which was meant."""
    mine = open_question_of(conversation, worn)
    others = [(hat, asked) for hat in possible(conversation) if hat is not worn and (asked := open_question_of(
        conversation, hat))]  # fmt: skip
    if mine is None:
        return (max(others, key=lambda other: other[1].since)[0],) if others else (worn,)
    later = tuple(hat for hat, asked in others if asked.since > mine.since and asked.kind is not Question.MENU)
    return (worn, *later)


def _business(conversation: Conversation, scene: Scene, worn: Role) -> Asking[tuple[Role, ...]]:
    """A word of his work, if it is one: it works under every hat. Empty when it is none."""
    word = business_word(scene)
    if word is None:
        return ()
    if worn is Role.CUSTOMER and word in _SAID_BY_BOTH and open_question_of(conversation, worn):
        exact = word_in(scene.turn, PROFESSIONAL_WORDS) is not None
        return (worn, Role.PROFESSIONAL) if exact else (worn,)
    if word not in _YES_OR_NO or worn is Role.PROFESSIONAL:
        return (Role.PROFESSIONAL,)
    opened = open_question_of(conversation, worn)
    if opened is None or opened.kind not in _TAKES_YES_OR_NO:
        return (Role.PROFESSIONAL,)
    offers = yield from ask(MyOffers(pro_id=conversation.pro_id or ""))
    return (worn, Role.PROFESSIONAL) if offers else (worn,)


def business_word(scene: Scene) -> Word | None:
    """A word or sentence that only a professional says about his work."""
    word = command_in(scene.turn.texts() or (scene.turn.reading.transcript or "",))
    common = word in _NOT_BUSINESS or word_in(scene.turn, CUSTOMER_WORDS) is not None
    return None if common else word


def _is_unclear(conversation: Conversation, scene: Scene) -> bool:
    """Words that would only be handed on to the professional who is to come: they may as well be about his own work."""
    if conversation.open_question or conversation.state not in _WAITS or word_in(scene.turn, CUSTOMER_WORDS):
        return False
    said = any(sum(c.isalpha() for c in text) > 2 for text in scene.turn.texts())
    return said and scene.turn.reading.intent in _UNCLEAR


def _at_work(conversation: Conversation, scene: Scene) -> tuple[Role, ...]:
    """At work: a request of his own is asked about; what his open question cannot take goes back to his own request."""
    opened = conversation.open_question
    if not conversation.at_work and has_own_request(conversation) and not _takes(opened, scene):
        return (Role.CUSTOMER,)
    reading = scene.turn.reading
    eased = (opened is None or opened.kind in AT_EASE) and own_terms.changes(opened, scene) is None
    free = eased or reading.danger is not None
    request = reading.danger or (reading.trade and reading.intent in _REQUESTS)
    if free and request and business_word(scene) is None and word_in(scene.turn, PROFESSIONAL_WORDS) is None:
        return (Role.CUSTOMER, Role.PROFESSIONAL)
    return (Role.PROFESSIONAL,)


def _takes(opened: OpenQuestion | None, scene: Scene) -> bool:
    """Whether words that are more than a bare answer can answer this question of his work."""
    if opened is None or opened.kind in AT_EASE:
        return False
    numbers = any(c.isdecimal() for text in scene.turn.texts() for c in text)
    return opened.kind is not Question.FINAL_PRICE or numbers or word_in(scene.turn, PROFESSIONAL_WORDS) is Word.SKIP
