"""A business with very many leads behind it: built once, in seconds, for all rounds."""

import asyncio
import random
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import storage
from fixi_app.domain.leads import By, Lead, LeadStatus, StatusChange
from fixi_app.domain.reading import Trade
from fixi_app.repositories.documents import to_document
from fixi_app.repositories.indexes import ensure_indexes

LEADS = 100_000
_AT_ONCE = 10_000
_NAMES = ("דנה לוי", "מאיה בר", "יוסי אברהם", "רות פרץ", "נועה כהן", "אבי מזרחי", "משה פרידמן", "Олег Иванов")
_CITIES = ("Holon", "Bat Yam", "Tel Aviv", "Haifa", "Jerusalem", "Rishon LeZion", "Netanya", "Ashdod")
_ISSUES = ("נזילה מתחת לכיור", "אין חשמל במטבח", "המזגן לא מקרר", "מנעול תקוע", "סתימה בכיור")
_OVER = (LeadStatus.CLOSED, LeadStatus.CLOSED, LeadStatus.CLOSED, LeadStatus.CANCELLED, LeadStatus.REJECTED)
"""Nobody waits in them: what is measured is the screen, and not the jobs that would look after open ones."""


def build(folder: Path) -> None:
    asyncio.run(_build(folder / "data"))


async def _build(data: Path) -> None:
    async with storage.connect(f"mongita:{data}") as db:
        leads = list(_leads())
        for begin in range(0, LEADS, _AT_ONCE):
            await db["leads"].insert_many(leads[begin : begin + _AT_ONCE])
        await ensure_indexes(db)


def _leads() -> Iterator[dict[str, Any]]:
    """Made from one document: a record for each would take most of the time."""
    chance, now = random.Random(6), datetime.now(timezone.utc)
    for number in range(LEADS):
        at = now - timedelta(minutes=5 * (LEADS - number))
        status = chance.choice(_OVER)
        yield _PLAIN | {
            "_id": f"lead_bench_{number}",
            "contact_id": f"contact_bench_{number}",
            "phone": f"+972500000{number % 1000:03d}",
            "customer_name": f"{chance.choice(_NAMES)} {number}",
            "status": status.value,
            "status_history": [{**_MOVE, "status": status.value, "at": at}],
            "trade": chance.choice(_TRADES),
            "issue": chance.choice(_ISSUES),
            "city": chance.choice(_CITIES),
            "house_number": str(number % 120),
            "created_at": at,
            "updated_at": at,
        }


_MOVE = to_document(StatusChange(status=LeadStatus.CLOSED, at=datetime(2026, 1, 1, tzinfo=timezone.utc), by=By.FIXI))
_TRADES = [trade.value for trade in Trade]
_PLAIN = to_document(
    Lead(id="", contact_id="", street="הרצל", sample=True, created_at=datetime(2026, 1, 1, tzinfo=timezone.utc),
         updated_at=datetime(2026, 1, 1, tzinfo=timezone.utc))
)  # fmt: skip
