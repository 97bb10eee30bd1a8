"""The licences of a professional: for which trade, which number, until when."""

import re
from datetime import date
from typing import Any

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widget import Widget

from fixi_app.domain.professionals import Licence
from fixi_app.domain.reading import Trade
from tui.pane import AtDesk
from tui.widgets.basic import Field
from tui.widgets.choice import Choice
from tui.widgets.growing import Growing


class BadDate(ValueError):
    """What was typed is no date; the text is what was typed."""


_DAY_FIRST = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})")
_YEAR_FIRST = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")


def day(text: str) -> date | None:
    """A date as people here write it (31/12/2027, 31.12.2027, 2027-12-31); None for an empty field."""
    plain = text.strip()
    if not plain:
        return None
    first, last = _DAY_FIRST.fullmatch(plain), _YEAR_FIRST.fullmatch(plain)
    parts = tuple(reversed(first.groups())) if first else last.groups() if last else None
    try:
        return date(*map(int, parts)) if parts else _no_date(text)
    except ValueError:
        raise BadDate(text) from None


def _no_date(text: str) -> date:
    raise BadDate(text)


class LicenceLine(AtDesk, Horizontal):
    def __init__(self, licence: Licence | None) -> None:
        super().__init__(classes="licenceline")
        self._licence = licence

    def compose(self) -> ComposeResult:
        held = self._licence
        trades = [(one.value, self.t.named("trade", one)) for one in Trade]
        expires = f"{held.expires:%d/%m/%Y}" if held and held.expires else ""
        parts: list[Widget] = [
            Choice(self.t("form.trades"), trades, held.trade.value if held else Trade.ELECTRICAL.value),
            Field(held.number if held else "", base="L", placeholder=self.t("licences.number"), classes="number"),
            Field(expires, base="L", placeholder=self.t("licences.expires"), classes="expires"),
        ]
        yield from self.dashboard.sided(parts)

    def read(self) -> Licence | None:
        """The licence typed here, or None for an empty line. Raises BadDate."""
        number = self.query_one(".number", Field).value.strip()
        expires = day(self.query_one(".expires", Field).value)
        if not number and expires is None:
            return None
        return Licence(trade=Trade(self.query_one(Choice).value), number=number, expires=expires)


class Licences(Growing):
    def line(self, value: Any | None) -> Widget:
        return LicenceLine(value)

    def read(self) -> tuple[Licence, ...]:
        """All licences typed; one without a number is for the service to refuse. Raises BadDate."""
        return tuple(one for line in self.query(LicenceLine) if (one := line.read()) is not None)
