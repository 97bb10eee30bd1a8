"""What a contact card says: its name and its numbers.

Source: vCard 3.0 (RFC 2426), and WhatsApp's own `waid` beside a number.
"""

import re

_FULL_NAME = re.compile(r"^FN[^:\n]*:(.+)$", re.MULTILINE)
_PHONE = re.compile(r"^(?:item\d+\.)?TEL([^:\n]*):(.+)$", re.MULTILINE)
_WHATSAPP_ID = re.compile(r"waid=(\d{5,20})")


def card_name(vcard: str) -> str:
    found = _FULL_NAME.findall(vcard)
    return found[0].strip()[:200] if found else ""


def card_phones(vcard: str) -> list[str]:
    """Each number once, in international form where the card has its WhatsApp id."""
    found = []
    for parameters, value in _PHONE.findall(vcard):
        known = _WHATSAPP_ID.search(parameters)
        found.append(f"+{known[1]}" if known else value.strip()[:40])
    return list(dict.fromkeys(found))[:5]
