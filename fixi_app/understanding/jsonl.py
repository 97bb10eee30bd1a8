"""A Reading as the flat fields of labelled sets: the line that `understand --jsonl` prints, without its id."""

from typing import Any

from fixi_app.domain.facts import SURE
from fixi_app.domain.reading import Reading, Wanted


def fields(reading: Reading, sure: float = SURE) -> dict[str, Any]:
    """The fields in the names and forms of the labelled sets; empty ones are None.

    Below `sure` (the business's `confidence_floor`) a value is asked about, so it is not stated here either.
    """
    plain = ("trade", "city", "street", "house_number", "floor", "apartment", "customer_name")
    stated = {name: getattr(reading, name) for name in plain}
    return {
        "lang": reading.language,
        "intent": reading.intent,
        **{name: value if reading.confidence.get(name, 1.0) >= sure else None for name, value in stated.items()},
        "when": _when(reading.wanted),
        "asap": reading.asap,
        "urgent": reading.urgent,
    }


def _when(wanted: Wanted | None) -> dict[str, str | None] | None:
    if wanted is None:
        return None
    return {
        "date": wanted.date.isoformat() if wanted.date else None,
        "from": wanted.start.strftime("%H:%M") if wanted.start else None,
        "to": wanted.end.strftime("%H:%M") if wanted.end else None,
    }
