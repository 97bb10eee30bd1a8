"""One outgoing message as the calls that it takes: pure, so that a repeat takes the same calls in the same order.

Source: Green API documentation, sendMessage (20 000 characters), sendFileByUpload (caption on pictures and videos),
sendInteractiveButtonsReply (three buttons of 25 characters, private chats).
"""

import mimetypes
from dataclasses import dataclass

from fixi_app.channels.texts import sendable, split_text, units, with_numbers
from fixi_app.domain.messages import Button, Outgoing

TEXT_LIMIT = 20_000
BUTTONS = 3
_BUTTON_LIMIT = 25
_BUTTON_BODY_LIMIT = 1024  # WhatsApp's own limit for the body of an interactive message


@dataclass(frozen=True)
class Step:
    """One call. `buttons` empty: a text; `file` set: an upload whose caption is `text`."""

    text: str
    buttons: tuple[Button, ...] = ()
    file: str | None = None
    file_name: str | None = None


def steps_of(message: Outgoing, *, buttons_work: bool) -> list[Step]:
    """The calls in order. Words come before a document, and above a picture as its caption."""
    if message.media_path is None:
        return _words(message, buttons_work)
    if not _takes_caption(message) or message.buttons or units(message.text) > TEXT_LIMIT:
        return [*_words(message, buttons_work), _file(message, "")]
    return [_file(message, sendable(message.text).strip())]


def _words(message: Outgoing, buttons_work: bool) -> list[Step]:
    text = sendable(message.text)
    if buttons_work and _fit_buttons(message):
        return [Step(text.strip(), message.buttons)]
    return numbered(message)


def numbered(message: Outgoing) -> list[Step]:
    """The same words with numbered choices: for what buttons cannot carry, and for where they are refused."""
    return [Step(piece) for piece in split_text(with_numbers(sendable(message.text), message.buttons), TEXT_LIMIT)]


def _file(message: Outgoing, caption: str) -> Step:
    path = message.media_path or ""
    name = message.media_name or path.replace("\\", "/").rpartition("/")[2]
    return Step(caption, file=path, file_name=sendable(name))


def _takes_caption(message: Outgoing) -> bool:
    kind = mimetypes.guess_type(message.media_name or message.media_path or "")[0] or ""
    return kind.startswith(("image/", "video/"))


def _fit_buttons(message: Outgoing) -> bool:
    titles = [button.title for button in message.buttons]
    return (
        0 < len(titles) <= BUTTONS
        and len(set(titles)) == len(titles)
        and all(0 < units(title) <= _BUTTON_LIMIT for title in titles)
        and 0 < units(message.text.strip()) <= _BUTTON_BODY_LIMIT
    )
