"""What waits for a person, as the desk shows it: names, places and reasons beside what the store says."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from fixi_app.dialogue.owner import tell
from fixi_app.domain.leads import Lead
from fixi_app.domain.needs import NeedAction, NeedKind
from fixi_app.services.desk import showing
from fixi_app.services.desk.reason_words import in_words
from fixi_app.services.desk.talk import last_lines
from fixi_app.services.desk.words import Words
from fixi_app.services.ground import Ground
from fixi_app.services.office import NeedRow, TalkLine
from fixi_app.services.owner.needs_you import Need, NeedsYou

_SAID = frozenset({
    NeedKind.CHAT, NeedKind.MACHINE_CHAT, NeedKind.PROPOSAL, NeedKind.FAILED_MESSAGE, NeedKind.ASIDE,
})  # fmt: skip
"""Kinds whose text is what somebody wrote."""


class _Known(NamedTuple):
    leads: Mapping[str, Lead]
    chats: Mapping[str, Mapping[str, Any]]


class NeedsView:
    def __init__(self, ground: Ground, needs_you: NeedsYou, words: Words) -> None:
        self._ground, self._needs, self._words = ground, needs_you, words
        self._db = ground.store.db

    async def rows(self) -> Sequence[NeedRow]:
        needs = await self._needs.all(self._ground.clock.now())
        known = await self._known(needs)
        return [self._row(need, known) for need in needs]

    async def talk(self, contact_id: str) -> Sequence[TalkLine]:
        return await last_lines(self._db, contact_id)

    async def _known(self, needs: Sequence[Need]) -> _Known:
        lead_ids = _ids(need.lead_id for need in needs)
        leads = await self._ground.store.leads.many({"_id": {"$in": lead_ids}}) if lead_ids else []
        chat_ids = _ids(need.contact_id for need in needs)
        shown = {"name": 1, "phone": 1, "facts": 1}
        chats = await self._db["conversations"].find({"_id": {"$in": chat_ids}}, shown).to_list() if chat_ids else []
        return _Known({lead.id: lead for lead in leads}, {chat["_id"]: chat for chat in chats})

    def _row(self, need: Need, known: _Known) -> NeedRow:
        lead, chat = known.leads.get(need.lead_id or ""), known.chats.get(need.contact_id or "", {})
        facts = chat.get("facts") or {}
        city = need.city or (lead.city if lead else None) or facts.get("city")
        said = need.kind in _SAID
        return NeedRow(
            kind=need.kind, ref=need.ref, since=need.since, urgent=need.urgent, lead_id=need.lead_id,
            contact_id=need.contact_id,
            name=need.name or (showing.called(lead) if lead else showing.chat_name(chat) or chat.get("phone") or ""),
            city=self._ground.place_name(city, self._words.language) if city else "",
            about=str(facts.get("issue") or "") if said else need.text,
            words=need.text if said else "",
            why=in_words(self._words, need.reason) or self._why(need, lead),
            has=showing.who_has(need.by, self._words),
            actions=tuple(action for action in need.actions if action is not NeedAction.OPEN or _opens(need)),
        )  # fmt: skip

    def _why(self, need: Need, lead: Lead | None) -> str:
        if lead is None or need.kind not in (NeedKind.LEAD, NeedKind.TAKEN_LEAD):
            return ""
        return tell.why(lead, showing.scene(self._ground, self._words))


def _opens(need: Need) -> bool:
    return bool(need.lead_id or need.contact_id or need.kind is NeedKind.APPLICATION)


def _ids(found: Iterable[str | None]) -> list[str]:
    return sorted({one for one in found if one})
