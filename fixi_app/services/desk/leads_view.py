"""Looking at leads: the table and one lead with its story, as they are in the store at this moment."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from fixi_app.domain.leads import Lead, StatusChange
from fixi_app.services.desk import showing
from fixi_app.services.desk.leads_query import MOST_ROWS, Question, lead_question, lead_sort
from fixi_app.services.desk.places import Places
from fixi_app.services.desk.reason_words import About, in_words
from fixi_app.services.desk.reasons import Reasons
from fixi_app.services.desk.talk import talk_line
from fixi_app.services.desk.words import Words
from fixi_app.services.ground import Ground
from fixi_app.services.office import LeadDetail, LeadFilter, LeadPage, LeadRow, TalkLine

_MOST_TALK, _MOST_FOUND = 200, 50
_BEFORE = timedelta(hours=1)
"""Words that led to the lead were said before it was opened."""


class LeadsView:
    def __init__(self, ground: Ground, places: Places, words: Words) -> None:
        self._ground, self._store, self._places, self._words = ground, ground.store, places, words
        self._reasons = Reasons(ground.store.db, words)

    async def page(self, wanted: LeadFilter) -> LeadPage:
        question = lead_question(wanted, self._places.mentioned, self._ground.country)
        limit, offset = min(max(wanted.limit, 1), MOST_ROWS), max(wanted.offset, 0)
        leads = await self._store.leads.many(question, sort=lead_sort(wanted), limit=limit, skip=offset)
        total, more = await self._counted(question, wanted, offset, len(leads), limit)
        names = await self._names(leads)
        return LeadPage(rows=tuple(self._row(lead, names) for lead in leads), total=total, offset=offset, more=more)

    async def _counted(
        self, question: Question, wanted: LeadFilter, offset: int, found: int, limit: int
    ) -> tuple[int, bool]:
        """How many fit in all. What is found by words is counted only so far: to count all is to read all."""
        if 0 < found < limit or (not found and not offset):
            return offset + found, False
        count = self._store.leads.collection.count_documents
        if not wanted.text.strip():
            return await count(question), False
        most = offset + MOST_ROWS
        total = await count(question, limit=most)
        return total, total == most

    async def find(self, text: str, limit: int) -> Sequence[LeadRow]:
        """The first that fit; none for no words."""
        wanted = LeadFilter(text=text, limit=min(max(limit, 1), _MOST_FOUND))
        question = lead_question(wanted, self._places.mentioned, self._ground.country)
        if not question:
            return ()
        leads = await self._store.leads.many(question, sort=lead_sort(wanted), limit=wanted.limit)
        names = await self._names(leads)
        return [self._row(lead, names) for lead in leads]

    async def detail(self, lead_id: str) -> LeadDetail | None:
        lead = await self._store.leads.get(lead_id)
        if lead is None:
            return None
        return LeadDetail(
            row=self._row(lead, await self._names([lead])),
            address=showing.address(lead, self._ground, self._words),
            history=tuple(self._move(change) for change in lead.status_history),
            talk=await self._talk(lead),
            contact_id=lead.contact_id,
            why=await self._reasons.of(lead.id),
            map_link=showing.map_link(lead, self._ground),
        )

    def _row(self, lead: Lead, names: Mapping[str, str]) -> LeadRow:
        return LeadRow(
            id=lead.id,
            version=lead.version,
            status=lead.status,
            customer_name=lead.customer_name or "",
            phone=lead.phone or "",
            city=showing.city(lead, self._ground, self._words),
            street=showing.street(lead),
            trade=lead.trade,
            issue=lead.issue or "",
            details=lead.details or "",
            pro_id=lead.pro_id,
            pro_name=showing.name_of(lead.pro_id, names),
            appointment_start=showing.hour_of(lead),
            created_at=lead.created_at,
            updated_at=lead.updated_at,
            is_emergency=lead.is_emergency,
            sample=lead.sample,
        )

    async def _names(self, leads: Sequence[Lead]) -> dict[str, str]:
        ids = sorted({lead.pro_id for lead in leads if lead.pro_id})
        if not ids:
            return {}
        found = self._store.professionals.collection.find({"_id": {"$in": ids}}, {"name": 1})
        return {document["_id"]: document["name"] for document in await found.to_list()}

    def _move(self, change: StatusChange) -> str:
        words, reason = self._words, ""
        if change.reason:
            reason = f" {words('story.reason', reason=in_words(words, change.reason, About.MOVE))}"
        return words(
            "story.move",
            when=showing.moment(change.at, self._ground),
            status=words(f"status.{change.status.value}"),
            by=words(f"by.{change.by.value}"),
            reason=reason,
        )

    async def _talk(self, lead: Lead) -> tuple[TalkLine, ...]:
        """The customer's chat about this lead; what belongs to no lead counts from shortly before it was opened."""
        question = {
            "conversation_id": lead.contact_id,
            "lead_id": {"$in": [lead.id, None]},
            "at": {"$gte": lead.created_at - _BEFORE},
        }
        newest = [("at", -1), ("order", -1)]
        found = await self._store.db["messages"].find(question, sort=newest, limit=_MOST_TALK).to_list()
        return tuple(talk_line(document) for document in reversed(found))
