"""A conversation: what is known, what was asked, and who is in charge. One document for each contact."""

from collections.abc import Sequence
from enum import StrEnum
from hashlib import sha256
from typing import Any

from fixi_app.domain.base import Record, UtcTime
from fixi_app.domain.contacts import Role
from fixi_app.domain.facts import Facts
from fixi_app.domain.joining import Application
from fixi_app.domain.leads import Quote
from fixi_app.domain.messages import Inbound, InboundKind, Media
from fixi_app.domain.professionals import Gender
from fixi_app.domain.questions import Question
from fixi_app.domain.reading import Further, Intent, Language, Reading
from fixi_app.domain.spending import Spent
from fixi_app.domain.understood import Understood


class Mode(StrEnum):
    """Who answers here. *Asked for a person* is not *a person is here*."""

    BOT = "bot"
    WAITING_FOR_PERSON = "waiting_for_person"
    PERSON = "person"


class State(StrEnum):
    IDLE = "idle"
    INTAKE = "intake"
    CHOOSING = "choosing"
    """Slots were shown."""
    SUMMARY = "summary"
    """A slot is held; the summary waits for a yes."""
    WAITING = "waiting"
    """The offer is with the professional."""
    BOOKED = "booked"
    REVIEW = "review"
    """With the owner: nobody fits, or the ladder ended."""
    RATING = "rating"


IN_THE_MAKING = frozenset({State.INTAKE, State.CHOOSING, State.SUMMARY})
"""Where a request is being taken, and nobody has been asked yet."""


class Option(Record):
    """One numbered answer to an open question; the number is its place, from 1."""

    value: str
    """A slot id, an offer id, a city ... what is meant by it."""
    label: str = ""
    name: str = ""
    """What its label names beside an hour or a deed: the professional, or the fault."""
    place: str = ""
    """The canonical city in its label."""
    start: UtcTime | None = None
    """The hour in its label, where the value is no slot."""
    quote: Quote | None = None
    """The price in its label."""


class OpenQuestion(Record):
    kind: Question
    since: UtcTime
    options: tuple[Option, ...] = ()
    about: str | None = None
    """The lead or offer it is about."""
    beside: tuple[str, ...] = ()
    """Said while it was open, and for whichever road the answer takes."""
    by_news: bool = False
    """Opened by news from inside, not in answer to his words: a digit typed just then may mean the former question."""
    tries: int = 1
    """How often it was asked in a row; the second fruitless try ends in another way, never in a loop (L45)."""


def mark_of(opened: OpenQuestion) -> str:
    """By what a message shows which question it put: the same one put again has the same mark."""
    values = "\n".join(option.value for option in opened.options)
    return f"{opened.kind.value}:{opened.about or ''}:{sha256(values.encode()).hexdigest()[:12]}"


class Speaker(Record):
    """In whose name the bot speaks here."""

    pro_id: str
    name: str
    gender: Gender = Gender.M


class Item(Record):
    """One inbox item as a turn sees it: a message of the chat, or news from inside (an offer, a decision ...)."""

    id: str
    kind: str = "message"
    at: UtcTime
    inbound: Inbound | None = None
    news: dict[str, str] = {}
    about: str | None = None
    """What the quoted or tapped message was about (an offer or lead id), where that is known."""
    outdated: bool = False
    """A tap on a choice of a question that is not open any more."""


def standing(items: Sequence[Item]) -> list[Inbound]:
    """The messages as they stand: what was edited or withdrawn before it was read is not said any more."""
    messages = [item.inbound for item in items if item.inbound]
    undone = [m.quotes for m in messages if m.kind in (InboundKind.EDIT, InboundKind.REVOKE) and m.quotes]
    return [m for m in messages if not any(m.id == id_ or m.id.endswith(f":{id_}") for id_ in undone)]


class Turn(Record):
    """What Begin stores. From then on these inputs are frozen: a replay asks no model and takes in no new message."""

    id: str
    inbox_ids: tuple[str, ...]
    items: tuple[Item, ...]
    now: UtcTime
    reading: Reading
    opening: str = ""
    """The model's gated opening, or empty."""
    spent: tuple[Spent, ...] = ()
    """What the models used for this turn."""
    seen: tuple[dict[str, Any], ...] = ()
    """What the turn looked up before it changed anything (`services/turn/journal.py`); a replay sees the same."""

    def texts(self) -> tuple[str, ...]:
        return tuple(message.text.strip() for message in standing(self.items) if message.text.strip())

    def news(self) -> tuple[Item, ...]:
        return tuple(i for i in self.items if i.kind != "message")

    def has_messages(self) -> bool:
        return any(i.kind == "message" for i in self.items)


class Reply(Record):
    """One text as decided, in the words that will be sent."""

    text: str
    about: str | None = None
    not_before: UtcTime | None = None
    """Cold, decided in quiet time: it waits in the outbox until then, or until he writes himself."""
    not_after: UtcTime | None = None
    by: str = "bot"
    file: Media | None = None
    """A file of this request to be sent along, kept here."""
    once: str = ""
    """What is said only once under this id, however often it is decided anew."""


class Closing(Record):
    """What Finish leaves to be published: its inbox items to mark done, and the turn its replies belong to."""

    turn_id: str
    inbox_ids: tuple[str, ...]
    at: UtcTime
    spent: tuple[Spent, ...] = ()
    lead_id: str | None = None
    """The lead of the turn, also where the turn ended its matter."""
    pro_id: str | None = None
    """The professional who wrote, or in whose name was answered."""
    off_record: bool = False
    """He has not consented to being stored: his words do not come into the history."""
    heard: bool = False
    """The chat's own words were in this turn: what was too cold to be sent before goes now, ahead of the answer."""
    understood: Understood | None = None
    """What a customer's words were taken to say; it is kept with the last of them."""


class Undecided(Record):
    """Words that fit two roles: kept as they came, and acted on once he said which he meant (`Question.ROLE`)."""

    question: OpenQuestion
    items: tuple[Item, ...]
    reading: Reading

    def with_more(self, items: tuple[Item, ...], reading: Reading) -> "Undecided":
        """With what he said besides before he has answered; the first reading with what the later one added."""
        added = reading.model_dump(mode="python", exclude_defaults=True, exclude={"intent", "source", "answer"})
        return self.but(items=(*self.items, *items), reading=self.reading.but(**added))


class Conversation(Record):
    id: str
    """The contact's id."""
    version: int = 0
    address: str = ""
    """Where answers go: the address the contact wrote from last."""
    role: Role = Role.CUSTOMER
    pro_id: str | None = None
    """The professional this contact is, where he is one."""
    gender: Gender | None = None
    """Of the professional, for the forms in which he or she is spoken to."""
    unconfirmed_pro_id: str | None = None
    """The professional whose phone this is said to be, which nobody has confirmed; until then he is none here."""
    is_owner: bool = False
    """The owner writes here; he may be a professional and a customer besides."""
    hat: Role | None = None
    """The side that the fields below show (`domain/sides.py`); None = the one that is natural to him."""
    sides: dict[str, dict[str, Any]] = {}
    """His other sides, folded: hat -> fields."""
    at_work: bool = False
    """He said that it is about his work now: a request of his own waits until he comes back to it."""
    undecided: Undecided | None = None
    """Words of which he was asked whether he means them as a customer or about his work."""
    name: str | None = None
    phone: str | None = None
    sample: bool = False
    language: Language | None = None
    mode: Mode = Mode.BOT
    state: State = State.IDLE
    open_question: OpenQuestion | None = None
    former_question: OpenQuestion | None = None
    """The one before; a bare digit within 10 s of the change is asked about."""
    facts: Facts = Facts()
    intent: Intent | None = None
    """What the customer wanted when he last said so."""
    lead_id: str | None = None
    speaker: Speaker | None = None
    greeted: bool = False
    consented_at: UtcTime | None = None
    """When he agreed that what he writes is kept and handed on; asked only where the setting wants it."""
    held: tuple[str, ...] = ()
    """Messages from before that, by inbox id: taken up when he agrees, and without their words when he does not."""
    photo_asked: bool = False
    door_asked: bool = False
    """Floor and apartment are asked once."""
    opener_asked: bool = False
    """Who opens the door is asked once, too."""
    price_told: bool = False
    price_wanted: bool = False
    """He asked what it costs before it could be told; it is told as soon as it can."""
    shown_slots: tuple[str, ...] = ()
    """Slot ids already offered for this request, so that "others" are others."""
    words_asked: bool = False
    """A few words were asked for after a voice note; at the next one a person listens."""
    put_aside: str | None = None
    """The lead of a request in the making that gave way to another matter, until it is taken up again."""
    further: Further | None = None
    """The second fault of his first words, until he was asked about it and answered."""
    parked: Facts | None = None
    """What he said of something else, kept until he answered whether it is a new request."""
    notes: tuple[str, ...] = ()
    """His words for the professional, said before the visit was approved; handed over with it."""
    person_asked_at: UtcTime | None = None
    person_by: str | None = None
    """Who of the business has the chat: a user's name, or `phone`; None = nobody yet."""
    person_spoke_at: UtcTime | None = None
    """When that person last spoke here; None while the chat was only taken."""
    word_waits_since: UtcTime | None = None
    """The customer's first word that the person in charge has not answered."""
    promised_at: UtcTime | None = None
    """When a person will be there, as the customer was told."""
    complained_at: UtcTime | None = None
    """Since a complaint only changes of a visit are sent unasked, until a person or the customer settled it."""
    handed_by_bot: bool = False
    """The bot called the person because it did not understand: clear words bring it back."""
    unsent: Undecided | None = None
    """Words of the owner of which he was asked whether they go to a customer (`Question.OWNER_SEND`)."""
    paused: tuple[str, ...] = ()
    """Leads in whose chats this professional stopped the bot."""
    handled_offer: str | None = None
    """The offer this professional answered last: the same answer again is "already handled" (L13)."""
    handled_at: UtcTime | None = None
    handled_yes: bool | None = None
    """Whether that answer was a yes; None when the offer moved on without one."""
    priced_lead: str | None = None
    """The visit whose price this professional told last: a sum said right after corrects it."""
    priced_at: UtcTime | None = None
    application: Application | None = None
    """What he told so far of himself, who wants to join as a professional."""
    acknowledged_at: UtcTime | None = None
    """When a waiting customer was last told that a person has it: once an hour is enough (L04)."""
    only_visit_changes: bool = False
    """He complained or asked for quiet: nothing automatic reaches him but changes of his visit."""
    quiet_asked: bool = False
    """He asked for that quiet himself: a complaint that is dealt with does not end it."""
    resting: bool = False
    """He was only checking: what he said is kept, and nothing is asked or sent until he wants more."""
    aid_told: bool = False
    """The line of first aid was said for this request."""
    favourite_asked: bool = False
    """The professional he was pleased with was offered; once for each request."""
    same_trade_asked: bool = False
    """Whether another fault of the same trade is about the visit was asked; once for each visit."""
    insults: int = 0
    """Insults in this chat since somebody of the business spoke in it."""
    noticed: dict[str, UtcTime] = {}
    """Kind of notice -> when it was given last; within its window it is not repeated."""
    burst_since: UtcTime | None = None
    burst: int = 0
    """Messages since then: more than a person needs are kept and not answered one by one."""
    known_since: UtcTime | None = None
    """What was before may be somebody else's (long silence, another name), until he says who he is."""
    machine_since: UtcTime | None = None
    """Since when another machine seems to answer here, and Fixi is quiet."""
    machine_run: int = 0
    """Answers in a row that came at once or were the same."""
    said_last: str = ""
    """The last words, as a print by which equal ones are known again."""
    replied_at: UtcTime | None = None
    """When Fixi answered here last."""
    last_inbound_at: UtcTime | None = None
    unanswered_since: UtcTime | None = None
    """His words about a request got no answer since then; None = the last word was ours, or a person's business."""
    turns: int = 0
    recent: tuple[tuple[str, str], ...] = ()
    """The last turns of this matter as (who, text), at most 12, cut at 300 characters each."""
    turn: Turn | None = None
    replies: tuple[Reply, ...] = ()
    closing: Closing | None = None


DIGIT_DOUBT_SECONDS = 10
"""A bare digit this soon after the open question changed may answer the one before."""


def asked(conversation: Conversation, question: OpenQuestion | None) -> Conversation:
    """The conversation with this question open; the former one is remembered for the digit rule."""
    return conversation.but(open_question=question, former_question=conversation.open_question)


def ended(conversation: Conversation, state: State = State.IDLE) -> Conversation:
    """The conversation after its matter ended: nothing of it leaks into the next one (L46)."""
    return conversation.but(
        state=state, open_question=None, former_question=None, facts=Facts(), lead_id=None, speaker=None,
        photo_asked=False, door_asked=False, price_told=False, price_wanted=False, shown_slots=(), recent=(),
        words_asked=False, parked=None, further=None, notes=(), resting=False, aid_told=False, favourite_asked=False,
        same_trade_asked=False, opener_asked=False,
    )  # fmt: skip
