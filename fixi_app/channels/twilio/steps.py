"""One outgoing message as the messages that it takes: pure, so that a repeat takes the same ones in the same order.

Source: Twilio documentation, Message resource (1600 characters, one file, words only beside pictures and films) and
WhatsApp's media types and sizes.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePath

from fixi_app.channels.texts import sendable, split_text, units, with_numbers
from fixi_app.domain.messages import Outgoing, Template

TEXT_LIMIT = 1600
_WORDED = frozenset({"jpg", "jpeg", "png", "mp4"})
_WORDLESS = frozenset({"webp", "3gp", "ogg", "mp3", "aac", "amr", "pdf"})
_PICTURES = frozenset({"jpg", "jpeg", "png", "webp"})
_LARGEST, _LARGEST_PICTURE = 16 * 1024 * 1024, 5 * 1024 * 1024

Step = Mapping[str, str]
"""What is peculiar to one message among the fields of the form."""


@dataclass(frozen=True)
class File:
    """The file of a message: where Twilio can fetch it, or why it has to be left out."""

    url: str | None = None
    left_out: str = ""


def steps_of(message: Outgoing, file: File | None) -> list[Step]:
    """In order: words come before a file, and above a picture as its caption. Empty: there is nothing to send."""
    if message.template is not None:
        return [_template(message.template)]
    words = sendable(with_numbers(message.text, message.buttons)).strip()
    if file is None or file.url is None:
        return _pieces(words)
    if words and ending(message) in _WORDED and units(words) <= TEXT_LIMIT:
        return [{"Body": words, "MediaUrl": file.url}]
    return [*_pieces(words), {"MediaUrl": file.url}]


def ending(message: Outgoing) -> str:
    """Of the name that the file is sent under: that one is true."""
    return PurePath(message.media_name or message.media_path or "").suffix.removeprefix(".").casefold()


def cannot_carry(kind: str, size: int) -> str:
    """Why a file of this ending and this many bytes cannot go; empty when it can."""
    if kind not in _WORDED | _WORDLESS:
        return "WhatsApp at Twilio takes no files of this kind"
    if size > (_LARGEST_PICTURE if kind in _PICTURES else _LARGEST):
        return "it is larger than WhatsApp at Twilio takes"
    return ""


def _pieces(words: str) -> list[Step]:
    return [{"Body": piece} for piece in split_text(words, TEXT_LIMIT)]


def _template(template: Template) -> Step:
    """Its values by their numbers, as JSON within the form; a template without values takes no such field."""
    step = {"ContentSid": template.name}
    if template.values:
        values = {str(index): sendable(value) for index, value in enumerate(template.values, start=1)}
        step["ContentVariables"] = json.dumps(values, ensure_ascii=False)
    return step
