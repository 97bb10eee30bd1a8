"""What was chosen about the window, kept with the settings. It is nobody's secret and in no audit log."""

import re
from collections.abc import Mapping

from storage import AsyncDatabase

_ID = "desk"
_NAME = re.compile(r"[a-z0-9_]{1,60}")
_LONGEST = 60


class DeskTastes:
    """Implements Tastes. `guided`: whether newcomers are shown around at this desk."""

    def __init__(self, db: AsyncDatabase, *, guided: bool) -> None:
        self._settings = db["settings"]
        self._kept: dict[str, str] = {} if guided else {"guided": "no"}

    async def load(self) -> None:
        """Before the desk opens: what is kept is answered without waiting."""
        stored = await self._settings.find_one({"_id": _ID}) or {}
        self._kept |= {str(name): str(value) for name, value in (stored.get("tastes") or {}).items()}

    def kept(self) -> Mapping[str, str]:
        return dict(self._kept)

    async def keep(self, name: str, value: str) -> None:
        """Raises ValueError for a name that is none."""
        if not _NAME.fullmatch(name):
            raise ValueError("the name of a taste has other characters than small letters, digits and _")
        self._kept[name] = value[:_LONGEST]
        await self._settings.update_one({"_id": _ID}, {"$set": {f"tastes.{name}": value[:_LONGEST]}}, upsert=True)
