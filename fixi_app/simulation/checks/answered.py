"""Every message is answered, or deliberately not; and what lies in the queues is worked off."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta

from fixi_app.simulation.checks.snapshot import Document, Snapshot
from fixi_app.simulation.chronicle import Turned, Written
from fixi_app.simulation.provider import Told

_PATIENCE = timedelta(minutes=3)
_TROUBLED = timedelta(hours=2)
"""The same where a death, a sleep or an outage fell between."""
_FOLLOWS = timedelta(minutes=3)
_CROSSED = timedelta(minutes=10)
"""No message comes that late for the first time, unless a sleep lasted until then."""
_NOTHING_ASKED = "nothing was asked"


def every_message_is_answered(seen: Snapshot) -> Iterator[str]:
    """By the turn that took it up, by news that followed at once, or silence had one of the reasons below.

    An answer that names a customer is erased with him from the outbox of whoever read it: what arrived counts as well.
    """
    by_id = {item["inbound"]["id"]: item for item in seen.inbox if item["kind"] == "message"}
    erased = _arrived_and_erased(seen)
    spoke = {id_.rpartition(":")[0] for id_ in [*(item["_id"] for item in seen.outbox), *(one.id for one in erased)]}
    told = sorted([*((item["conversation_id"], item["created_at"]) for item in seen.outbox), *_times(seen, erased)])
    for one in seen.kept.written:
        if one.at > seen.now - _PATIENCE or (one.at > seen.now - _TROUBLED and seen.shaken(one.at, seen.now)):
            continue
        item = by_id.get(one.id)
        if item is None and one.phone in seen.kept.may_be_erased:
            continue
        if item is None:
            yield f"{one.phone} wrote {one.text!r} at {one.at:%d %H:%M:%S}, and it lies in no inbox"
            continue
        if item["state"] == "done" and item["turn_id"] in spoke:
            continue
        if not why_not(seen, one, item) and not _was_told_then(told, item):
            yield f"{one.phone} wrote {one.text!r} at {one.at:%d %H:%M:%S} and got no answer ({item['state']})"


def _arrived_and_erased(seen: Snapshot) -> list[Told]:
    """What people read and the outbox no longer holds."""
    kept = {item["_id"] for item in seen.outbox}
    return [one for one in seen.kept.told if one.id not in kept]


def _times(seen: Snapshot, erased: list[Told]) -> Iterator[tuple[str, datetime]]:
    """In which chat and when; the chat of somebody who was erased himself is known by no phone."""
    chats = {chat["phone"]: id_ for id_, chat in seen.chats.items() if chat.get("phone")}
    return ((chats[one.phone], one.at) for one in erased if one.phone in chats)


def why_not(seen: Snapshot, one: Written, item: Document) -> str:
    """Why silence was right; empty where it was not.

    A reaction asks for nothing; while a person is called or in charge the bot only listens; a nod answers no question;
    who waits for a person is acknowledged once an hour; a professional gets no answer to what says nothing.
    """
    if item["state"] != "done":
        return ""
    before = _turn_of(seen.kept.turned, item)
    if one.is_call and _called_before(seen, one):
        return "told within the hour that nobody takes calls here"
    if one.silent and not (before and before.question and one.silent == "a nod"):
        return one.silent
    if before is None:
        return ""
    if before.mode != "bot":
        return "a person is in charge"
    if before.state == "review":
        return "told within the hour that a person has it"
    return _NOTHING_ASKED if one.silent else ""


def _called_before(seen: Snapshot, one: Written) -> bool:
    hour = timedelta(minutes=seen.business.notice_minutes)
    before = (other for other in seen.kept.written if other.is_call and other.phone == one.phone)
    return any(one.at - hour - _PATIENCE <= other.at < one.at for other in before)


def _turn_of(turned: list[Turned], item: Document) -> Turned | None:
    """The last look at the chat before the turn that took this up."""
    chat = [turn for turn in turned if turn.chat == item["conversation_id"] and turn.at >= item["received_at"]]
    return chat[0] if chat else None


def _was_told_then(told: list[tuple[str, object]], item: Document) -> bool:
    """Something was said in this chat within minutes: news that made an answer of its own needless."""
    chat, at = item["conversation_id"], item["received_at"]
    place = bisect_left(told, (chat, at))
    return place < len(told) and told[place][0] == chat and told[place][1] <= at + _FOLLOWS


def the_queues_are_worked_off(seen: Snapshot) -> Iterator[str]:
    """No message waits for a turn, no turn is half done, nothing that may go is unsent."""
    late = seen.now - _PATIENCE
    for item in seen.inbox:
        if item["state"] == "new" and item["received_at"] < late and not seen.shaken(item["received_at"], seen.now):
            chat, at = item["conversation_id"], item["received_at"]
            yield f"{item['_id']} of {chat} waits in the inbox since {at:%d %H:%M:%S}"
        if item["state"] == "aside":
            yield f"{item['_id']} was set aside: {item.get('reason')}"
    for chat in seen.chats.values():
        if chat.get("turn") and not seen.shaken(late, seen.now):
            yield f"a turn of {chat['phone']} was begun and is not finished"
    for item in seen.outbox:
        due = max(item["created_at"], item.get("not_before") or item["created_at"])
        if item["state"] in ("queued", "sending") and due < late - timedelta(minutes=17) and not _may_wait(seen, due):
            yield f"{item['_id']} lies unsent since {due:%d %H:%M:%S}: {item.get('reason')}"


def _may_wait(seen: Snapshot, due: object) -> bool:
    return seen.unsent_for_a_reason or seen.shaken(due, seen.now)  # type: ignore[arg-type]


def what_was_written_is_kept_once(seen: Snapshot) -> Iterator[str]:
    """One message is one item, however often it was delivered, also when its item was erased in between."""
    messages = [item for item in seen.inbox if item["kind"] == "message"]
    counted = Counter(item["inbound"]["id"] for item in messages)
    yield from (f"{id_} lies in the inbox {count} times" for id_, count in counted.items() if count > 1)
    for item in messages:
        said, kept = item["inbound"]["sent_at"], item["received_at"]
        if kept > said + _CROSSED and not seen.shaken(said + _CROSSED, kept):
            yield f"{item['_id']} of {said:%d %H:%M:%S} was taken for new at {kept:%d %H:%M:%S}"
