"""Who a chat is with: Meta's names of a person and Fixi's addresses.

Source: WhatsApp Cloud API documentation, webhooks (`from`, `wa_id`) and business-scoped user ids (`from_user_id`,
`user_id`): a number in digits without `+`, and an id of two letters, a dot and letters or digits (`CC.ENT.` for a
group of businesses). A person who hides the number is known by the id alone.
"""

import re
from collections.abc import Sequence

from fixi_app.channels.loose import Json, identifier, items, obj, words

NAME = "meta"
_DIGITS = re.compile(r"[1-9][0-9]{6,14}")
_BUSINESS_ID = re.compile(r"[A-Z]{2}\.(?:ENT\.)?[A-Za-z0-9]{1,128}")


def digits(number: str) -> str:
    """The digits of a number however it is written."""
    return "".join(letter for letter in number if letter.isascii() and letter.isdigit()).removeprefix("00")


def is_phone(who: str) -> bool:
    return _DIGITS.fullmatch(who) is not None


def chat(written: str) -> str | None:
    """A number in digits or a business-scoped id; None for anything else."""
    who = written.strip().removeprefix("+")
    return who if is_phone(who) or _BUSINESS_ID.fullmatch(who) else None


def chat_of(address: str) -> str | None:
    """The chat behind an address of Fixi's, or None where it is none of Meta's."""
    provider, _, who = address.partition(":")
    return chat(who) if provider == NAME and not who.startswith("+") else None


def address(who: str) -> str:
    return f"{NAME}:{who}"


def phone(names: Sequence[str]) -> str | None:
    """The number among the names of one person, as E.164."""
    return next((f"+{who}" for who in names if is_phone(who)), None)


def names_in(source: Json, *fields: str) -> tuple[str, ...]:
    """What these fields name a person by: the number first, for that is what a business knows people by."""
    found = [who for field in fields if (who := chat(identifier(source, field)))]
    return tuple(dict.fromkeys(sorted(found, key=lambda who: not is_phone(who))))


def contact_of(value: Json, names: Sequence[str]) -> Json:
    """The entry of `contacts` about this person: by number or id, for their order is promised nowhere."""
    contacts = (obj(each) for each in items(value.get("contacts")))
    return next((each for each in contacts if set(names_in(each, "wa_id", "user_id")) & set(names)), {})


def name_of(contact: Json) -> str | None:
    """The display name, else the user name; both are the sender's words."""
    profile = obj(contact, "profile")
    return words(profile, "name", "username", limit=200) or None
