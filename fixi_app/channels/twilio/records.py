"""Messages as Twilio keeps them: finding one of ours again, and telling one of a customer's as its webhook would have.

Pure. Source: Twilio documentation, Message and Media resources. The resource has no place, no name and no button: a pin
that came while nobody listened is there with its address, or with nothing. So what came with neither words nor files is
taken for a pin without its place: nothing else that people send is kept so empty.
"""

from collections.abc import Sequence
from datetime import datetime, timezone
from email.utils import parsedate_to_datetime

from fixi_app.channels.loose import Json, clean, identifier, items, number, obj, parse_object, words
from fixi_app.channels.twilio.content import PIN
from fixi_app.channels.twilio.steps import File, Step, steps_of
from fixi_app.domain.messages import Outgoing

_ANY_FILE = File("https://example.org/any")


def created_at(record: Json) -> datetime | None:
    """When a message came or was handed over; None for no time at all."""
    try:
        found = parsedate_to_datetime(identifier(record, "date_created"))
    except (ValueError, TypeError, OverflowError):
        return None
    return found.astimezone(timezone.utc) if found.tzinfo else found.replace(tzinfo=timezone.utc)


def is_incoming(record: Json) -> bool:
    return identifier(record, "direction") == "inbound"


def files_in(record: Json) -> int:
    """How many files a message has; the resource tells it as a word."""
    return int(min(max(number(record.get("num_media")) or 0, 0), 10))


def as_form(record: Json, media: Sequence[tuple[str, str]]) -> Json:
    """The webhook that this record would have been; `media` are addresses and types."""
    form: dict[str, str] = {
        "MessageSid": identifier(record, "sid"), "AccountSid": identifier(record, "account_sid"),
        "From": identifier(record, "from"), "To": identifier(record, "to"), "Body": words(record, "body"),
        "SmsStatus": "received", "NumMedia": str(len(media)),
    }  # fmt: skip
    if not form["Body"] and not media:
        form["MessageType"] = PIN
    for index, (url, mime) in enumerate(media):
        form |= {f"MediaUrl{index}": url, f"MediaContentType{index}": mime}
    return form


def media_in(answer: Json) -> list[tuple[str, str]]:
    """Resource address and type of each file of one message, oldest first: the list begins with the newest."""
    listed = [obj(each) for each in items(answer.get("media_list"))]
    found = [(words(each, "uri", limit=1024), words(each, "content_type", limit=128)) for each in reversed(listed)]
    return [(uri, mime) for uri, mime in found if uri.startswith("/")]


def is_same(record: Json, message: Outgoing) -> bool | None:
    """Whether a record is the last of this message with words in it: if that one arrived, all before it did.

    None for what nothing is known of to tell it by.
    """
    steps = steps_of(message, _ANY_FILE if message.media_path else None)
    worded = [step for step in steps if "Body" in step or "ContentSid" in step] or steps
    return is_step(record, worded[-1]) if worded else False


def is_step(record: Json, step: Step) -> bool | None:
    """Whether a record is this one; a template is known by its values, and one without any by nothing (None)."""
    if is_incoming(record):
        return False
    body = words(record, "body").strip()
    if "ContentSid" in step:
        values = (parse_object(step.get("ContentVariables", "").encode()) or {}).values()
        return all(str(value) in body for value in values) if values else None
    return body == clean(step["Body"]).strip() if "Body" in step else files_in(record) > 0
