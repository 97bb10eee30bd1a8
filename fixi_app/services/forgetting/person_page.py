"""The page to read in the archive of one person: who he is, his requests, what was said, what waits, his files.

Promise: what people wrote is shown as letters and nothing else; the page loads nothing and runs nothing.
"""

import html
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from fixi_app.dialogue import render
from fixi_app.domain.reading import Language
from fixi_app.services.desk.words import Words
from fixi_app.services.forgetting.belonging import Person, files_in
from fixi_app.services.forgetting.links import Whose

_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
_STYLE = (
    "body{font:16px/1.5 sans-serif;max-width:60em;margin:2em auto;padding:0 1em}td{text-align:start;padding:.2em .6em;"
    "vertical-align:top;border-bottom:1px solid #ccc}table{border-collapse:collapse}h2{margin-top:2em}"
)
_OF_A_REQUEST = (
    "status", "trade", "issue", "city", "street", "house_number", "floor", "apartment", "details", "appointment_start",
    "final_price",
)  # fmt: skip
_OF_HIS_WORK = ("name", "phone", "trades", "service_areas", "languages", "call_out_fee", "is_active")
_UNANSWERED = {"inbox": ("arrived", "new", "aside"), "outbox": ("queued", "sending", "proposed")}


@dataclass
class Shown:
    """What goes into the archive, as the page needs it."""

    person: Person
    at: datetime
    documents: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    """Kept name -> name in the archive; empty where the file is not here any more."""

    def of(self, collection: str) -> list[dict[str, Any]]:
        return self.documents.get(collection, [])


def page(shown: Shown, words: Words, zone: ZoneInfo) -> str:
    """The whole page in the language of the desk."""
    one = _Page(shown, words, zone)
    rtl = "rtl" if words.language is Language.HE else "ltr"
    title = _safe(words("person_file.title"))
    return (
        f'<!doctype html>\n<html lang="{words.language.value}" dir="{rtl}"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}"><title>{title}</title>'
        f"<style>{_STYLE}</style></head><body>\n<h1>{title}</h1>\n{''.join(one.sections())}</body></html>\n"
    )


class _Page:
    def __init__(self, shown: Shown, words: Words, zone: ZoneInfo) -> None:
        self._shown, self._words, self._zone = shown, words, zone

    def sections(self) -> Iterable[str]:
        yield f"<p>{_safe(self._words('person_file.made', at=self._moment(self._shown.at)))}</p>\n"
        yield self._section("himself", self._rows(self._himself()))
        for pro in self._shown.of("professionals"):
            yield self._section("work", self._rows(self._fields(pro, _OF_HIS_WORK)))
        for lead in sorted(self._shown.of("leads"), key=_began):
            yield self._section("request", self._rows(self._request(lead)))
        yield self._section("chat", self._rows(self._said(own=True)))
        yield self._section("told", self._rows(self._said(own=False)))
        yield self._section("waiting", self._rows(self._waiting()))
        yield self._section("files", self._rows(self._files()))
        yield self._section("data", self._rows(self._counted()))

    def _section(self, name: str, rows: str) -> str:
        """Nothing where nothing is: an empty heading would be taken for something hidden."""
        return f"<h2>{_safe(self._words(f'person_file.{name}'))}</h2>\n<table>{rows}</table>\n" if rows else ""

    def _rows(self, rows: Iterable[Sequence[str]]) -> str:
        return "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>\n" for row in rows)

    # -- himself ------------------------------------------------------------------------------------------------------

    def _himself(self) -> Iterable[Sequence[str]]:
        for contact in self._shown.of("contacts"):
            yield from self._fields(contact, ("name", "phone", "language", "created_at", "opted_out_at"))
        for address in self._shown.of("addresses"):
            yield self._field("address", address["_id"])

    def _request(self, lead: Mapping[str, Any]) -> Iterable[Sequence[str]]:
        yield from self._fields(lead, ("created_at", "customer_name", "phone", *_OF_A_REQUEST))
        for review in self._shown.of("reviews"):
            if review["_id"] == lead["_id"]:
                yield from self._fields(review, ("stars", "text"))

    def _fields(self, document: Mapping[str, Any], names: Sequence[str]) -> Iterable[Sequence[str]]:
        return (self._field(name, document[name]) for name in names if document.get(name) not in (None, "", []))

    def _field(self, name: str, value: object) -> Sequence[str]:
        return _safe(self._words(f"person_file.field.{name}")), _theirs(self._told(name, value))

    def _told(self, name: str, value: object) -> str:
        match value:
            case datetime():
                return self._moment(value)
            case bool():
                return self._words("export.yes" if value else "export.no")
            case list():
                return ", ".join(self._told(name, one) for one in value)
        if name == "status":
            return self._words.or_else(f"status.{value}", str(value))
        if name in ("trade", "trades"):
            return render.text(f"trade_{value}", self._words.language)
        return str(value)

    # -- what was said ------------------------------------------------------------------------------------------------

    def _said(self, *, own: bool) -> Iterable[Sequence[str]]:
        chats = self._shown.person.of(Whose.CHAT)
        said = [one for one in self._shown.of("messages") if (one.get("conversation_id") in chats) is own]
        return (self._message(one) for one in sorted(said, key=lambda one: (one["at"], one.get("order") or 0)))

    def _message(self, one: Mapping[str, Any]) -> Sequence[str]:
        by = self._words.or_else(f"person_file.by.{one.get('by')}", str(one.get("by") or ""))
        text = "<br>".join([_theirs(str(one.get("text") or "")), *(self._link(name) for name in files_in(one))])
        return _safe(self._moment(one["at"])), _safe(by), text

    def _waiting(self) -> Iterable[Sequence[str]]:
        for collection, states in _UNANSWERED.items():
            for one in self._shown.of(collection):
                if one.get("state") in states:
                    text = one.get("text") or (one.get("inbound") or {}).get("text") or one.get("raw") or ""
                    at = one.get("received_at") or one.get("created_at")
                    what = _safe(self._words(f"person_file.queue.{collection}"))
                    yield _safe(self._moment(at) if at else ""), what, _theirs(str(text))

    def _files(self) -> Iterable[Sequence[str]]:
        return ((self._link(name),) for name in self._shown.files)

    def _link(self, name: str) -> str:
        put = self._shown.files.get(name)
        if not put:
            return _safe(self._words("person_file.file_gone"))
        return f'<a href="files/{_safe(put)}"><bdi>{_safe(put)}</bdi></a>'

    # -- everything ---------------------------------------------------------------------------------------------------

    def _counted(self) -> Iterable[Sequence[str]]:
        for name, documents in self._shown.documents.items():
            title = _safe(self._words(f"person_file.collection.{name}"))
            yield f'<a href="data/{name}.jsonl"><bdi>data/{name}.jsonl</bdi></a>', title, str(len(documents))

    def _moment(self, at: datetime) -> str:
        return f"{at.astimezone(self._zone):%Y-%m-%d %H:%M}"


def _began(lead: Mapping[str, Any]) -> str:
    return str(lead.get("created_at"))


def _theirs(text: str) -> str:
    """Words of others: in a direction of their own, each line for itself."""
    return f'<bdi dir="auto">{"<br>".join(_safe(line) for line in text.splitlines())}</bdi>'


def _safe(text: str) -> str:
    """Letters only: nothing that a browser would obey, nothing unseen that turns the order of a line around."""
    return html.escape("".join(c for c in text if unicodedata.category(c) not in ("Cc", "Cf") or c == "\u200d"))
