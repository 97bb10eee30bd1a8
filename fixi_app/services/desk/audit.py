"""The audit log, read: who changed what, with before and after in words."""

from collections.abc import Mapping, Sequence
from typing import Any

from fixi_app.services.desk.audit_values import AuditValues, ids_in
from fixi_app.services.desk.words import Words, catalogue
from fixi_app.services.ground import Ground
from fixi_app.services.office import AuditChange, AuditEntry, AuditFilter, AuditPage

_MOST = 500
_LATELY = 200
"""So many of the last deeds are looked through for who did them."""


class DeskAudit:
    """Implements Audit."""

    def __init__(self, ground: Ground, words: Words) -> None:
        self._ground, self._words, self._db = ground, words, ground.store.db
        self._log = self._db["audit_log"]

    async def page(self, wanted: AuditFilter) -> AuditPage:
        limit = max(1, min(wanted.limit, _MOST))
        newest = [("at", -1), ("_id", -1)]
        found = await self._log.find(_question(wanted), sort=newest, limit=limit + 1).to_list()
        shown = found[:limit]
        names = await self._names(shown)
        return AuditPage(entries=tuple(self._entry(one, names) for one in shown), more=len(found) > limit)

    async def people(self) -> Sequence[str]:
        users = await self._db["admins"].find({}, {"_id": 1}, limit=_MOST).to_list()
        lately = await self._log.find({}, {"by": 1}, sort=[("at", -1)], limit=_LATELY).to_list()
        return sorted({str(one["_id"]) for one in users} | {str(one.get("by") or "") for one in lately} - {""})

    def kinds(self) -> Sequence[tuple[str, str]]:
        return list(catalogue(self._words.language.value)["audit"]["kind"].items())

    async def _names(self, found: Sequence[Mapping[str, Any]]) -> Mapping[str, str]:
        """By what the leads, professionals and contacts are called whom these entries are about or tell of."""
        meant = {one for entry in found for one in ids_in(entry)}
        leads = await self._called("leads", "customer_name", meant | {str(one.get("lead_id") or "") for one in found})
        ids = meant | {str(one.get(key) or "") for one in found for key in ("about", "by")}
        pros = await self._called("professionals", "name", ids)
        return {**await self._called("contacts", "name", ids - set(pros)), **pros, **leads}

    async def _called(self, collection: str, field: str, ids: set[str]) -> dict[str, str]:
        wanted = sorted(ids - {""})
        found = await self._db[collection].find({"_id": {"$in": wanted}}, {field: 1}).to_list() if wanted else []
        return {str(one["_id"]): str(one[field]) for one in found if one.get(field)}

    def _entry(self, one: Mapping[str, Any], names: Mapping[str, str]) -> AuditEntry:
        kind, by = str(one.get("what") or ""), str(one.get("by") or "")
        about = str(one.get("lead_id") or one.get("about") or "")
        return AuditEntry(
            id=str(one["_id"]), at=one["at"], by=names.get(by, by), kind=kind,
            what=self._words.or_else(f"audit.kind.{kind}", kind), about=names.get(about, about),
            lead_id=one.get("lead_id"), changes=self._changes(one, names),
        )  # fmt: skip

    def _changes(self, one: Mapping[str, Any], names: Mapping[str, str]) -> tuple[AuditChange, ...]:
        before, after = one.get("before") or {}, one.get("after") or {}
        kind, values = str(one.get("what") or ""), AuditValues(self._ground, self._words, names)
        return tuple(
            AuditChange(
                field=name, label=self._words.or_else(f"audit.field.{name}", name.replace("_", " ")),
                before=values.shown(kind, name, before.get(name)), after=values.shown(kind, name, after.get(name)),
            )
            for name in {**before, **after} if not name.startswith("_")
        )  # fmt: skip


def _question(wanted: AuditFilter) -> dict[str, Any]:
    asked: dict[str, Any] = {}
    if wanted.by:
        asked["by"] = wanted.by
    if wanted.kind:
        asked["what"] = wanted.kind
    if wanted.lead_id:
        asked["lead_id"] = wanted.lead_id
    if wanted.older_than:
        at, last = wanted.older_than
        asked |= {"at": {"$lte": at}, "$or": [{"at": {"$lt": at}}, {"_id": {"$lt": last}}]}
    return asked
