"""Stretches of time in a calendar, in few words for a sentence. Pure."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from fixi_app.services.office import Period

_NAMED = 4


def told(spans: Sequence[Period], zone: ZoneInfo) -> str:
    """When this is, in local time and in few words: each day with its hours, days on end as one stretch."""
    parts = [_stretch(span.start.astimezone(zone), span.end.astimezone(zone)) for span in spans]
    return ", ".join([*parts[:_NAMED], *(["…"] if len(parts) > _NAMED else [])])


def _stretch(start: datetime, end: datetime) -> str:
    last = (end - timedelta(microseconds=1)).date()
    if start.time() == end.time() == time():
        return f"{start:%d/%m}" if start.date() == last else f"{start:%d/%m}-{last:%d/%m}"
    if start.date() == last:
        return f"{start:%d/%m} {start:%H:%M}-{end:%H:%M}"
    return f"{start:%d/%m %H:%M}-{end:%d/%m %H:%M}"
