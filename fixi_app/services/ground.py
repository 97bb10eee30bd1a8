"""What all services stand on, handed in once by the composition root."""

from collections.abc import Callable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from fixi_app.booking.rest_days import RestDays
from fixi_app.channels.contract import Channel
from fixi_app.clock import Clock
from fixi_app.domain.business import Business
from fixi_app.domain.reading import Language
from fixi_app.ids import Ids
from fixi_app.queues.inbox import Inbox
from fixi_app.queues.outbox import Outbox
from fixi_app.repositories.records import Store
from fixi_app.services.telling.second_path import SecondPath
from fixi_app.understanding.places import gazetteer


def centre_of(city: str) -> tuple[float, float] | None:
    """Where a city lies, by its canonical name; None for one that the gazetteer does not know."""
    place = gazetteer().by_name(city)
    return (place.lat, place.lon) if place else None


@dataclass
class Ground:
    store: Store
    inbox: Inbox
    outbox: Outbox
    clock: Clock
    ids: Ids
    channel: Channel
    business: Business
    zone: ZoneInfo
    rest: RestDays
    country: str
    language: Language
    """Of the business: for chats until a customer shows another, and for the owner."""
    place_name: Callable[[str, Language], str]
    owner_phone: str | None = None
    model_vendor: str = ""
    """Whose model sees what customers write; empty where nothing leaves this computer for one."""
    second_path: SecondPath | None = None
    """A way to the owner that is not the account; None where none is laid."""
    place_at: Callable[[str], tuple[float, float] | None] = centre_of
    """(canonical city) -> latitude and longitude of its centre."""
    wake: Callable[[], None] = lambda: None
    """Called when something new lies in a queue."""
    hurry: Callable[[str, str], None] = lambda conversation_id, message_id: None
    """(conversation, message) that come before all that waits: somebody is in danger."""
