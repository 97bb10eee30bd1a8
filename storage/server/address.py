"""Promise: a server's address is either good, or refused with a sentence that quotes nothing of it but its hosts.

PyMongo's own sentences quote what they do not understand, and that may be the half of a password that was not escaped.
"""

from __future__ import annotations

from datetime import UTC
from typing import Any, Final
from urllib.parse import parse_qsl

from pymongo import AsyncMongoClient, ReadPreference, WriteConcern
from pymongo.asynchronous.database import AsyncDatabase as PyMongoDatabase
from pymongo.errors import PyMongoError

from storage.errors import BadAddress

Client = AsyncMongoClient[dict[str, Any]]

_PATIENCE: Final = {"serverSelectionTimeoutMS": 10_000, "connectTimeoutMS": 5_000, "socketTimeoutMS": 60_000}
"""PyMongo waits for an answer for ever; a minute is more than the building of an index takes here."""
_CONFIRMED_WITHIN: Final = 20_000
_LONGEST_NAME: Final = 63
_SERVERS_OWN: Final = ("admin", "local", "config")
_ESCAPE: Final = "a user or password with any of : / ? # [ ] @ % in it must be percent-escaped"


def hosts_of(uri: str) -> str:
    """The hosts alone, for sentences: no user, no password, no options (these may hold secrets too)."""
    rest = uri.partition("://")[2].rpartition("@")[2]
    return rest.partition("/")[0].partition("?")[0]


def client_of(uri: str) -> Client:
    """A client that has not asked anything yet. What the address says about time is not overruled."""
    said = {name.lower() for name, _ in parse_qsl(uri.partition("?")[2])}
    patience: dict[str, Any] = {
        name: span for name, span in _PATIENCE.items() if not {name.lower(), "timeoutms"} & said
    }
    try:
        return AsyncMongoClient(uri, tz_aware=True, tzinfo=UTC, **patience)
    except (PyMongoError, ValueError, TypeError) as fault:
        raise BadAddress(
            f"The address of the MongoDB server cannot be read ({type(fault).__name__}): it must be "
            f"mongodb://user:password@host:port/name, and {_ESCAPE}."
        ) from None


def database_of(client: Client, uri: str) -> PyMongoDatabase[dict[str, Any]]:
    """The database that the address names, with durable writes and with reads from where they went."""
    try:
        name = client.get_default_database().name
    except PyMongoError:
        raise BadAddress(f"{_which(uri)} names no database: {_put(uri)}") from None
    if name in _SERVERS_OWN or len(name.encode()) > _LONGEST_NAME:
        raise BadAddress(f"{_which(uri)} names a database of the server's own, or too long a name: {_put(uri)}")
    concern = _durable(client.write_concern, uri)
    return client.get_database(name, read_preference=ReadPreference.PRIMARY, write_concern=concern)


def _which(uri: str) -> str:
    return f"The address of the MongoDB server {hosts_of(uri)}"


def _put(uri: str) -> str:
    return f"put one of your own behind it, like {hosts_of(uri)}/fixi."


def _durable(said: WriteConcern, uri: str) -> WriteConcern:
    """Kept by most members and in the journal, unless the address says otherwise."""
    if said.document.get("w") == 0:
        raise BadAddress(f"{_which(uri)} asks for writes that nobody acknowledges: take w=0 out of it.")
    whole: dict[str, Any] = {"w": "majority", "j": True, "wtimeout": _CONFIRMED_WITHIN} | said.document
    return WriteConcern(**whole)
