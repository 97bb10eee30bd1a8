"""Which month a count belongs to, by the clock on the wall of the business."""

from datetime import datetime
from zoneinfo import ZoneInfo


def of_month(what: str, at: datetime, zone: ZoneInfo) -> str:
    """The field of a professional that counts this in its local month."""
    return f"months.{at.astimezone(zone):%Y-%m}.{what}"
