"""The lines of a price list: what for, from, to. Another line is always one key away; an emptied line is dropped."""

from collections.abc import Sequence
from typing import Any

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Button

from fixi_app.domain.professionals import Price
from fixi_app.domain.reading import Trade
from tui.pane import AtDesk
from tui.shown import amount
from tui.texts import LANGUAGES, Texts, catalogue
from tui.widgets.basic import Field, Push


class BadNumber(ValueError):
    """A field holds what is no number; the text is what was typed."""


def number(text: str) -> float | None:
    """A number as people type it, with a currency sign or a thousands comma; None for an empty field."""
    plain = text.strip().removeprefix("₪").removesuffix("₪").strip().replace(",", "")
    if not plain:
        return None
    try:
        value = float(plain)
    except ValueError:
        raise BadNumber(text) from None
    if not 0 <= value < 1_000_000:
        raise BadNumber(text)
    return value


def item_shown(item: str, t: Texts) -> str:
    """What a price is for, in the desk's words: `drainage: a camera` -> `Drainage: a camera`."""
    trade, colon, work = item.partition(":")
    key = f"trade.{trade.strip().lower()}"
    return f"{t(key)}{colon}{work}" if key in catalogue(t.language) else item


def item_typed(text: str) -> str:
    """The same as it is kept, whatever language it was typed in; what names no trade stays as it is."""
    name, colon, work = text.strip().partition(":")
    found = _trade_named(name.strip().casefold())
    return f"{found}{colon}{work}" if found else text.strip()


def _trade_named(name: str) -> str:
    named = ((trade, catalogue(language)[f"trade.{trade}"]) for language in LANGUAGES for trade in Trade)
    return next((trade.value for trade, words in named if name in (words.casefold(), trade.value)), "")


class PriceLine(AtDesk, Horizontal):
    def __init__(self, price: Price | None) -> None:
        super().__init__(classes="priceline")
        self._price = price

    def compose(self) -> ComposeResult:
        price = self._price
        parts = [
            Field(item_shown(price.item, self.t) if price else "", placeholder=self.t("prices.item"), classes="item"),
            Field(amount(price.start if price else None), base="L", placeholder=self.t("prices.from"), classes="from"),
            Field(amount(price.end if price else None), base="L", placeholder=self.t("prices.to"), classes="to"),
        ]
        yield from self.dashboard.sided(parts)

    def read(self) -> Price | None:
        """The price typed here, or None for an empty line. Raises BadNumber."""
        shown = self.query_one(".item", Field).value.strip()
        kept = self._price and item_shown(self._price.item, self.t).strip() == shown
        item = self._price.item if self._price and kept else item_typed(shown)
        start = number(self.query_one(".from", Field).value)
        end = number(self.query_one(".to", Field).value)
        if not item:
            return None
        if start is None:
            raise BadNumber(shown)
        return Price(item=item, start=start, end=start if end is None else end)


class PriceList(AtDesk, Vertical):
    def __init__(self, prices: Sequence[Price], **rest: Any) -> None:
        super().__init__(**rest)
        self._prices = prices

    def compose(self) -> ComposeResult:
        for price in self._prices:
            yield PriceLine(price)
        yield PriceLine(None)
        yield Horizontal(Push(self.t("prices.more"), id="more-prices"), classes="buttons")

    @on(Button.Pressed, "#more-prices")
    async def _more(self, event: Button.Pressed) -> None:
        event.stop()
        line = PriceLine(None)
        await self.mount(line, before=self.query_one(".buttons", Horizontal))
        line.query_one(".item", Field).focus()

    def read(self) -> tuple[Price, ...]:
        """All prices typed. Raises BadNumber."""
        return tuple(price for line in self.query(PriceLine) if (price := line.read()) is not None)
