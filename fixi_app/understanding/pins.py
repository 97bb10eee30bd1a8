"""Coordinates in a Waze or Google Maps link, read from the address of the link alone."""

import re
from urllib.parse import unquote

_LINK = re.compile(r"https?://[^\s<>\"]{1,500}", re.IGNORECASE)
_HOSTS = re.compile(
    r"^https?://(?:[\w-]+\.){0,3}(?:waze\.com|google\.[a-z.]{2,6}|goo\.gl|apple\.com|openstreetmap\.org)(?:/|\?|$)",
    re.IGNORECASE,
)
_PAIR = r"(-?\d{1,2}\.\d{2,15})\s?,\s?(-?\d{1,3}\.\d{2,15})"
_FORMS = (
    re.compile(r"!3d(-?\d{1,2}\.\d{2,15})!4d(-?\d{1,3}\.\d{2,15})"),
    re.compile(rf"[?&](?:ll|q|query|daddr|destination|center|to)=(?:ll\.|loc:)?{_PAIR}"),
    re.compile(rf"[@/]{_PAIR}"),
)


def pin_in(text: str) -> tuple[float, float] | None:
    """(latitude, longitude) of the first map link that carries them."""
    for link in _LINK.findall(text[:4000]):
        if not _HOSTS.match(link):
            continue
        address = unquote(link)
        for form in _FORMS:
            match = form.search(address)
            if match is not None and abs(float(match[1])) <= 90 and abs(float(match[2])) <= 180:
                return float(match[1]), float(match[2])
    return None
