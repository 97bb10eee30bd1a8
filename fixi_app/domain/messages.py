"""A message in, a message out: one shape for all providers."""

from enum import StrEnum

from fixi_app.domain.base import Record, UtcTime


class MediaKind(StrEnum):
    IMAGE = "image"
    VIDEO = "video"
    VOICE = "voice"
    AUDIO = "audio"
    DOCUMENT = "document"
    STICKER = "sticker"


ENDINGS = {
    "image/jpeg": "jpg", "image/png": "png", "image/gif": "gif", "image/webp": "webp", "image/heic": "heic",
    "video/mp4": "mp4", "video/3gpp": "3gp", "video/quicktime": "mov", "video/webm": "webm", "audio/ogg": "ogg",
    "audio/mpeg": "mp3", "audio/mp4": "m4a", "audio/aac": "aac", "audio/amr": "amr", "audio/wav": "wav",
    "application/pdf": "pdf",
}  # fmt: skip
"""The types that are passed on to somebody else: pictures, films, sounds and PDF, never a program or a page."""


CALENDAR = "text/calendar"
"""A visit as a calendar file; made here and sent to the customer, never taken from anybody and passed on."""


class Media(Record):
    """A file that came with a message. Its name, type and caption are the sender's words, so hostile data."""

    kind: MediaKind
    url: str | None = None
    """Where the provider keeps it for a while (at Meta an id, `meta-media:ID`); None when it has to be asked for by
    message id."""
    path: str | None = None
    """Where it is kept here, relative to the media folder; None until it was downloaded."""
    mime: str | None = None
    """The sender's word, until the file is kept here: then what its own bytes say."""
    file_name: str | None = None
    problem: str | None = None
    """`too_large`, `expired`, `undecryptable` ...: why the file cannot be had."""

    def may_be_passed_on(self) -> bool:
        """Whether it is here and of a kind that may go to the professional."""
        return self.path is not None and self.mime in ENDINGS

    def own_name(self) -> str:
        """A file name of ours whose ending is true; the sender's could be anything."""
        if self.mime == CALENDAR:
            return "visit.ics"
        return f"{self.kind.value}.{ENDINGS.get(self.mime or '', 'bin')}"


class Place(Record):
    """A pin. Degrees, WGS 84."""

    lat: float
    lon: float
    name: str | None = None
    address: str | None = None


class InboundKind(StrEnum):
    TEXT = "text"
    TAP = "tap"
    MEDIA = "media"
    PLACE = "place"
    """A pin; without a `place` where the provider lost it."""
    CONTACT = "contact"
    REACTION = "reaction"
    EDIT = "edit"
    REVOKE = "revoke"
    CALL = "call"
    UNDECRYPTABLE = "undecryptable"
    UNSUPPORTED = "unsupported"
    MOVED = "moved"
    """The person changed the number, and said nothing: `address` is the new one, `also` names the old."""
    PHONE_ECHO = "phone_echo"
    """The owner typed from the phone itself: a person is in charge of that chat."""


class Inbound(Record):
    """One event of a chat as a provider delivered it, in one form for all providers."""

    id: str
    """PROVIDER:TENANT:MESSAGE_ID; the same event delivered twice has the same id."""
    address: str
    """PROVIDER:CHAT, for instance `green_api:972501112233@c.us`; replies go to exactly this."""
    kind: InboundKind = InboundKind.TEXT
    sent_at: UtcTime
    """When the sender sent it, by the provider's clock."""
    text: str = ""
    name: str | None = None
    """Display name; the sender's words, so hostile data."""
    phone: str | None = None
    """E.164 with `+` where the provider vouches for it; a chat may have none (`@lid`, business-scoped ids)."""
    media: tuple[Media, ...] = ()
    place: Place | None = None
    tap_id: str | None = None
    """Id of the button or row tapped."""
    quotes: str | None = None
    """Provider message id of the message replied to, tapped on, edited, revoked or reacted to."""
    also: tuple[str, ...] = ()
    """Other addresses of the same person, by the provider's word (an id without a phone beside the phone)."""
    left: tuple[str, ...] = ()
    """Numbers (E.164) that he has no more, where he moved: somebody else may get them."""


class DeliveryState(StrEnum):
    SENT = "sent"
    DELIVERED = "delivered"
    READ = "read"
    FAILED = "failed"


class Delivery(Record):
    """What a provider says later about a message that Fixi sent."""

    provider_message_id: str
    state: DeliveryState
    at: UtcTime
    reason: str | None = None
    window_closed: bool = False
    """It failed because free texts were not allowed in this chat any more: a template may carry it."""
    wants_none: bool = False
    """It failed because this person has told the provider to let nothing of the business through."""


class Button(Record):
    id: str
    title: str


class Template(Record):
    """A text that the provider approved beforehand, for chats in which free texts are not allowed any more."""

    name: str
    """Its name at Meta, its content id (HX...) at Twilio."""
    language: str
    """In the provider's spelling (he, en, en_US ...)."""
    values: tuple[str, ...] = ()
    """What stands for {{1}}, {{2}} ...; each one line."""


class Outgoing(Record):
    """A message as handed to a channel."""

    id: str
    """The outbox id."""
    address: str
    text: str
    media_path: str | None = None
    """A local file to send along, or None."""
    media_name: str | None = None
    buttons: tuple[Button, ...] = ()
    """Choices to tap; `text` has them as numbered lines too, for whoever would rather type."""
    template: Template | None = None
    """Goes instead of text, file and buttons."""
    attempts: int = 1
    """Which attempt this is, from 1."""


class SendOutcome(StrEnum):
    SENT = "sent"
    TRY_AGAIN = "try_again"
    """A fault that passes: later, same message."""
    NEVER = "never"
    """This message or recipient will never work; pass it over and show it."""
    WINDOW_CLOSED = "window_closed"
    """Free texts are not allowed in this chat now: a template, or a person, must carry it."""
    ASK_A_PERSON = "ask_a_person"
    """The account itself is at fault (logged out, flagged, wrong token): the channel stops, nothing is lost."""


FILE_LEFT_OUT = "the file was left out: "
"""How the reason of a result begins when the words went and the file could not."""


class SendResult(Record):
    outcome: SendOutcome
    provider_message_id: str | None = None
    reason: str = ""
    """One sentence for the owner and the log; no secret, no phone, no text of the message. Of a message that was sent:
    why its file was left out, or nothing."""
    retry_after: float | None = None
    """Seconds the provider asked to wait, where it did."""
    flagged: bool = False
    """With `ask_a_person`: the number is held back for how it was used, which the account's state may not know of."""
    wants_none: bool = False
    """With `never`: this person has told the provider to let nothing of the business through."""


class ChannelState(StrEnum):
    READY = "ready"
    STARTING = "starting"
    """Comes by itself (a reboot of the instance)."""
    STOPPED = "stopped"
    """Logged out, flagged, blocked or unknown: nothing may leave until a person acted (L59, L60)."""


class StateReport(Record):
    """What the provider says of the account itself."""

    state: ChannelState
    detail: str = ""
    """The provider's own word (`authorized`, `yellowCard` ...), for the log and the owner."""
    flagged: bool = False
    """The number is held back for how it was used: no link or token makes it well again."""
    of_a_message: bool = False
    """Told of one message, often well before the state that is asked for says so (L59)."""


class Aside(Record):
    """Authentic but not understood: kept aside, answered 200, never shown to a customer."""

    id: str
    reason: str
    raw: str
    """The body as received, cut at 64 KB."""
    for_the_owner: bool = False
    """It tells of the account what its owner has to act on: he is alerted as well."""


Event = Inbound | Delivery | StateReport | Aside
"""What a webhook body or a poll can hold, after parsing."""
