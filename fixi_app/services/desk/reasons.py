"""Why this professional: the last decision about a lead, in the desk's words. Leads and Conversations tell the same."""

from fixi_app.repositories.documents import from_document
from fixi_app.routing.records import CandidateResult, Decision
from fixi_app.services.desk.words import Words
from storage import AsyncDatabase


class Reasons:
    def __init__(self, db: AsyncDatabase, words: Words) -> None:
        self._decisions, self._words = db["decisions"], words

    async def of(self, lead_id: str) -> tuple[str, ...]:
        """One sentence for each who was looked at, the fit ones first; none where nothing was decided yet."""
        document = await self._decisions.find_one({"lead_id": lead_id}, sort=[("at", -1)])
        if document is None:
            return ()
        decision = from_document(Decision, document)
        ranked = sorted(decision.candidates, key=lambda one: (not one.eligible, -one.score, one.name))
        return tuple(self._weighed(one, decision) for one in ranked)

    def _weighed(self, one: CandidateResult, decision: Decision) -> str:
        words = self._words
        if not one.eligible:
            refusal = words(f"refusal.{one.refusal.value}") if one.refusal else one.reason
            return words("story.unfit", name=one.name, reason=refusal)
        ranked = sorted(one.parts.items(), key=lambda part: (-decision.weights.get(part[0], 0), part[0]))
        parts = ", ".join(f"{words.or_else(f'part.{name}', name)} {value:.0%}" for name, value in ranked)
        distance = f" {words('story.km', km=f'{one.distance_km:.0f}')}" if one.distance_km is not None else ""
        chosen = f"{words('story.chosen')} " if one.pro_id == decision.chosen else ""
        text = words("story.fits", name=one.name, score=f"{one.score * 100:.0f}", distance=distance, parts=parts)
        return f"{chosen}{text}"
