"""One outgoing message as the messages that it takes: pure, so that a repeat takes the same ones in the same order.

Source: WhatsApp Cloud API documentation, messages (text 4096, caption 1024 characters; words beside pictures, films
and documents) and template messages.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fixi_app.channels.meta.choices import interactive
from fixi_app.channels.meta.file_kinds import FileKind
from fixi_app.channels.texts import sendable, split_text, units, with_numbers
from fixi_app.domain.messages import Outgoing, Template

TEXT_LIMIT = 4096
_CAPTION_LIMIT = 1024


@dataclass(frozen=True)
class File:
    """The file of a message: how it goes, or why it has to be left out."""

    path: str
    name: str
    kind: FileKind | None = None
    left_out: str = ""


@dataclass(frozen=True)
class Step:
    """One message: its type, and what stands under that name. With a file, its id is still missing there."""

    type: str
    content: Mapping[str, Any]
    file: File | None = None

    @property
    def is_worded(self) -> bool:
        return self.file is None or "caption" in self.content


def steps_of(message: Outgoing, file: File | None) -> list[Step]:
    """In order: words come before a file, and above one as its caption. Empty: there is nothing to send."""
    if message.template is not None:
        return [Step("template", _template(message.template))]
    if file is None or file.kind is None:
        return _words(message)
    words = sendable(message.text).strip()
    if file.kind.captioned and not message.buttons and units(words) <= _CAPTION_LIMIT:
        return [_file(file, file.kind, words)]
    return [*_words(message), _file(file, file.kind, "")]


def _words(message: Outgoing) -> list[Step]:
    text = sendable(message.text).strip()
    if shown := interactive(text, message.buttons):
        return [Step("interactive", shown)]
    pieces = split_text(sendable(with_numbers(text, message.buttons)), TEXT_LIMIT)
    return [Step("text", {"body": piece}) for piece in pieces]


def _file(file: File, kind: FileKind, caption: str) -> Step:
    named = {"filename": file.name} if kind.type == "document" else {}
    return Step(kind.type, ({"caption": caption} if caption else {}) | named, file)


def _template(template: Template) -> Mapping[str, Any]:
    """Each value in one line: Meta refuses a template for a line break, four blanks or nothing at all in one."""
    values = [" ".join(sendable(value).split()) or "-" for value in template.values]
    parameters = [{"type": "text", "text": value} for value in values]
    filled = {"components": [{"type": "body", "parameters": parameters}]} if parameters else {}
    return {"name": template.name, "language": {"code": template.language}, **filled}
