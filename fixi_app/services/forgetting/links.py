"""How a document of the store is a person's, and what erasing does to it: the words in which `holdings` is written."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from fixi_app.queues.inbox import Inbox
from fixi_app.repositories.records import Store
from fixi_app.services.files.media_shelf import MediaShelf
from storage import AsyncCollection

Filter = dict[str, Any]


class Whose(StrEnum):
    """Kinds of ids by which something is a person's, in the order in which they are erased."""

    TOLD = "told"
    """Messages from and to others that tell of him."""
    NEWS = "news"
    """Ended news of his requests in the chats of others."""
    LEAD = "lead"
    CHAT = "chat"
    ADDRESS = "address"
    ASIDE = "aside"
    """What nobody could read, or what has not been given a chat yet, and came from him."""
    CONTACT = "contact"
    """He himself: his contacts, each of which is also the id of a chat."""
    WORK = "work"
    """Himself as a professional: kept by erasing, told when somebody asks what is kept."""
    FILE = "file"


class Limit(StrEnum):
    """A time of the settings after which something goes."""

    WORDS = "words"
    FILES = "files"
    PERSONS = "persons"


@dataclass(frozen=True)
class Tools:
    """What the deeds of erasing work with; `ended`: states of what nobody has to be sent any more."""

    store: Store
    inbox: Inbox
    shelf: MediaShelf
    ended: tuple[str, ...]


Deed = Callable[[Tools, AsyncCollection, Filter], Awaitable[bool]]
"""Erases what a filter finds; False when something is under way there: again later."""


@dataclass(frozen=True)
class Left:
    """Erasing lets it be, and why it may."""

    because: str


@dataclass(frozen=True)
class Link:
    """Documents with one of the ids of this kind in this field are his."""

    path: str
    whose: Whose
    deed: Deed | Left
    within: Mapping[str, Any] = field(default_factory=dict)
    """What else they have in common: the fields with which an index begins."""

    def which(self, ids: Sequence[str]) -> Filter:
        return {**self.within, self.path: {"$in": list(ids)}}


@dataclass(frozen=True)
class After:
    """Documents whose moment is longer ago than this go, by `Retention`."""

    limit: Limit
    moment: str = "at"


DESK = "desk"
"""What the desk does at somebody's hand, as `By` names it."""


@dataclass(frozen=True)
class By:
    """This job (or the desk) ends them, in its own way."""

    job: str
    how: str


@dataclass(frozen=True)
class Ever:
    """Kept for as long as the business, and why it may be."""

    because: str


@dataclass(frozen=True)
class Holding:
    """One collection: when what it holds ends, and what in it is a person's."""

    end: After | By | Ever
    links: tuple[Link, ...] = ()
    nobody: str = ""
    """Why no link leads to a person, where there is none."""
