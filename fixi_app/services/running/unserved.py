"""Cities that customers ask for and nobody serves: the second question when everybody gets Fixi Support."""

from fixi_app.services.people.who_works import AT_WORK
from storage import AsyncDatabase

_ASKED_LATELY = 500


async def unserved_cities(db: AsyncDatabase) -> list[str]:
    """Of the leads for which nobody was found lately: cities that no professional at work lists or lives in."""
    waiting = {"status": "pending_admin_review", "pro_id": None, "city": {"$ne": None}}
    leads = await db["leads"].find(waiting, {"city": 1}, sort=[("created_at", -1)], limit=_ASKED_LATELY).to_list()
    served: set[str | None] = set()
    async for pro in db["professionals"].find(AT_WORK, {"service_areas": 1, "base": 1}):
        served |= {*pro.get("service_areas", ()), (pro.get("base") or {}).get("city")}
    return sorted({lead["city"] for lead in leads} - served)
