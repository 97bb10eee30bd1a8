"""A conversation whose turns fail again and again: its messages are set aside, and a person takes it.

Promise: it is never a dead end. What was begun is dropped with its messages (each further word would fail on it
again), the owner is alerted, whoever wrote is told that a person was called, and with his next words or *continue* the
chat goes on.
"""

from datetime import datetime
from typing import Any

from fixi_app.dialogue import render
from fixi_app.domain.contacts import Role
from fixi_app.domain.conversation import Mode
from fixi_app.domain.leads import Lead
from fixi_app.domain.reading import Language
from fixi_app.queues.leases import Leases
from fixi_app.services.ground import Ground
from fixi_app.services.telling.alerts import Alerts
from fixi_app.services.telling.speak import queue_reply
from fixi_app.services.turn.history import remember

_WHY = "the turn failed again and again"


class GivingUp:
    def __init__(self, ground: Ground, leases: Leases, alerts: Alerts) -> None:
        self._ground, self._leases, self._alerts = ground, leases, alerts

    async def hand_to_a_person(self, conversation_id: str) -> int:
        """Set aside what failed, and call a person; how many messages that were. Nothing when another is at it."""
        async with self._leases.held(conversation_id) as lease:
            if lease is None:
                return 0
            stored = lease.document  # as it is: a document that cannot be understood may be the very fault
            ids = await self._failing(stored)
            if not ids:
                return 0
            await self._told(stored, ids[0])
            role = Role(stored.get("role", Role.CUSTOMER.value))
            items = await self._ground.inbox.those(ids)
            await remember(self._ground.store.db, items, role=role, lead_id=stored.get("lead_id"), turn_id=None)
            lease.last = _handed(stored, self._ground.clock.now())
            return await self._ground.inbox.put_aside(ids, _WHY)

    async def _failing(self, stored: dict[str, Any]) -> list[str]:
        """What the begun turn took in; later messages get a turn of their own. Else all that is new."""
        if turn := stored.get("turn"):
            return list(turn["inbox_ids"])
        decided = (stored.get("closing") or {}).get("inbox_ids", ())  # answered already; only the publishing is owed
        return [item["_id"] for item in await self._ground.inbox.of(stored["_id"]) if item["_id"] not in decided]

    async def _told(self, stored: dict[str, Any], cause: str) -> None:
        now = self._ground.clock.now()
        chat = stored["_id"] if _is_customer(stored) else None
        await self._alerts.owner(f"aside:{cause}", "alert_person", await self._lead(stored), now, chat=chat)
        if not stored.get("address"):
            return
        key = "person_called" if _is_customer(stored) else "pro_person_called"
        language = Language(stored["language"]) if stored.get("language") else self._ground.language
        await queue_reply(
            self._ground, id_=f"aside:{cause}", conversation_id=stored["_id"], address=stored["address"],
            text=render.text(key, language, phone=""), at=now, sample=bool(stored.get("sample")),
        )  # fmt: skip
        self._ground.wake()

    async def _lead(self, stored: dict[str, Any]) -> Lead | None:
        try:
            return await self._ground.store.leads.get(stored.get("lead_id"))
        except ValueError:  # it may be the lead that cannot be read
            return None


def _handed(stored: dict[str, Any], now: datetime) -> dict[str, Any]:
    handed: dict[str, Any] = {"turn": None, "version": stored.get("version", 0) + 1}
    if not _is_customer(stored):
        return handed  # his words are exact commands: the next one is for the bot again
    return handed | {"mode": Mode.WAITING_FOR_PERSON.value, "person_asked_at": now, "handed_by_bot": True}


def _is_customer(stored: dict[str, Any]) -> bool:
    """Whether he writes as a customer: a professional's and the owner's own words are commands."""
    return bool(stored.get("role", Role.CUSTOMER.value) == Role.CUSTOMER.value)
