"""A contact: a person with an id of his own and any number of addresses. A phone is one address, not the identity."""

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
    language: Language | None = None
    role: Role = Role.CUSTOMER
    standing: Standing = Standing.NORMAL
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


def normal_phone(text: str, country: str = "IL") -> str | None:
    """A phone in the one stored form, E.164 with `+`; None when it is not a possible number (L71)."""
    try:
        number = phonenumbers.parse(text.removesuffix("@c.us"), country)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def masked_phone(phone: str | None) -> str:
    """A phone as shown in logs and to a viewer: country code and the last three digits."""
    return f"{phone[:4]}•••{phone[-3:]}" if phone and len(phone) > 7 else "•••"
