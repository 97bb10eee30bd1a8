"""How a professional stands and reads in the list, who is found, and who comes first. Pure."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum

from fixi_app.domain.professionals import ApplicationState, Professional
from fixi_app.services.office import ProfessionalRow
from tui.clean import clean_line
from tui.painting import Cell, Reading
from tui.shown import amount, phone, stars
from tui.texts import Texts
from tui.widgets.grid import Column


class Standing(StrEnum):
    """Each has a name (`pro_standing.*`) and a sentence (`pro_told.*`); what asks for a deed comes first."""

    ASKS = "asks"
    REFUSED = "refused"
    UNAPPROVED = "unapproved"
    INACTIVE = "inactive"
    DENIED = "denied"
    UNCONFIRMED = "unconfirmed"
    LICENCE = "licence"
    WORKS = "works"


SIGNS = {
    Standing.ASKS: "+", Standing.REFUSED: "✕", Standing.UNAPPROVED: "◇", Standing.INACTIVE: "○", Standing.DENIED: "!",
    Standing.UNCONFIRMED: "?", Standing.LICENCE: "!", Standing.WORKS: "✓",
}  # fmt: skip
_STYLES = {
    Standing.ASKS: "bold yellow", Standing.DENIED: "bold red", Standing.LICENCE: "bold red",
    Standing.UNCONFIRMED: "yellow", Standing.WORKS: "",
}  # fmt: skip
_WIDTHS = {
    "name": (13, 2), "standing": (15, 1), "trades": (13, 3), "base": (10, 1), "load": (7, 0), "rating": (7, 0),
    "free_slots": (7, 0), "radius": (5, 0), "areas": (13, 3),
}  # fmt: skip


def standings(one: Professional, today: date) -> Sequence[Standing]:
    """All that is to be known of how he stands, the most pressing first; somebody for whom all is well works."""
    asks = one.application is ApplicationState.PENDING
    refused = one.application is ApplicationState.REFUSED and not one.approved
    expired = any(licence.expires is not None and licence.expires < today for licence in one.licences)
    found = (
        (asks, Standing.ASKS),
        (refused, Standing.REFUSED),
        (not (one.approved or asks or refused), Standing.UNAPPROVED),
        (not (one.is_active or asks or refused), Standing.INACTIVE),
        (one.phone_denied_at is not None, Standing.DENIED),
        (not (one.phone_confirmed or one.sample) and one.phone_denied_at is None, Standing.UNCONFIRMED),
        (expired, Standing.LICENCE),
    )
    return [standing for true, standing in found if true] or [Standing.WORKS]


def ordered(rows: Sequence[ProfessionalRow], today: date) -> Sequence[ProfessionalRow]:
    """Who asks to join first, the longest waiting on top; then those who work, then the others."""

    def place(row: ProfessionalRow) -> tuple[int, str, str]:
        one = row.professional
        if Standing.ASKS in standings(one, today):
            return 0, f"{one.applied_at or ''}", one.name
        return (1 if one.is_active and one.approved else 2), "", one.name

    return sorted(rows, key=place)


def fitting(
    rows: Sequence[ProfessionalRow], words: str, only: str, texts: Texts, today: date
) -> Sequence[ProfessionalRow]:
    """Those in whose name, phone, cities and trades each word stands. `only`: a standing, or empty for all."""
    wanted = words.casefold().split()
    return [
        row
        for row in rows
        if (not only or only in standings(row.professional, today))
        and all(word in _told(row, texts) for word in wanted)
    ]


def _told(row: ProfessionalRow, texts: Texts) -> str:
    one, number = row.professional, phone(row.professional.phone)
    trades = (texts.named("trade", trade) for trade in one.trades)
    cities = (one.base.city, row.city, *one.service_areas, *row.areas)
    parts = (one.name, one.phone, number, number.replace("-", ""), *cities, *trades)
    return " ".join(parts).casefold()


def columns(texts: Texts) -> list[Column]:
    return [Column(key, texts(f"pros.{key}"), *width) for key, width in _WIDTHS.items()]


def cells(row: ProfessionalRow, texts: Texts, reading: Reading, today: date) -> Sequence[Cell]:
    one = row.professional
    found = standings(one, today)
    words = " · ".join(texts.named("pro_standing", standing) for standing in found)
    quiet = "" if one.is_active and one.approved else "dim"
    style = _STYLES.get(found[0], "dim")
    shown: list[tuple[str, str | None, str]] = [
        (clean_line(one.name), None, style if Standing.ASKS in found else quiet),
        (f"{SIGNS[found[0]]} {words}", None, style),
        (", ".join(texts.named("trade", trade) for trade in one.trades), None, quiet),
        (row.city, None, quiet),
        (f"{row.open_jobs}/{one.max_open_jobs}", "L", quiet),
        (stars(row.rating), "L", quiet),
        (str(row.free_slots), "L", quiet),
        (amount(one.radius_km), "L", quiet),
        (", ".join(row.areas), None, quiet),
    ]
    return [Cell(text, reading, base, style=style) for text, base, style in shown]


def told(one: Professional, texts: Texts, today: date) -> str:
    """One sentence for each standing: what it means and what can be done."""
    return " ".join(texts(f"pro_told.{standing}") for standing in standings(one, today))
