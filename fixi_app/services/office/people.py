"""Who somebody is."""

from typing import Protocol

from fixi_app.domain.contacts import Standing
from fixi_app.services.office.deeds import Saved
from fixi_app.services.office.users import User


class People(Protocol):
    """Who somebody is. Contacts are named by their ids; each deed is audited and its undo is a deed of its own."""

    async def join(self, one: str, other: str, user: User) -> Saved:
        """These two contacts are one person: chats, requests and history lie under the elder one from now on."""
        ...

    async def part(self, contact_id: str, user: User) -> Saved:
        """They are two after all: what this contact brought along is his again."""
        ...

    async def put(self, contact_id: str, standing: Standing, user: User) -> Saved:
        """Private or blocked (never answered, never a lead), or normal again; not with an open request."""
        ...
