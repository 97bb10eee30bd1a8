"""Users and the audit log in memory."""

from collections.abc import Sequence
from datetime import datetime, timedelta, timezone

from fixi_app.services.office import (
    AuditChange,
    AuditEntry,
    AuditFilter,
    AuditPage,
    DeskRole,
    Saved,
    Session,
    User,
    UserRow,
)

NOON = datetime(2026, 11, 24, 10, 0, tzinfo=timezone.utc)


class FakeUsers:
    def __init__(self) -> None:
        self.people = {"owner": DeskRole.OWNER, "dana": DeskRole.EDITOR}
        self.passwords: dict[str, str] = {}
        self.places = [
            Session(id="s1", user="dana", place="web", made_at=NOON, used_at=NOON, expires_at=NOON + timedelta(days=30))
        ]

    async def rows(self) -> Sequence[UserRow]:
        return [
            UserRow(name=name, role=role, made_at=NOON, seen_at=NOON if name == "dana" else None, places=name == "dana")
            for name, role in self.people.items()
        ]

    async def add(self, name: str, role: DeskRole, password: str, user: User) -> Saved:
        if name in self.people:
            return _said(False, f"There is a {name} already.")
        self.people[name], self.passwords[name] = role, password
        return _said(True, f"{name} was added.")

    async def change_role(self, name: str, role: DeskRole, user: User) -> Saved:
        if name == "owner" and DeskRole.OWNER not in {its for who, its in self.people.items() if who != name}:
            return _said(False, "owner is the only owner.")
        self.people[name] = role
        return _said(True, f"{name} is {role.value} now.")

    async def change_password(self, name: str, password: str, user: User) -> Saved:
        self.passwords[name] = password
        return _said(True, f"{name} has a new password.")

    async def remove(self, name: str, user: User) -> Saved:
        del self.people[name]
        return _said(True, f"{name} was removed.")

    async def sessions(self) -> Sequence[Session]:
        return self.places

    async def end_session(self, session_id: str, user: User) -> Saved:
        self.places = [one for one in self.places if one.id != session_id]
        return _said(True, "Signed out there.")


class FakeAudit:
    def __init__(self, count: int = 150) -> None:
        self.entries = [_entry(number) for number in range(count, 0, -1)]

    async def page(self, wanted: AuditFilter) -> AuditPage:
        found = [
            one
            for one in self.entries
            if wanted.by in ("", one.by) and wanted.kind in ("", one.kind) and wanted.lead_id in ("", one.lead_id)
        ]
        if wanted.older_than:
            found = [one for one in found if one.at < wanted.older_than[0]]
        return AuditPage(entries=tuple(found[: wanted.limit]), more=len(found) > wanted.limit)

    async def people(self) -> Sequence[str]:
        return ["dana", "owner"]

    def kinds(self) -> Sequence[tuple[str, str]]:
        return [("lead", "Lead"), ("user", "User")]


def _entry(number: int) -> AuditEntry:
    lead = number % 2 == 0
    change = AuditChange(field="status", label="Status", before="new", after="booked")
    return AuditEntry(
        id=f"a{number:03}", at=NOON + timedelta(minutes=number), by="dana" if lead else "owner",
        kind="lead" if lead else "user", what="Lead" if lead else "User", about="דנה לוי" if lead else f"user{number}",
        lead_id="L1" if lead else None, changes=(change,) if lead else (),
    )  # fmt: skip


def _said(ok: bool, message: str) -> Saved:
    return Saved(lead_id="", ok=ok, message=message)
