"""`converse --jsonl`: whole conversations played as new ones, with the offline reader and the sample business.

Each line gets a town of its own: what one customer said or booked is never there for the next.
"""

import argparse
import json
import sys
from datetime import datetime, timedelta
from typing import Any

import storage
from fixi_app.channels.simulator import SimulatorChannel, make_inbound
from fixi_app.clock import HandClock
from fixi_app.commands.outcome import FAILED, FINE
from fixi_app.domain.business import Business
from fixi_app.domain.conversation import Conversation
from fixi_app.domain.facts import Facts
from fixi_app.domain.reading import Reading
from fixi_app.repositories.documents import from_document
from fixi_app.road import Road
from fixi_app.sample_road import QUIET_SECONDS, furnish, ground_on, read_offline, road_on
from fixi_app.services.turn.hearing import Reader
from fixi_app.settings import Settings
from fixi_app.understanding.jsonl import fields

_CUSTOMER = "simulator:+972500000590"
_BETWEEN = timedelta(seconds=30)
_SAID = (
    "trade", "city", "street", "house_number", "floor", "apartment", "wanted", "asap", "urgent", "customer_name",
)  # fmt: skip


async def run(given: argparse.Namespace, settings: Settings) -> int:
    bad = 0
    for number, line in enumerate(sys.stdin, 1):
        if not line.strip():
            continue
        try:
            asked = json.loads(line)
            turns, now = [str(turn) for turn in asked["turns"]], datetime.fromisoformat(asked["now"])
        except (ValueError, KeyError, TypeError) as fault:
            print(f"Line {number} is not a conversation with id, now and turns: {fault}", file=sys.stderr)
            bad += 1
            continue
        print(json.dumps({"id": asked.get("id"), **await played(turns, now, settings)}, ensure_ascii=False), flush=True)
    return FAILED if bad else FINE


async def played(turns: list[str], now: datetime, settings: Settings, read: Reader = read_offline) -> dict[str, Any]:
    """One conversation from its first word: the customer's facts, merged, and the replies to each turn."""
    clock, channel = HandClock(now), SimulatorChannel()
    async with storage.connect("mongita::memory:") as db:
        road = await _laid(db, clock, channel, settings, read)
        replies, facts = [], _facts(None, Facts())
        said = Facts()
        for number, text in enumerate(turns, 1):
            replies.append(await _turn(road, clock, channel, text, number))
            document = await db["conversations"].find_one({"phone": _CUSTOMER.partition(":")[2]})
            conversation = from_document(Conversation, document) if document else None
            if conversation and conversation.facts != Facts():
                said = conversation.facts  # a matter that ended is forgotten by Fixi, but not by this report
            facts = _facts(conversation, said)
        return {"facts": facts, "replies": replies}


async def _laid(
    db: storage.AsyncDatabase, clock: HandClock, channel: SimulatorChannel, settings: Settings, read: Reader
) -> Road:
    ground = ground_on(
        db, clock, channel, Business(name="Fixi").with_overrides(settings.overrides), seed=1, zone=settings.zone,
        country=settings.country, language=settings.language,
    )  # fmt: skip
    await furnish(ground)
    return road_on(ground, read)


async def _turn(road: Road, clock: HandClock, channel: SimulatorChannel, text: str, number: int) -> list[str]:
    before = len(channel.memory.chat(_CUSTOMER))
    message = make_inbound(_CUSTOMER, text, sent_at=clock.now(), message_id=str(number))
    await road.receive.keep([message])
    clock.move(timedelta(seconds=QUIET_SECONDS + 1))
    await road.settle()
    clock.move(_BETWEEN)
    return [sent.text for sent in channel.memory.chat(_CUSTOMER)[before:]]


def _facts(conversation: Conversation | None, said: Facts) -> dict[str, Any]:
    """In the names of the labelled sets. What Fixi chose (a slot, a professional) is never among them."""
    known = Reading(
        language=conversation.language if conversation else None,
        intent=conversation.intent if conversation else None,
        **{name: getattr(said, name) for name in _SAID},
    )
    return {**fields(known), "ready_to_book": said.ready_to_book()}
