"""What contact cards say: names and numbers, in any of the three versions that phones write.

All of it is the sender's, so nothing here raises, and a file of a megabyte costs no more than reading it: photos are
passed over, lines are cut, and nothing is read twice.
Source: vCard 2.1 (quoted-printable), 3.0 (RFC 2426), 4.0 (RFC 6350, numbers as `tel:`), and WhatsApp's own `waid`.
"""

import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from fixi_app.channels.loose import clean

LARGEST = 2 * 1024 * 1024
"""Bytes of one file of cards: a photo lies in most of them."""
_MOST_CARDS, _MOST_PHONES = 20, 5
_MOST_LINES = 40_000
_LONGEST_LINE, _LONGEST_NAME, _LONGEST_PHONE = 2000, 200, 40
_LEAST_DIGITS = 3
_HEAD = re.compile(r'((?:[^":]|"[^"]*")*):(.*)', re.DOTALL)
_WHATSAPP_ID = re.compile(r"waid=([0-9]{5,20})(?![0-9])", re.IGNORECASE)
_ESCAPED = re.compile(r"\\([\\,;nN])")
_CHARSET = re.compile(r"CHARSET=([A-Z0-9-]{1,20})", re.IGNORECASE)
_CHARSETS = frozenset({"utf-8", "windows-1255", "windows-1251", "windows-1256", "iso-8859-8", "iso-8859-1"})
"""What phones write; any other name is not looked up, for some of Python's are no alphabets."""


@dataclass
class _Card:
    name: str = ""
    parts: str = ""
    """The name in its parts, for a card without a full one."""
    phones: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class _Line:
    name: str
    parameters: str
    value: str


def card_name(vcard: str) -> str:
    return next((named for card in _cards(vcard) if (named := card.name or card.parts)), "")


def card_phones(vcard: str) -> list[str]:
    """Each number once, in international form where the card has its WhatsApp id."""
    found = (phone for card in _cards(vcard) for phone in card.phones)
    return list(dict.fromkeys(found))[:_MOST_PHONES]


def told_in(data: bytes) -> str:
    """A file of cards, one line of words each; empty for one in which nothing can be read."""
    text = data[:LARGEST].decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig", "replace")
    lines = (" ".join([card.name or card.parts, *card.phones]).strip() for card in _cards(clean(text)))
    return "\n".join([line for line in lines if line][:_MOST_CARDS])


def _cards(text: str) -> Iterator[_Card]:
    """As many as there are, and the end of one that was cut off; a bare list of properties is one, too."""
    card = _Card()
    for line in _lines(text):
        if line.name in ("BEGIN", "END"):
            yield card
            card = _Card()
        else:
            _note(card, line)
    yield card


def _note(card: _Card, line: _Line) -> None:
    if line.name == "FN":
        card.name = card.name or _plain(line.value)[:_LONGEST_NAME]
    elif line.name == "N":
        family, _, rest = line.value.partition(";")
        given = rest.partition(";")[0]
        card.parts = card.parts or _plain(f"{given} {family}")[:_LONGEST_NAME]
    elif line.name == "TEL" and len(card.phones) < _MOST_PHONES:
        phone = _phone(line)
        card.phones += [phone] if phone and phone not in card.phones else []


def _phone(line: _Line) -> str:
    """Empty for what is no number at all."""
    if known := _WHATSAPP_ID.search(line.parameters):
        return f"+{known[1]}"
    written = _plain(line.value)
    number = written[4:] if written[:4].lower() == "tel:" else written
    return number.strip()[:_LONGEST_PHONE] if sum(map(str.isdigit, number)) >= _LEAST_DIGITS else ""


def _lines(text: str) -> Iterator[_Line]:
    """The properties that are looked at, unfolded; of each long one its beginning."""
    for raw in _unfolded(text):
        found = _HEAD.match(raw)
        if found is None:
            continue
        group, _, parameters = found[1].partition(";")
        name = group.rpartition(".")[2].strip().upper()
        if name in ("BEGIN", "END", "FN", "N", "TEL"):
            yield _Line(name, parameters, _decoded(parameters, found[2]))


def _unfolded(text: str) -> Iterator[str]:
    """A line that begins with a space goes on with the one before; so does one after `=` in quoted-printable."""
    parts: list[str] = []
    length, soft = 0, False
    for raw in text.replace("\r\n", "\n").split("\n", _MOST_LINES)[:_MOST_LINES]:
        if parts and (soft or raw[:1] in (" ", "\t")):
            parts.append(raw[: max(_LONGEST_LINE - length, 0)] if soft else raw[1 : max(_LONGEST_LINE - length, 1)])
        else:
            yield "".join(parts)
            parts, length = [raw[:_LONGEST_LINE]], 0
        length += len(parts[-1])
        soft = raw.endswith("=") and _is_quoted(parts[0])
    yield "".join(parts)


def _is_quoted(head: str) -> bool:
    return "QUOTED-PRINTABLE" in head.partition(":")[0].upper()


def _decoded(parameters: str, value: str) -> str:
    if "QUOTED-PRINTABLE" not in parameters.upper():
        return value
    named = _CHARSET.search(parameters)
    charset = named[1].lower() if named and named[1].lower() in _CHARSETS else "utf-8"
    soft = re.sub(r"=(?![0-9A-Fa-f]{2})", "", value)  # what is left of the breaks between its lines
    return quopri.decodestring(soft.encode("utf-8", "replace")).decode(charset, "replace")


def _plain(value: str) -> str:
    """One line of it, without what a terminal would obey."""
    unescaped = _ESCAPED.sub(lambda found: " " if found[1] in "nN" else found[1], value)
    return " ".join(clean(unescaped).split())
