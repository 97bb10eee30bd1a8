"""How stored things read at the desk: hours, places, people; by the helpers of the chats, in the owner's language."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import quote

from fixi_app.dialogue import show
from fixi_app.dialogue.owner.owner_wishes import BY_PHONE
from fixi_app.dialogue.scene import Scene
from fixi_app.domain.conversation import Turn
from fixi_app.domain.leads import Lead, LeadStatus
from fixi_app.domain.reading import Reading
from fixi_app.services.desk.words import Words
from fixi_app.services.ground import Ground

_KEEPS_ITS_HOUR = frozenset({
    LeadStatus.BOOKED, LeadStatus.COMPLETED, LeadStatus.CLOSED, LeadStatus.CANCELLED, LeadStatus.REJECTED,
})  # fmt: skip


def scene(ground: Ground, words: Words) -> Scene:
    """A scene in which nobody speaks: what the showing helpers need to know of now, zone and language."""
    now = ground.clock.now()
    turn = Turn(id="", inbox_ids=(), items=(), now=now, reading=Reading())
    return Scene(
        turn=turn, now=now, zone=ground.zone, business=ground.business, language=words.language,
        place_name=ground.place_name,
    )  # fmt: skip


def moment(at: datetime, ground: Ground) -> str:
    """Day and hour, local; short enough for a line of history."""
    return f"{at.astimezone(ground.zone):%d.%m %H:%M}"


def window(at: datetime | None, ground: Ground, words: Words) -> str:
    """The arrival window of a visit, as the customer reads it."""
    return show.window(at, scene(ground, words)) if at else ""


def hour_of(lead: Lead) -> datetime | None:
    """The start of the visit, if there is one: a lead that waits keeps the hour it lost, which is no appointment."""
    return lead.appointment_start if lead.slot_id or lead.status in _KEEPS_ITS_HOUR else None


def city(lead: Lead, ground: Ground, words: Words) -> str:
    """The city as people say it; of an unknown place the words that were given."""
    return ground.place_name(lead.city, words.language) if lead.city else lead.unknown_place or ""


def map_link(lead: Lead, ground: Ground) -> str:
    """By the customer's pin, else by the address in the country's own language; empty without a place."""
    if lead.lat is not None and lead.lon is not None:
        return f"https://www.openstreetmap.org/?mlat={lead.lat:.5f}&mlon={lead.lon:.5f}#map=17/{lead.lat:.5f}/{lead.lon:.5f}"
    place = ground.place_name(lead.city, ground.language) if lead.city else lead.unknown_place
    where = ", ".join(part for part in (street(lead), place) if part)
    return f"https://www.google.com/maps/search/?api=1&query={quote(where)}" if place else ""


def street(lead: Lead) -> str:
    return " ".join(part for part in (lead.street, lead.house_number) if part)


def address(lead: Lead, ground: Ground, words: Words) -> str:
    return ", ".join(part for part in (show.street(lead, scene(ground, words)), city(lead, ground, words)) if part)


def called(lead: Lead) -> str:
    """By what a person knows this lead: the name, else the phone."""
    return lead.customer_name or lead.phone or lead.id


def chat_name(chat: Mapping[str, Any]) -> str:
    """What somebody is called in a chat: as he said, else as his phone says; empty where nobody knows."""
    return str((chat.get("facts") or {}).get("customer_name") or chat.get("name") or "")


def name_of(pro_id: str | None, names: Mapping[str, str]) -> str:
    return names.get(pro_id or "", "") or (pro_id or "")


def who_has(by: str, words: Words) -> str:
    """Who of the business has something, by the name that is stored."""
    return words("need.from_phone") if by == BY_PHONE else by
