"""How values are written for a person: phones, moments, numbers, people. Pure; the stored value is never touched."""

from datetime import datetime
from zoneinfo import ZoneInfo

from fixi_app.domain.leads import LeadStatus
from fixi_app.services.office import TalkLine
from tui.texts import Texts

STATUS_STYLE = {
    LeadStatus.CONTACTED: "cyan",
    LeadStatus.NEW: "bold yellow",
    LeadStatus.BOOKED: "bold green",
    LeadStatus.COMPLETED: "green",
    LeadStatus.CLOSED: "dim",
    LeadStatus.CANCELLED: "dim",
    LeadStatus.REJECTED: "dim",
    LeadStatus.PENDING: "bold red",
}


def phone(number: str | None) -> str:
    """As it is dialled here: 053-123-4567 for an Israeli number, the international form for others."""
    if not number:
        return ""
    if number.startswith("+972"):
        local = "0" + number.removeprefix("+972")
        if local.isdigit() and len(local) == 10:
            return f"{local[:3]}-{local[3:6]}-{local[6:]}"
        if local.isdigit() and len(local) == 9:
            return f"{local[:2]}-{local[2:5]}-{local[5:]}"
    return number


def moment(at: datetime | None, zone: str) -> str:
    """Day and time in the business's zone; empty for none."""
    return f"{at.astimezone(ZoneInfo(zone)):%d/%m %H:%M}" if at else ""


def hour(at: datetime, zone: str) -> str:
    return f"{at.astimezone(ZoneInfo(zone)):%H:%M}"


def amount(value: float | None) -> str:
    """A number without a needless fraction; empty for none."""
    return "" if value is None else f"{value:g}"


def stars(value: float) -> str:
    return f"★ {value:.1f}" if value else "-"


def said(line: TalkLine, texts: Texts) -> str:
    """The words of a message, or a note that a file came with it."""
    notes = " ".join(f"({texts.named('media', kind)})" for kind in line.media)
    return f"{line.text} {notes}".strip()
