"""A booked visit as a calendar file (RFC 5545), which any telephone opens with one touch."""

from datetime import datetime, timedelta
from pathlib import Path

from loguru import logger

from fixi_app.dialogue import show
from fixi_app.dialogue.placeholders import told
from fixi_app.dialogue.scene import Scene
from fixi_app.domain.leads import Lead
from fixi_app.domain.messages import CALENDAR, Media, MediaKind
from fixi_app.domain.professionals import Professional
from fixi_app.services.files.media_writing import write_private

_WIDEST = 74
"""Bytes of a line; longer ones are folded."""


async def kept(folder: Path, lead: Lead, pro: Professional, business: str, scene: Scene) -> Media | None:
    """The file of this visit in the media folder, the same one however often it is made; None where it cannot be."""
    if lead.appointment_start is None:
        return None
    name = f"visit-{lead.id}-{lead.appointment_start:%Y%m%dT%H%M}"
    text = written(lead, lead.appointment_start, pro, business, scene)
    try:
        await write_private(folder / name, text.encode())
    except OSError as fault:
        logger.warning("The calendar file of {} could not be kept ({})", lead.id, fault.strerror)
        return None
    return Media(kind=MediaKind.DOCUMENT, path=name, mime=CALENDAR)


def written(lead: Lead, start: datetime, pro: Professional, business: str, scene: Scene) -> str:
    """The arrival window as an event, with an alarm two hours before or as the business sets it."""
    end = start + timedelta(minutes=scene.business.arrival_window_minutes)
    alarm = int(scene.business.reminder_hours * 60)
    lines = (
        "BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:-//{_escaped(business)}//Fixi//EN", "METHOD:PUBLISH",
        "BEGIN:VEVENT", f"UID:{lead.id}@fixi", f"DTSTAMP:{_utc(scene.now)}", f"DTSTART:{_utc(start)}",
        f"DTEND:{_utc(end)}", f"SUMMARY:{_escaped(f'{pro.name}: {show.trade(lead.trade, scene)}')}",
        f"LOCATION:{_escaped(show.address(lead, scene))}", f"DESCRIPTION:{_escaped(show.issue(lead, scene))}",
        "BEGIN:VALARM", "ACTION:DISPLAY", f"TRIGGER:-PT{alarm}M", f"DESCRIPTION:{_escaped(pro.name)}", "END:VALARM",
        "END:VEVENT", "END:VCALENDAR",
    )  # fmt: skip
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _utc(moment: datetime) -> str:
    return f"{moment:%Y%m%dT%H%M%SZ}"


def _escaped(value: str) -> str:
    """Words of people on one line, with the signs that have a meaning in the format taken out of it."""
    plain = told(value, 200)
    for sign in ("\\", ";", ","):
        plain = plain.replace(sign, f"\\{sign}")
    return plain


def _folded(line: str) -> str:
    """At most 75 bytes in a line, and never inside a letter."""
    parts, part = [], ""
    for letter in line:
        if len((part + letter).encode()) > _WIDEST:
            parts.append(part)
            part = ""
        part += letter
    return "\r\n ".join((*parts, part))
