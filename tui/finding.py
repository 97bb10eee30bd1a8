"""Leads, professionals and chats by a few letters of a name, a phone or a city: what the palette offers of people.

Matching is the office's (or plain, where it hands over everybody), always on logical text; each call is bounded.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any, NamedTuple

from fixi_app.services.office import ChatFilter, ChatRow, LeadRow, ProfessionalRow
from tui.clean import clean_line
from tui.pane import AtDesk
from tui.screens.leads.deeds import assign
from tui.screens.leads.detail import LeadDetailScreen
from tui.screens.professionals.form import ProfessionalForm
from tui.shown import phone

_LETTERS = 2
"""With fewer letters everybody would be found."""
_LEADS, _PROS, _CHATS = 6, 4, 4
_DEEDS_FOR = 2
"""So many of the found leads can be assigned right from the palette; the rest can be opened."""


class Found(NamedTuple):
    score: float
    """Between 0 and 1; what was typed stands in it, so it comes before what merely resembles it."""
    words: str
    deed: str
    """What choosing it does."""
    run: Callable[[], Any]

    @property
    def text(self) -> str:
        return f"{self.words} {self.deed}"


async def found(host: AtDesk, typed: str) -> Sequence[Found]:
    words = typed.strip()
    if len(words) < _LETTERS:
        return ()
    leads = await host.attempt(host.office.leads.find(words, _LEADS), "search")
    pros = await host.attempt(host.office.professionals.rows(), "professionals")
    return [*_of_leads(host, leads or ()), *_of_pros(host, fitting(pros or (), words)), *await _of_chats(host, words)]


async def _of_chats(host: AtDesk, typed: str) -> Sequence[Found]:
    if not host.office.may("conversations", "rows"):
        return ()
    rows = await host.attempt(host.office.conversations.rows(ChatFilter.ALL, typed), "search")
    return [_chat(host, row, place) for place, row in enumerate((rows or ())[:_CHATS])]


def _chat(host: AtDesk, row: ChatRow, place: int) -> Found:
    parts = (row.name, phone(row.phone), host.t("area.conversations"))
    words = " · ".join(clean_line(part) for part in parts if part)
    return Found(0.91 - place / 1000, words, host.t("find.open"), partial(host.dashboard.open_chat, row.contact_id))


def fitting(rows: Sequence[ProfessionalRow], typed: str) -> Sequence[ProfessionalRow]:
    """Whose name, city or phone has every word that was typed."""
    words = typed.casefold().split()
    return [row for row in rows if all(word in _told(row) for word in words)][:_PROS]


def _told(row: ProfessionalRow) -> str:
    one = row.professional
    return " ".join((one.name, one.base.city, row.city, one.phone, phone(one.phone).replace("-", ""))).casefold()


def _of_leads(host: AtDesk, rows: Sequence[LeadRow]) -> Iterator[Found]:
    for place, row in enumerate(rows):
        words, worth = _line(host, row), 1 - place / 100
        yield Found(worth, words, host.t("find.open"), partial(_open, host, row.id))
        if place < _DEEDS_FOR:
            yield Found(worth - 0.002, words, host.t("find.assign"), partial(assign, host, row))


def _line(host: AtDesk, row: LeadRow) -> str:
    parts = (row.customer_name, row.city, host.t.named("status", row.status), phone(row.phone))
    return " · ".join(clean_line(part) for part in parts if part)


def _open(host: AtDesk, lead_id: str) -> None:
    host.app.push_screen(LeadDetailScreen(lead_id))


def _of_pros(host: AtDesk, rows: Sequence[ProfessionalRow]) -> Iterator[Found]:
    for row in rows:
        words = f"{clean_line(row.professional.name)} · {host.t('area.professionals')}"
        yield Found(0.92, words, host.t("find.open"), partial(_form, host, row))


def _form(host: AtDesk, row: ProfessionalRow) -> None:
    host.app.push_screen(ProfessionalForm(row.professional))
