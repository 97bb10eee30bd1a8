"""What is asked and shown once: how Hebrew reads on this kind of terminal, and what stands where."""

import os
from collections.abc import Mapping

from tui.terminal import BidiMode, kind_of

GUIDED = "guided"
_ORDER = "order_"


def order_taste(environ: Mapping[str, str] = os.environ) -> str:
    """The name under which the order of Hebrew is kept for this kind of terminal."""
    return f"{_ORDER}{kind_of(environ)}"


def kept_mode(tastes: Mapping[str, str], environ: Mapping[str, str] = os.environ) -> BidiMode | None:
    """What was chosen for this kind of terminal; None when nobody chose yet."""
    value = tastes.get(order_taste(environ), "")
    return BidiMode(value) if value in set(BidiMode) else None


def asks_order(tastes: Mapping[str, str], environ: Mapping[str, str] = os.environ) -> bool:
    return tastes.get(GUIDED) != "no" and kept_mode(tastes, environ) is None


def shows_tour(tastes: Mapping[str, str]) -> bool:
    return GUIDED not in tastes
