"""Needs you of the office kept in memory: rows that go when they are dealt with."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from fixi_app.domain.needs import ACTIONS, NeedKind
from fixi_app.services.office import Answered, Candidate, NeedRow, Saved, TalkLine, User

if TYPE_CHECKING:
    from tests.tui.fake_office import World


class FakeNeeds:
    def __init__(self, world: "World") -> None:
        self._world = world
        self.waiting: dict[str, NeedRow] = {}
        self.gone: dict[str, NeedRow] = {}
        self.deeds: list[str] = []
        self.counted = 0

    def wait(self, kind: NeedKind, ref: str, **fields: Any) -> NeedRow:
        row = NeedRow.model_validate({
            "kind": kind, "ref": ref, "since": self._world.clock, "actions": ACTIONS[kind], **fields,
        })  # fmt: skip
        self.waiting[ref] = row
        self._world.changed()
        return row

    async def rows(self) -> Sequence[NeedRow]:
        self._world.trouble()
        return sorted(self.waiting.values(), key=lambda row: (not row.urgent, row.since, row.ref))

    async def count(self) -> int:
        self._world.trouble()
        self.counted += 1
        return len(self.waiting)

    async def take(self, kind: NeedKind, ref: str, user: User) -> Saved:
        row = self.waiting[ref]
        if row.has not in ("", user.name):
            return Saved(lead_id="", ok=False, message=f"{row.has} has it already.")
        self.waiting[ref] = row.but(has=user.name)
        return self._did("take", ref)

    async def give_back(self, contact_id: str, user: User) -> Saved:
        self.waiting[contact_id] = self.waiting[contact_id].but(has="")
        return self._did("give_back", contact_id)

    async def close(self, lead_id: str, user: User) -> Saved:
        return self._settled("close", lead_id).but(deed=lead_id)

    async def candidates(self, lead_id: str) -> Sequence[Candidate]:
        return [Candidate(pro_id="P1", name="אבי כהן", about="אבי כהן: 4 ק״מ, ★ 4.6"), *self._others()]

    @staticmethod
    def _others() -> list[Candidate]:
        return [Candidate(pro_id="P2", name="Ruth Peretz", about="Ruth Peretz: 9 km")]

    async def assign(self, lead_id: str, pro_id: str, user: User) -> Saved:
        return self._settled(f"assign {pro_id}", lead_id)

    async def undo(self, deed: str, user: User) -> Saved:
        self.waiting[deed] = self.gone.pop(deed)
        return self._did("undo", deed)

    async def approve(self, kind: NeedKind, ref: str, user: User, text: str = "") -> Saved:
        return self._settled(f"approve {text}".strip(), ref)

    async def refuse(self, kind: NeedKind, ref: str, user: User) -> Saved:
        return self._settled("refuse", ref)

    async def send_again(self, ref: str, user: User) -> Saved:
        return self._settled("send_again", ref)

    async def dismiss(self, kind: NeedKind, ref: str, user: User) -> Saved:
        return self._settled("dismiss", ref)

    async def restore(self, kind: NeedKind, ref: str, user: User) -> Saved:
        self.waiting[ref] = self.gone.pop(ref)
        return self._did("restore", ref)

    async def talk(self, contact_id: str) -> Sequence[TalkLine]:
        return tuple(self._world.talks.get(contact_id, ()))

    async def answer(self, contact_id: str, text: str, user: User) -> Answered:
        if self.waiting[contact_id].has not in ("", user.name):
            return Answered(lead_id="", ok=False, message="Somebody was faster.")
        self._world.hear(contact_id, "owner", text)
        return Answered(**self._did(f"answer {text}", contact_id).model_dump(), message_id="m1")

    async def unsay(self, message_id: str, user: User) -> Saved:
        return self._did("unsay", message_id)

    def _settled(self, deed: str, ref: str) -> Saved:
        if ref not in self.waiting:
            return Saved(lead_id="", ok=False, message="This doesn't wait any more.")
        self.gone[ref] = self.waiting.pop(ref)
        return self._did(deed, ref)

    def _did(self, deed: str, ref: str) -> Saved:
        self.deeds.append(f"{deed} {ref}")
        self._world.changed()
        return Saved(lead_id="", ok=True, message=f"Done: {deed}.")
