"""Choices to tap: up to three as buttons under the text, up to ten as rows of a list that opens.

Pure. Source: WhatsApp Cloud API documentation, interactive reply buttons (body 1024, title 20, id 256 characters) and
lists (body 4096, row title 24, description 72, id 200). A choice whose words are too long goes by its number, and the
words stand in the text.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from fixi_app.channels.texts import sendable, split_text, units, with_numbers
from fixi_app.domain.messages import Button

BUTTONS, ROWS = 3, 10
_BUTTON_BODY, _LIST_BODY = 1024, 4096
_BUTTON_TITLE, _ROW_TITLE, _ROW_WORDS = 20, 24, 72
_BUTTON_ID, _ROW_ID = 256, 200
_OPEN = {"he": "בחירה", "ar": "اختيار", "ru": "Выбрать", "en": "Choose"}
"""On the button that opens a list; the reader's language is the text's own."""
_SCRIPTS = {"he": range(0x590, 0x600), "ar": range(0x600, 0x700), "ru": range(0x400, 0x530), "en": range(0x41, 0x7B)}


def interactive(text: str, choices: Sequence[Button]) -> Mapping[str, Any] | None:
    """The interactive part of a message; None where only numbers in a plain text will do."""
    if not choices or not text or len(choices) > ROWS:
        return None
    return _buttons(text, choices) if len(choices) <= BUTTONS else _list(text, choices)


def _buttons(text: str, choices: Sequence[Button]) -> Mapping[str, Any] | None:
    titles = _titles(choices, _BUTTON_TITLE)
    body = _body(text, choices, titles)
    if units(body) > _BUTTON_BODY or not _have_ids(choices, _BUTTON_ID) or len(set(titles)) < len(titles):
        return None
    replies = [{"id": sendable(each.id), "title": title} for each, title in zip(choices, titles, strict=True)]
    buttons = [{"type": "reply", "reply": reply} for reply in replies]
    return {"type": "button", "body": {"text": body}, "action": {"buttons": buttons}}


def _list(text: str, choices: Sequence[Button]) -> Mapping[str, Any] | None:
    titles = _titles(choices, _ROW_TITLE)
    body = _body(text, choices, titles)
    if units(body) > _LIST_BODY or not _have_ids(choices, _ROW_ID):
        return None
    rows = [_row(each, title) for each, title in zip(choices, titles, strict=True)]
    action = {"button": _OPEN[language_of(text)], "sections": [{"rows": rows}]}
    return {"type": "list", "body": {"text": body}, "action": action}


def _row(choice: Button, title: str) -> Mapping[str, str]:
    words = _line(choice.title)
    more = {} if title == words or not words else {"description": _cut(words, _ROW_WORDS)}
    return {"id": sendable(choice.id), "title": title, **more}


def _titles(choices: Sequence[Button], limit: int) -> list[str]:
    """The words of each choice, or its number where they are too long, missing, or the words of another one."""
    words = [_line(each.title) for each in choices]
    short = [0 < units(each) <= limit and words.count(each) == 1 for each in words]
    return [word if fits else str(index) for index, (word, fits) in enumerate(zip(words, short, strict=True), start=1)]


def _body(text: str, choices: Sequence[Button], titles: Sequence[str]) -> str:
    """The text, with the choices as numbered lines wherever one of them shows a number only."""
    shown = [_line(each.title) for each in choices]
    return text if list(titles) == shown else sendable(with_numbers(text, choices))


def _have_ids(choices: Sequence[Button], limit: int) -> bool:
    ids = [sendable(each.id) for each in choices]
    return len(set(ids)) == len(ids) and all(0 < units(each) <= limit and each.strip() for each in ids)


def _line(title: str) -> str:
    return " ".join(sendable(title).split())


def _cut(words: str, limit: int) -> str:
    return words if units(words) <= limit else split_text(words, limit - 1)[0] + "…"


def language_of(text: str) -> str:
    """The language whose letters are the most in a text; English where there are none."""
    counts = {name: sum(ord(letter) in script for letter in text) for name, script in _SCRIPTS.items()}
    return max(counts, key=lambda name: (counts[name], name == "en"))
