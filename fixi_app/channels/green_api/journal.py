"""Finding a message again in what Green API remembers: its queue and its journal of outgoing messages.

Pure. Source: Green API documentation, showMessagesQueue and lastOutgoingMessages; the field that holds the words
depends on the kind of message, so every known one is looked at.
"""

from collections.abc import Iterator, Sequence

from fixi_app.channels.green_api.steps import numbered, steps_of
from fixi_app.channels.loose import Json, identifier, items, number, obj, words
from fixi_app.channels.texts import sendable
from fixi_app.domain.messages import Outgoing

_TEXTS = ("textMessage", "message", "text", "caption", "body", "contentText")
_HOLDERS = ("extendedTextMessage", "extendedTextMessageData", "interactiveButtonsReply", "interactiveButtons")


def in_queue(queue: object, message: Outgoing, chat: str) -> bool:
    """Whether the message still waits there. The queue's entries have no time."""
    return any(_same(obj(entry, "body"), message, chat) for entry in items(queue))


def in_journal(journal: object, message: Outgoing, chat: str, since: float) -> bool:
    """Whether it left, at or after `since` (Unix seconds): the same words may well have been sent before."""
    return any(
        _same(obj(entry), message, chat) and (number(obj(entry).get("timestamp")) or 0) >= since
        for entry in items(journal)
    )


def _same(entry: Json, message: Outgoing, chat: str) -> bool:
    if identifier(entry, "chatId") != chat:
        return False
    wanted = _wanted(message)
    return any(text.strip() in wanted for text in _texts(entry)) or _same_file(entry, message)


def _same_file(entry: Json, message: Outgoing) -> bool:
    """Only for a file without words: with words, those are the sign."""
    named = sendable(message.media_name or "")
    return bool(named) and not message.text.strip() and words(entry, "fileName") == named


def _wanted(message: Outgoing) -> set[str]:
    """The last piece of the words, with buttons or with numbers: if the last one arrived, all did."""
    plans: Sequence[list[str]] = (
        [step.text for step in steps_of(message, buttons_work=True) if step.text],
        [step.text for step in numbered(message)],
    )
    return {plan[-1].strip() for plan in plans if plan}


def _texts(entry: Json) -> Iterator[str]:
    for holder in (entry, *(obj(entry, name) for name in _HOLDERS)):
        for name in _TEXTS:
            yield words(holder, name)
