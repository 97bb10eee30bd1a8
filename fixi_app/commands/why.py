"""`why LEAD`: who was asked for a lead, who was not, and why: from the store, computed again to see that it holds."""

import argparse
from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

import storage
from fixi_app.commands.outcome import FAILED, FINE, CommandFailed
from fixi_app.dialogue.placeholders import told
from fixi_app.repositories.documents import from_document
from fixi_app.routing.decide import recompute
from fixi_app.routing.records import CandidateResult, Decision
from fixi_app.routing.replay import holds
from fixi_app.settings import Settings

_MOST_LIKE_IT = 5


async def run(given: argparse.Namespace, settings: Settings) -> int:
    async with storage.connect(settings.database_uri, read_only=True) as db:
        lead = await _lead(db, given.lead)
        documents = await db["decisions"].find({"lead_id": lead["_id"]}, sort=[("at", 1)]).to_list()
    print(f"{lead['_id']}  {lead['status']}  {lead.get('trade') or '-'}  {told(lead.get('city') or '-')}")
    if not documents:
        print("Nobody was looked for yet: that takes a place and a trade.")
    explained = [_explained(document, settings.zone) for document in documents]
    return FINE if all(explained) else FAILED


async def _lead(db: storage.AsyncDatabase, wanted: str) -> dict[str, Any]:
    """The lead of this id, or the only one whose id begins so. An id is compared, never read as a pattern."""
    end = f"{wanted}\U0010ffff"
    found = await db["leads"].find({"_id": {"$gte": wanted, "$lt": end}}, sort=[("_id", 1)], limit=9).to_list()
    exact = [lead for lead in found if lead["_id"] == wanted]
    if exact or len(found) == 1:
        return (exact or found)[0]
    if not found:
        raise CommandFailed(f"There is no lead {told(wanted, 80)}; the dashboard and `export --what leads` show ids.")
    ids = ", ".join(lead["_id"] for lead in found[:_MOST_LIKE_IT])
    raise CommandFailed(f"Several leads begin like that: {ids}{' ...' if len(found) > _MOST_LIKE_IT else ''}")


def _explained(document: dict[str, Any], zone: ZoneInfo) -> bool:
    """Print one decision; False when computing it again says something else."""
    decision, again = from_document(Decision, document), recompute(document)
    print(f"\n{decision.at.astimezone(zone):%Y-%m-%d %H:%M}  {_headline(decision)}")
    _ranked(decision)
    for one in decision.candidates:
        if not one.eligible:
            print(f"   -  {_name(one)}: {one.reason}")
    same = holds(decision, again)
    print("      Computed again from what was stored: " + ("the same." if same else f"DIFFERENT: {again.order}"))
    return same


def _headline(decision: Decision) -> str:
    ring = f" within {decision.ring_km:g} km" if decision.ring_km else ""
    chosen = next((one for one in decision.candidates if one.pro_id == decision.chosen), None)
    fit = f"{len(decision.order)} of {len(decision.candidates)} could take it"
    return f"{_name(chosen)}{ring}; {fit}" if chosen else f"nobody; {fit}"


def _ranked(decision: Decision) -> None:
    """The ranked ones; of each the parts in the order of their weight, as `part value`."""
    weights = decision.weights
    for place, one in enumerate((one for one in decision.candidates if one.eligible), 1):
        distance = "-" if one.distance_km is None else f"{one.distance_km:.1f} km"
        parts: Sequence[tuple[str, float]] = sorted(one.parts.items(), key=lambda part: -weights.get(part[0], 0))
        shown = ", ".join(f"{name} {value:.2f}x{weights.get(name, 0):g}" for name, value in parts)
        print(f"  {place:>2}  {_name(one)}  {one.score:.3f}  {distance}  ({shown})")


def _name(one: CandidateResult) -> str:
    return f"{told(one.name, 60)} [{one.pro_id}]"
