"""Coordinates in a Waze or Google Maps link, read from the address of the link alone.

Waze's own short links (`waze.com/ul/h...`) are a geohash, so they too need no network. Source: Waze deep links
(developers.google.com/waze/deeplinks); geohash as published by G. Niemeyer (base 32, longitude first).
"""

import re
from collections.abc import Iterator
from urllib.parse import unquote

Point = tuple[float, float]

_LINK = re.compile(r"https?://[^\s<>\"]{1,2000}", re.IGNORECASE)
_HOSTS = re.compile(
    r"^https?://(?:[\w-]+\.){0,3}(?:waze\.com|google\.[a-z.]{2,6}|goo\.gl|apple\.com|openstreetmap\.org)(?:/|\?|$)",
    re.IGNORECASE,
)
_SHORT = re.compile(r"^https?://(?:maps\.app\.goo\.gl/|goo\.gl/maps/|(?:www\.|ul\.)?waze\.com/|maps\.google\.|"
                    r"(?:www\.)?google\.(?:com|co\.il)/maps)", re.IGNORECASE)  # fmt: skip
"""Map links that may lead to coordinates although they name none."""
_PAIR = r"(-?\d{1,2}\.\d{2,15})\s?,\s?\+?(-?\d{1,3}\.\d{2,15})"
_FORMS = (
    re.compile(r"!3d(-?\d{1,2}\.\d{2,15})!4d(-?\d{1,3}\.\d{2,15})"),
    re.compile(rf"[?&](?:ll|q|query|daddr|destination|center|to)=(?:ll\.|loc:)?{_PAIR}"),
    re.compile(rf"(?:@|/|/search/){_PAIR}"),
)
_BASE32 = "0123456789bcdefghjkmnpqrstuvwxyz"
_GEOHASH = re.compile(rf"waze\.com/(?:ul/h|(?:[\w-]+/)?live-map\?(?:.*&)?h=|ul\?h=)([{_BASE32}]{{7,12}})(?![\w-])")


def pin_in(text: str) -> Point | None:
    """(latitude, longitude) of the first map link that carries them."""
    return next((point for link in _links(text) if (point := _point(link)) is not None), None)


def short_link_in(text: str) -> str | None:
    """The first map link, where none of them carries coordinates but one may lead to some."""
    if pin_in(text) is not None:
        return None
    return next((link for link in _links(text) if _SHORT.match(link)), None)


def _links(text: str) -> Iterator[str]:
    """Links to maps; what ends the sentence around one is no part of it."""
    for link in _LINK.findall(text[:4000]):
        if _HOSTS.match(link):
            yield link.rstrip(".,;:!?)]}'״׳")


def _point(link: str) -> Point | None:
    address = unquote(link)
    for form in _FORMS:
        match = form.search(address)
        if match is not None and abs(float(match[1])) <= 90 and abs(float(match[2])) <= 180:
            return float(match[1]), float(match[2])
    match = _GEOHASH.search(address)
    return _unhashed(match[1]) if match else None


def _unhashed(code: str) -> Point:
    """The middle of the cell that a geohash names: each letter halves the range of longitude and latitude in turn."""
    ranges = [[-180.0, 180.0], [-90.0, 90.0]]
    bits = "".join(f"{_BASE32.index(letter):05b}" for letter in code)
    for place, bit in enumerate(bits):
        span = ranges[place % 2]
        span[1 - int(bit)] = (span[0] + span[1]) / 2
    (west, east), (south, north) = ranges
    return round((south + north) / 2, 6), round((west + east) / 2, 6)
