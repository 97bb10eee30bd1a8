"""What the models used in a turn, and what that costs by the owner's price list. Money is whole millionths of a dollar.

A price of one dollar for a million tokens is one millionth of a dollar for a token, so tokens times price is the cost
in millionths; whole numbers, because thousands of small floats added up would not be what was paid.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from fixi_app.domain.base import Record


class Spent(Record):
    """The tokens that one model used in a turn, answers that could not be read included."""

    model: str
    tokens_in: int = 0
    tokens_out: int = 0
    """Thoughts included: they are billed like what is said."""

    @property
    def tokens(self) -> int:
        return self.tokens_in + self.tokens_out


class Price(NamedTuple):
    """Dollars for a million tokens."""

    input: float
    output: float


class Cost(NamedTuple):
    micros: int
    """Millionths of a dollar, of the models whose price is known."""
    unpriced: int
    """Tokens of the models whose price is not."""


def prices_in(text: str) -> dict[str, Price]:
    """The prices written like `gemini-x=0.30/2.50, gemini-y=0.10/0.40`.

    Raises ValueError with a sentence for the owner.
    """
    return dict(_price(part.strip()) for part in text.split(",") if part.strip())


def _price(part: str) -> tuple[str, Price]:
    name, _, both = part.partition("=")
    dear, _, dearer = both.partition("/")
    try:
        price = Price(float(dear), float(dearer))
    except ValueError:
        price = Price(-1, -1)
    if not name.strip() or not all(0 <= dollars < 10_000 for dollars in price):
        raise ValueError("a model's price is written like gemini-2.5-flash-lite=0.10/0.40")
    return _plain(name.strip()), price


def cost_of(spent: Iterable[Spent], prices: Mapping[str, Price]) -> Cost:
    """What these tokens cost."""
    micros, unpriced = 0.0, 0
    for one in spent:
        price = prices.get(_plain(one.model))
        if price is None:
            unpriced += one.tokens
        else:
            micros += one.tokens_in * price.input + one.tokens_out * price.output
    return Cost(round(micros), unpriced)


def joined(spent: Iterable[Spent]) -> tuple[Spent, ...]:
    """One entry for each model that used any tokens, in the order in which they were asked."""
    sums: dict[str, Spent] = {}
    for one in spent:
        before = sums.get(one.model, Spent(model=one.model))
        sums[one.model] = before.but(
            tokens_in=before.tokens_in + one.tokens_in, tokens_out=before.tokens_out + one.tokens_out
        )
    return tuple(one for one in sums.values() if one.tokens)


def _plain(model: str) -> str:
    return model.removeprefix("models/")
