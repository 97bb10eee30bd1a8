"""Who a chat is with: Twilio's addresses and Fixi's own.

Source: Twilio documentation, webhook request. A person is `whatsapp:+E164`, or `whatsapp:` and an id that only this
business knows where the number is hidden; then `WaId` may still name the number, and `ExternalUserId` the id.
"""

import re

from fixi_app.channels.loose import Json, identifier

NAME = "twilio"
_PREFIX = "whatsapp:"
_PHONE = re.compile(r"\+[1-9]\d{6,14}")
_BUSINESS_ID = re.compile(r"[A-Za-z]{2}\.[A-Za-z0-9_.-]{1,128}")


def digits(number: str) -> str:
    """The digits of a number however it is written: two that are the same have the same."""
    return "".join(letter for letter in number if letter.isascii() and letter.isdigit()).removeprefix("00")


def chat(written: str) -> str | None:
    """`+E164` or a business-scoped id out of `whatsapp:...`; None for anything else, another channel among it."""
    if not written.startswith(_PREFIX):
        return None
    who = written.removeprefix(_PREFIX).strip()
    return who if _PHONE.fullmatch(who) or _BUSINESS_ID.fullmatch(who) else None


def chat_of(address: str) -> str | None:
    """The chat behind an address of Fixi's, or None where it is none of Twilio's."""
    provider, _, who = address.partition(":")
    return chat(f"{_PREFIX}{who}") if provider == NAME else None


def written(who: str) -> str:
    """A chat as Twilio takes it."""
    return f"{_PREFIX}{who}"


def address(who: str) -> str:
    return f"{NAME}:{who}"


def phone(who: str) -> str | None:
    return who if _PHONE.fullmatch(who) else None


def sender_of(form: Json) -> tuple[str, ...]:
    """The chat that wrote, then the other names that Twilio gives the same person."""
    found = [chat(identifier(form, name)) for name in ("From", "ExternalUserId")]
    found.append(phone(f"+{identifier(form, 'WaId')}"))
    return tuple(dict.fromkeys(who for who in found if who)) if found[0] else ()
