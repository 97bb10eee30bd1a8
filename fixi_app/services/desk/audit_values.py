"""A value of the audit log as a person reads it: whoever is meant by an id by name, a word that is kept in our own."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from fixi_app.services.desk import showing
from fixi_app.services.desk.words import Words
from fixi_app.services.ground import Ground

NAMED = frozenset({"status", "role", "visits"})
"""Fields whose values have names among the desk's words; those of others the screen names itself."""
_IDS = ("_id", "_ids")
"""Endings of fields that hold ids: of professionals, leads, contacts."""
_LONGEST = 400
"""Letters of a value that are shown."""


class AuditValues:
    """`names`: by what whoever is meant by an id is called."""

    def __init__(self, ground: Ground, words: Words, names: Mapping[str, str]) -> None:
        self._ground, self._words, self._names = ground, words, names

    def shown(self, kind: str, name: str, value: Any) -> str:
        """`kind`: of the deed; `name`: of the field."""
        if value is None or value in ("", [], {}):
            return ""
        if isinstance(value, bool):
            return self._words("audit.yes" if value else "audit.no")
        if isinstance(value, datetime):
            return showing.moment(value, self._ground)
        if isinstance(value, str):
            return self._said(kind, name, value)[:_LONGEST]
        if isinstance(value, list) and not any(isinstance(one, dict | list) for one in value):
            return ", ".join(self._said(kind, name, str(one)) for one in value)[:_LONGEST]
        plain = isinstance(value, int | float)
        return str(value) if plain else json.dumps(value, ensure_ascii=False, default=str)[:_LONGEST]

    def _said(self, kind: str, name: str, value: str) -> str:
        if name.endswith(_IDS):
            return self._names.get(value, value)
        if kind == "job_run":
            return self._words.or_else(f"job.{value}", value)
        if (kind, name) == ("export", "of"):
            return self._exported(value)
        return self._words.or_else(f"{name}.{value}", value) if name in NAMED else value

    def _exported(self, value: str) -> str:
        """`leads: new,booked` or `bookkeeping: 2026-11 all`, as it is kept."""
        what, _, which = value.partition(": ")
        parts = [self._words.or_else(f"status.{one}", one) for one in which.replace(",", " ").split() if one != "all"]
        told = self._words.or_else(f"audit.exported.{what}", what)
        return f"{told}: {', '.join(parts)}" if parts else told


def ids_in(entry: Mapping[str, Any]) -> set[str]:
    """Whoever is meant by a value of this entry, before or after."""
    sides = (entry.get("before") or {}, entry.get("after") or {})
    values = [value for side in sides for name, value in side.items() if name.endswith(_IDS)]
    return {str(one) for value in values for one in (value if isinstance(value, list) else [value])}
