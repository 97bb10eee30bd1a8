"""What became of each offer, for whom it was: one small document of `offers`, and the counters of the professional.

Promise: an offer and its answer count once, however often the turn that tells of it is repeated. Counters alone know
no days; the lead keeps its last offer only.
"""

from datetime import datetime
from enum import StrEnum

from fixi_app.repositories.records import Store
from fixi_app.services.ground import Ground
from fixi_app.services.visits.months import of_month
from fixi_app.services.visits.reliability import Counted, count


class Answer(StrEnum):
    YES = "yes"
    NO = "no"
    SILENT = "silent"


async def sent(ground: Ground, pro_id: str, offer_id: str, lead_id: str, at: datetime) -> None:
    """This offer went to this professional."""
    await ground.store.professionals.collection.update_one(
        {"_id": pro_id, "last_offer_id": {"$ne": offer_id}},
        {
            "$inc": {"offers_sent": 1, of_month("offers", at, ground.zone): 1},
            "$set": {"last_offer_at": at, "last_offer_id": offer_id},
        },
    )
    await ground.store.db["offers"].update_one(
        {"_id": _key(offer_id, pro_id)},
        {"$setOnInsert": {"pro_id": pro_id, "lead_id": lead_id, "sent_at": at, "answer": None, "answered_at": None}},
        upsert=True,
    )


async def answered(ground: Ground, pro_id: str, offer_id: str, answer: Answer, at: datetime) -> None:
    """He said yes or no."""
    await ground.store.professionals.collection.update_one(
        {"_id": pro_id, "last_answer_id": {"$ne": offer_id}},
        {
            "$inc": {"offers_answered": 1, of_month("answered", at, ground.zone): 1},
            "$set": {"last_answer_id": offer_id},
        },
    )
    await _noted(ground.store, pro_id, offer_id, answer, at)


async def lapsed(store: Store, pro_id: str, offer_id: str, at: datetime) -> None:
    """He was silent until it went on to the next one."""
    await count(store, pro_id, Counted.SILENT, offer_id)
    await _noted(store, pro_id, offer_id, Answer.SILENT, at)


async def _noted(store: Store, pro_id: str, offer_id: str, answer: Answer, at: datetime) -> None:
    await store.db["offers"].update_one(
        {"_id": _key(offer_id, pro_id), "answer": None}, {"$set": {"answer": answer.value, "answered_at": at}}
    )


def _key(offer_id: str, pro_id: str) -> str:
    return f"{offer_id}:{pro_id}"
