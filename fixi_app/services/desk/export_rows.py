"""What stands in the columns of an export, in the desk's language; every cell is harmless to a spreadsheet."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from fixi_app.dialogue import render
from fixi_app.domain.leads import Lead
from fixi_app.services.desk import showing
from fixi_app.services.desk.words import Words
from fixi_app.services.files.spreadsheet import cell, harmless, phone
from fixi_app.services.ground import Ground

_Columns = Mapping[str, Callable[[Lead], str]]


@dataclass(frozen=True)
class Sheet:
    head: Sequence[str]
    cells: Callable[[Lead], list[str]]


def lead_sheet(ground: Ground, words: Words, names: Mapping[str, str]) -> Sheet:
    """One line for each lead."""
    one = _Of(ground, words, names)
    return _sheet(words, {
        "id": lambda lead: lead.id,
        "status": one.status,
        "created_at": lambda lead: one.moment(lead.created_at),
        "updated_at": lambda lead: one.moment(lead.updated_at),
        "customer_name": lambda lead: lead.customer_name or "",
        "phone": lambda lead: phone(lead.phone),
        "trade": one.trade,
        "issue": lambda lead: lead.issue or "",
        "city": lambda lead: showing.city(lead, ground, words),
        "street": showing.street,
        "floor": lambda lead: lead.floor or "",
        "apartment": lambda lead: lead.apartment or "",
        "pro": one.pro,
        "visit": lambda lead: one.moment(showing.hour_of(lead)),
        "price": one.price,
        "emergency": lambda lead: cell(lead.is_emergency, ground.zone, words("export.yes"), words("export.no")),
        "details": lambda lead: lead.details or "",
    })  # fmt: skip


def visit_sheet(ground: Ground, words: Words, names: Mapping[str, str]) -> Sheet:
    """One line for each completed visit, as a bookkeeper wants it; a price nobody reported is an empty cell."""
    one = _Of(ground, words, names)
    return _sheet(words, {
        "month": lambda lead: one.moment(lead.completed_at)[:7],
        "pro": one.pro,
        "completed_at": lambda lead: one.moment(lead.completed_at),
        "visit": lambda lead: one.moment(lead.appointment_start),
        "customer_name": lambda lead: lead.customer_name or "",
        "city": lambda lead: showing.city(lead, ground, words),
        "trade": one.trade,
        "price": one.price,
        "currency": lambda lead: ground.business.currency,
        "reported": lambda lead: words("export.yes" if lead.final_price is not None else "export.no"),
        "id": lambda lead: lead.id,
    })  # fmt: skip


def _sheet(words: Words, columns: _Columns) -> Sheet:
    head = [harmless(words(f"export.column.{name}")) for name in columns]
    return Sheet(head, lambda lead: [_safe(name, of(lead)) for name, of in columns.items()])


def _safe(name: str, text: str) -> str:
    """Prices stay numbers and phones are text already; all else may hold what a customer wrote."""
    return text if name in ("price", "phone") else harmless(text)


class _Of:
    def __init__(self, ground: Ground, words: Words, names: Mapping[str, str]) -> None:
        self._ground, self._words, self._names = ground, words, names

    def status(self, lead: Lead) -> str:
        return self._words(f"status.{lead.status.value}")

    def moment(self, at: datetime | None) -> str:
        return cell(at, self._ground.zone)

    def trade(self, lead: Lead) -> str:
        return render.text(f"trade_{lead.trade.value}", self._words.language) if lead.trade else ""

    def pro(self, lead: Lead) -> str:
        return showing.name_of(lead.pro_id, self._names)

    def price(self, lead: Lead) -> str:
        return "" if lead.final_price is None else f"{lead.final_price:.2f}".removesuffix(".00")
