"""A contact: a person with an id of his own and any number of addresses. A phone is one address, not the identity."""

import re
import unicodedata
from datetime import datetime
from enum import StrEnum

import phonenumbers

from fixi_app.domain.base import Record, UtcTime
from fixi_app.domain.reading import Language


class Role(StrEnum):
    CUSTOMER = "customer"
    PROFESSIONAL = "professional"
    OWNER = "owner"
    APPLICANT = "applicant"
    """Somebody who is just answering the questions of those who want to join as a professional."""


class Standing(StrEnum):
    """Whether Fixi may speak to this contact at all; private and blocked are never answered and never become leads."""

    NORMAL = "normal"
    PRIVATE = "private"
    BLOCKED = "blocked"


class Contact(Record):
    id: str
    name: str | None = None
    phone: str | None = None
    former_phones: tuple[str, ...] = ()
    """Numbers that he had before, by the provider's word; what was written under them is still found by them."""
    language: Language | None = None
    role: Role = Role.CUSTOMER
    standing: Standing = Standing.NORMAL
    standing_by: str = ""
    """Who set it: a user, or `earlier` for a chat that stood before Fixi came."""
    opted_out_at: UtcTime | None = None
    merged_into: str | None = None
    created_at: UtcTime | None = None
    sample: bool = False
    no_shows: int = 0
    """Visits at which he was not there."""


class Address(Record):
    """`id` is the address itself, so one address has one contact by construction."""

    id: str
    contact_id: str
    left_at: UtcTime | None = None
    """When its holder went to another number: whoever writes from then on is somebody else."""
    formerly: str | None = None
    """The contact who had it before, until `since`."""
    since: UtcTime | None = None

    def whose(self, at: datetime | None = None) -> str | None:
        """The contact who has it, or had it at that moment; None where its holder had left it by then."""
        if at and self.since and at < self.since and self.formerly:
            return self.formerly
        return None if self.left_at and (at is None or at >= self.left_at) else self.contact_id

    def is_behind(self, left_at: datetime) -> bool:
        """Whether it is known already that its holder of that moment left it."""
        return self.left_at is not None or (self.since is not None and left_at <= self.since)

    def is_phone(self, phone: str) -> bool:
        """Whether it is the chat of this number (E.164), at whichever provider."""
        return re.search(rf":\+?{re.escape(phone.lstrip('+'))}(@|$)", self.id) is not None


_CHAT_SUFFIXES = ("@c.us", "@s.whatsapp.net")


def normal_phone(text: str, country: str = "IL") -> str | None:
    """A phone in the one stored form, E.164 with `+`; None when it is not a possible number (L71).

    As people of `country` write it: with or without its code, `00`, a zero too many, signs, words around it. A number
    that is none of the country is read as one with its code and without the plus; where the code is plainly there it
    only has to be possible, for a new range may be missing in our tables.
    """
    bare = text.strip()
    for suffix in _CHAT_SUFFIXES:
        bare = bare.removesuffix(suffix)
    digits = "".join(str(unicodedata.digit(c)) for c in bare if c.isdigit())
    home, abroad = _parsed(bare, country), _parsed(f"+{digits.lstrip('0')}", country) if "@" not in bare else None
    number = next((one for one in (home, abroad) if one and phonenumbers.is_valid_number(one)), None)
    coded = "+" in bare or digits.startswith("00") or bare != text.strip()
    if number is None and coded and home and abroad and phonenumbers.is_possible_number(abroad):
        number = abroad
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164) if number else None


def _parsed(text: str, country: str) -> phonenumbers.PhoneNumber | None:
    try:
        return phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException:
        return None


def masked_phone(phone: str | None) -> str:
    """A phone as shown in logs and to a viewer: country code and the last three digits."""
    return f"{phone[:4]}•••{phone[-3:]}" if phone and len(phone) > 7 else "•••"
