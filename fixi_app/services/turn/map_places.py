"""The place behind a map link that names none itself."""

from collections.abc import Awaitable, Callable
from typing import NamedTuple

from fixi_app.domain.messages import Place
from fixi_app.domain.reading import Heard
from fixi_app.understanding.pins import pin_in, short_link_in

LedTo = Callable[[str, Callable[[str], bool]], Awaitable[str | None]]
"""(link, is this address enough?) -> the first address on its way that is, or None."""


class Linked(NamedTuple):
    heard: Heard
    open: bool = False
    """There is a map link that led nowhere: a pin is to be asked for."""


async def with_place(heard: Heard, led_to: LedTo | None) -> Linked:
    """What was heard, with the place of a short link where it can be had. A pin that came along is better."""
    link = short_link_in("\n".join(heard.texts))
    if heard.place is not None or link is None:
        return Linked(heard)
    address = await led_to(link, _is_place) if led_to else None
    point = pin_in(address) if address else None
    if point is None:
        return Linked(heard, open=True)
    return Linked(heard.but(place=Place(lat=point[0], lon=point[1])))


def _is_place(address: str) -> bool:
    return pin_in(address) is not None
