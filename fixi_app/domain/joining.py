"""Somebody asks to join as a professional: what he told so far, and which licence a trade needs where."""

from enum import StrEnum

from fixi_app.domain.base import Record
from fixi_app.domain.professionals import Gender, Licence, Price
from fixi_app.domain.reading import Trade

LICENSED: dict[str, frozenset[Trade]] = {
    "IL": frozenset({Trade.ELECTRICAL, Trade.GAS, Trade.PEST_CONTROL}),
}
"""Country -> trades that may be worked in with a licence only."""


def licensed(country: str) -> frozenset[Trade]:
    return LICENSED.get(country, frozenset())


class Step(StrEnum):
    """What is asked; of a price or a licence once for each trade."""

    NAME = "name"
    GENDER = "gender"
    TRADES = "trades"
    AREAS = "areas"
    PRICE = "price"
    FEE = "fee"
    LICENCE = "licence"
    CONFIRM = "confirm"
    CHANGE = "change"
    """Which of the answers is wrong."""


class Application(Record):
    """The answers, and which questions were answered (`price:gas` for a question about one trade)."""

    name: str = ""
    gender: Gender = Gender.M
    trades: tuple[Trade, ...] = ()
    areas: tuple[str, ...] = ()
    """Canonical names; he starts from the first one."""
    price_list: tuple[Price, ...] = ()
    call_out_fee: float | None = None
    licences: tuple[Licence, ...] = ()
    needs_licence: tuple[Trade, ...] = ()
    """Of his trades those for which the country asks for one."""
    answered: tuple[str, ...] = ()

    def asks(self) -> tuple[str, ...]:
        """All questions in their order, as far as they are known by now."""
        prices = (f"{Step.PRICE.value}:{trade.value}" for trade in self.trades)
        held = (f"{Step.LICENCE.value}:{trade.value}" for trade in self.trades if trade in self.needs_licence)
        first = (Step.NAME.value, Step.GENDER.value, Step.TRADES.value, Step.AREAS.value)
        return (*first, *prices, Step.FEE.value, *held)

    def next_ask(self) -> str:
        """The first question that is not answered; the confirmation when all are."""
        return next((ask for ask in self.asks() if ask not in self.answered), Step.CONFIRM.value)

    def with_answer(self, ask: str) -> "Application":
        return self.but(answered=(*(one for one in self.answered if one != ask), ask))

    def without(self, *steps: str) -> "Application":
        """With these questions open again."""
        return self.but(answered=tuple(one for one in self.answered if one.split(":")[0] not in steps))

    def back_from(self, ask: str) -> "Application":
        """With the question before this one open again."""
        known = self.asks()
        at = known.index(ask) if ask in known else len(known)
        return self.but(answered=tuple(one for one in self.answered if one in known[: max(at - 1, 0)]))

