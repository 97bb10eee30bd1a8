"""What is looked up again and again is found by an index, and not by reading all that ever was."""

from collections.abc import Mapping
from datetime import datetime, timezone
from typing import Any

import pytest

import storage
from fixi_app.repositories.indexes import ensure_indexes
from fixi_app.services.professional.info_deeds import _FINISHED

NOW = datetime(2026, 11, 24, 7, tzinfo=timezone.utc)
LOOKS: list[tuple[str, Mapping[str, Any], list[tuple[str, int]] | None, str]] = [
    ("leads", {"pro_id": "p", "completed_at": {"$gte": NOW}, "status": _FINISHED}, [("completed_at", -1)],
     "pro_id_1_completed_at_-1"),
    ("leads", {"updated_at": {"$gte": NOW}, "status_history.cause": {"$regex": "^turn:"}}, None, "updated_at_-1"),
    ("reviews", {"pro_id": "p", "text": {"$gt": ""}}, [("at", -1)], "pro_id_1_at_-1"),
    ("decisions", {"at": {"$gte": NOW}, "candidates.pro_id": "p"}, [("at", -1)], "at_1"),
    ("conversations", {"machine_since": {"$gt": NOW}}, None, "machine_since_1"),
    ("alerts", {"state": "queued", "answered_at": None, "at": {"$gt": NOW}}, [("at", 1)], "state_1_at_1"),
    ("alerts", {"contact_id": "c"}, None, "contact_id_1"),
    ("alerts", {"lead_id": "l"}, None, "lead_id_1"),
    ("alerts", {"contact_id": "c", "answered_at": None, "at": {"$lte": NOW}}, None, "contact_id_1"),
]  # fmt: skip


@pytest.mark.parametrize(("collection", "filter_", "sort", "index"), LOOKS)
async def test_it_reads_no_more_than_it_asks_for(
    collection: str, filter_: Mapping[str, Any], sort: list[tuple[str, int]] | None, index: str
) -> None:
    async with storage.connect("mongita::memory:") as db:
        await ensure_indexes(db)
        plan = (await db[collection].find(filter_, sort=sort).explain())["queryPlanner"]["winningPlan"]
        assert (plan["stage"], plan["indexName"], plan["sorts"]) == ("IXSCAN", index, False)


@pytest.mark.parametrize(
    ("collection", "filter_"),
    [
        ("conversations", {"$or": [{"_id": {"$in": ["a", "b"]}}, {"is_owner": True}]}),
        ("alerts", {"$or": [{"contact_id": {"$in": ["c"]}}, {"lead_id": {"$in": ["l"]}}]}),
    ],
)
async def test_an_erasure_finds_what_others_were_told_without_reading_all_chats_and_alerts(
    collection: str, filter_: Mapping[str, Any]
) -> None:
    async with storage.connect("mongita::memory:") as db:
        await ensure_indexes(db)
        plan = (await db[collection].find(filter_).explain())["queryPlanner"]["winningPlan"]
        assert plan["stage"] == "OR"
        assert {each["stage"] for each in plan["inputStages"]} == {"IXSCAN"}
