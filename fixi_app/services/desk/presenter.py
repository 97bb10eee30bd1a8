"""Presenter: whether names, phones and streets are masked right now, and which of them are known from the store."""

import asyncio
from collections.abc import Set

from loguru import logger

from fixi_app.services.desk.veil import words_in
from storage import AsyncDatabase

_LEADS = 500
"""So many of the last leads are looked through: what is older is learned when it is read."""


class DeskPresenter:
    """Implements Presenter."""

    def __init__(self, db: AsyncDatabase) -> None:
        self._db, self._one_at_a_time = db, asyncio.Lock()
        self.on, self.turns = False, 0
        self.words: Set[str] = frozenset()

    async def turn(self, on: bool) -> None:
        async with self._one_at_a_time:
            self.words = await self._known() if on else frozenset()
            self.on, self.turns = on, self.turns + 1
        logger.info("Presenter is {}", "on" if on else "off")

    async def _known(self) -> frozenset[str]:
        pros = self._db["professionals"].find({}, {"name": 1}, limit=_LEADS)
        newest = [("updated_at", -1)]
        leads = self._db["leads"].find({}, {"customer_name": 1, "street": 1}, sort=newest, limit=_LEADS)
        found = [*await pros.to_list(), *await leads.to_list()]
        texts = (str(one.get(name) or "") for one in found for name in ("name", "customer_name", "street"))
        return frozenset(word for text in texts for word in words_in(text))
