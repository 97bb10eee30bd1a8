"""What is done at the desk about what waits, by the services that the owner's phone uses too; kept in the audit log.

Promise: of two who decide at the same time one wins, and the other reads who has it. A deed that began is finished,
also when its screen is left meanwhile.
"""

import asyncio
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass
from typing import TypeVar

from fixi_app.dialogue.owner import tell
from fixi_app.dialogue.owner.owner_wishes import Done
from fixi_app.domain.needs import NeedKind
from fixi_app.services.audit import Kept, audited
from fixi_app.services.desk import showing
from fixi_app.services.desk.needs_view import NeedsView
from fixi_app.services.desk.words import Words
from fixi_app.services.ground import Ground
from fixi_app.services.office import (
    Answered,
    Candidate,
    DeskRole,
    Leads,
    NeedRow,
    NotAllowed,
    Professionals,
    Saved,
    TalkLine,
    User,
)
from fixi_app.services.owner.handoff import Handed, Handoff
from fixi_app.services.owner.lead_deeds import OwnerDeeds
from fixi_app.services.owner.looks import OwnerLooks
from fixi_app.services.owner.needs_you import NeedsYou
from fixi_app.services.turn.proposals import Proposals

T = TypeVar("T")


class _About(Kept):
    """Whom or what a deed was about, for the audit log."""

    id: str


@dataclass(frozen=True)
class NeedsCrew:
    """The services that do it."""

    needs_you: NeedsYou
    owners: OwnerDeeds
    handoff: Handoff
    proposals: Proposals
    looks: OwnerLooks
    professionals: Professionals
    leads: Leads


class DeskNeeds:
    """Implements Needs."""

    def __init__(self, ground: Ground, crew: NeedsCrew, words: Words) -> None:
        self._ground, self._crew, self._words = ground, crew, words
        self._view = NeedsView(ground, crew.needs_you, words)

    async def rows(self) -> Sequence[NeedRow]:
        return await self._view.rows()

    async def count(self) -> int:
        return await self._crew.needs_you.count()

    async def talk(self, contact_id: str) -> Sequence[TalkLine]:
        return await self._view.talk(contact_id)

    async def candidates(self, lead_id: str) -> Sequence[Candidate]:
        found = await self._crew.looks.candidates_for(lead_id, self._ground.clock.now())
        scene = showing.scene(self._ground, self._words)
        return [
            Candidate(pro_id=one.pro_id, name=one.name, about=tell.candidate_label(one, scene)) for one in found
        ]

    # -- leads --------------------------------------------------------------------------------------------------------

    async def take(self, kind: NeedKind, ref: str, user: User) -> Saved:
        if kind is NeedKind.CHAT:
            return await self._at_chat(self._crew.handoff.take(ref, user.name), "chat_taken", ref, user)
        now, cause = self._ground.clock.now(), self._ground.ids.new("deed")
        return self._became(await self._done(self._crew.owners.taken(ref, user.name, now, cause), user), "taken")

    async def close(self, lead_id: str, user: User) -> Saved:
        cause = self._ground.ids.new("deed")
        return self._became(await self._done(self._crew.owners.closed(lead_id, user, cause, hold=True), user), "closed")

    async def assign(self, lead_id: str, pro_id: str, user: User) -> Saved:
        now, cause = self._ground.clock.now(), self._ground.ids.new("deed")
        deed = self._crew.owners.assigned(lead_id, pro_id, user, now, cause, hold=True)
        return self._became(await self._done(deed, user), "assigned")

    def _became(self, done: Done, key: str) -> Saved:
        if done.outcome == "refused":
            return Saved(lead_id="", ok=False, message=done.why)
        ok = done.outcome == "done"
        return self._said(ok, key if ok else done.outcome, name=done.name, by=done.by).but(deed=done.deed)

    async def undo(self, deed: str, user: User) -> Saved:
        [saved] = await self._done(self._crew.leads.undo([deed], user), user)
        if saved.ok:
            await self._crew.owners.unassigned(saved.lead_id)
        return saved

    # -- chats --------------------------------------------------------------------------------------------------------

    async def give_back(self, contact_id: str, user: User) -> Saved:
        deed = self._crew.handoff.give_back(contact_id, user.name)
        return await self._at_chat(deed, "chat_given_back", contact_id, user)

    async def answer(self, contact_id: str, text: str, user: User) -> Answered:
        if not text.strip():
            return Answered(lead_id="", ok=False, message=self._words("need.empty"))
        handed = await self._done(self._crew.handoff.speak(contact_id, text, user.name), user)
        if handed.ok:
            await self._kept("chat_answered", contact_id, user)
        key = "chat_answered" if handed.ok else "other" if handed.by else "gone"
        said = self._said(handed.ok, key, by=handed.by)
        return Answered(**said.model_dump(), message_id=handed.message_id)

    async def unsay(self, message_id: str, user: User) -> Saved:
        done = await self._done(self._crew.handoff.take_back(message_id, user.name), user)
        return await self._told(done, "answer_taken_back", message_id, user, otherwise="left")

    async def _at_chat(self, deed: Coroutine[None, None, Handed], key: str, contact_id: str, user: User) -> Saved:
        handed = await self._done(deed, user)
        if handed.ok:
            await self._kept(key, contact_id, user)
        return self._said(handed.ok, key if handed.ok else "other" if handed.by else "gone", by=handed.by)

    # -- what is decided, sent, read ----------------------------------------------------------------------------------

    async def approve(self, kind: NeedKind, ref: str, user: User, text: str = "") -> Saved:
        if kind is NeedKind.APPLICATION:
            return await self._done(self._crew.professionals.decide(ref, True, user), user)
        done = await self._done(self._crew.proposals.approve(ref, user.name, text or None), user)
        return await self._told(done, "proposal_approved", ref, user)

    async def refuse(self, kind: NeedKind, ref: str, user: User) -> Saved:
        if kind is NeedKind.APPLICATION:
            return await self._done(self._crew.professionals.decide(ref, False, user), user)
        done = await self._done(self._crew.proposals.drop(ref, user.name), user)
        return await self._told(done, "proposal_dropped", ref, user)

    async def send_again(self, ref: str, user: User) -> Saved:
        done = await self._done(self._crew.needs_you.send_again(ref), user)
        return await self._told(done, "sent_again", ref, user)

    async def dismiss(self, kind: NeedKind, ref: str, user: User) -> Saved:
        done = await self._done(self._crew.needs_you.dismiss(kind, ref, user.name), user)
        return await self._told(done, "put_away", ref, user)

    async def restore(self, kind: NeedKind, ref: str, user: User) -> Saved:
        done = await self._done(self._crew.needs_you.restore(kind, ref), user)
        return await self._told(done, "put_back", ref, user)

    # -- how ----------------------------------------------------------------------------------------------------------

    async def _done(self, deed: Coroutine[None, None, T], user: User) -> T:
        if user.role is DeskRole.VIEWER:
            deed.close()
            raise NotAllowed(self._words("may_not"))
        return await asyncio.shield(deed)

    async def _told(self, done: bool, key: str, ref: str, user: User, otherwise: str = "gone") -> Saved:
        if done:
            await self._kept(key, ref, user)
        return self._said(done, key if done else otherwise)

    async def _kept(self, what: str, about: str, user: User) -> None:
        now, deed = self._ground.clock.now(), self._ground.ids.new("deed")
        await audited(self._ground.store.db, deed, now, user.name, what, after=_About(id=about))

    def _said(self, ok: bool, key: str, **facts: str) -> Saved:
        return Saved(lead_id="", ok=ok, message=self._words(f"need.{key}", **facts))
