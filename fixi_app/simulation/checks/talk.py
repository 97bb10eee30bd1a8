"""What is said: once, at decent hours, and "booked" only when it is."""

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import cache

from fixi_app.booking.clocks import quiet
from fixi_app.dialogue.render import catalogue, languages
from fixi_app.domain.anonymous import is_anonymous
from fixi_app.domain.leads import By, LeadStatus
from fixi_app.simulation.checks.snapshot import Document, Snapshot
from fixi_app.simulation.model import PROMISES
from fixi_app.simulation.provider import Told

_MINUTES = timedelta(minutes=10)
_SOON = timedelta(minutes=2)


def nothing_is_sent_twice(seen: Snapshot) -> Iterator[str]:
    """One item is sent once, unless the process died or the call timed out in between."""
    sent: dict[str, list[Told]] = defaultdict(list)
    for told in seen.kept.told:
        sent[told.id].append(told)
    for id_, tolds in sent.items():
        doubtful = sum(told.in_doubt for told in tolds)
        if len(tolds) > 1 + doubtful and not seen.shaken(tolds[0].at, tolds[-1].at):
            yield f"{id_} was sent {len(tolds)} times to {tolds[0].phone}: {tolds[0].text[:60]!r}"


def nobody_hears_the_same_news_twice(seen: Snapshot) -> Iterator[str]:
    """Two equal texts within minutes about one person, nothing new between, and the second answers nobody's words."""
    about = _chats_by_cause(seen)
    asked = {item["turn_id"] for item in seen.inbox if item["kind"] == "message" and item.get("turn_id")}
    last: dict[tuple[str, str, str], Document] = {}
    newest: dict[str, Document] = {}
    """Chat -> the last that was not heard in it before."""
    for item in seen.outbox:
        if item.get("media"):  # an album: several files under the same words; and each is news by itself
            newest[item["conversation_id"]] = item
            continue
        key = item["conversation_id"], item["text"], _whose(item, about)
        before = last.get(key)
        last[key] = item
        far = before is None or item["created_at"] - before["created_at"] > _MINUTES
        if before is None or far or newest.get(item["conversation_id"]) is not before:
            newest[item["conversation_id"]] = item
            continue
        if not asked.isdisjoint(item["_id"].split(":")) or _owner_acted_between(seen, before, item):
            continue
        if not _wrote_between(seen, about, before, item):
            yield f"{_phone(seen, item)} hears twice ({before['_id']}, {item['_id']}): {item['text'][:60]!r}"


def _wrote_between(seen: Snapshot, about: dict[str, str], before: Document, item: Document) -> bool:
    """Whether the one whom it is about wrote again meanwhile: two photos in a row are two pieces of news."""
    whose = about.get(str(item.get("about") or ""))
    return any(
        whose is not None and said["conversation_id"] == whose and said["kind"] == "message"
        and before["created_at"] < said["received_at"] <= item["created_at"]
        for said in seen.inbox
    )  # fmt: skip


def _owner_acted_between(seen: Snapshot, before: Document, item: Document) -> bool:
    """Whether the owner dealt with that lead meanwhile: if it is his again, that is new. What Fixi moves is not."""
    named = item["_id"].split(":")
    return any(
        change.by is By.OWNER and before["created_at"] < change.at <= item["created_at"]
        for lead in seen.leads if lead.id in named
        for change in lead.status_history
    )  # fmt: skip


def _chats_by_cause(seen: Snapshot) -> dict[str, str]:
    """Lead or turn -> the chat that it belongs to."""
    turns = {item["turn_id"]: item["conversation_id"] for item in seen.inbox if item.get("turn_id")}
    return turns | {lead.id: lead.contact_id for lead in seen.leads}


def _whose(item: Document, about: dict[str, str]) -> str:
    """Whose matter the owner or a professional is told of: two of one name with the same fault are two."""
    if not item["_id"].startswith("alert:"):
        return str(item.get("about") or "")
    return next((about[part] for part in item["_id"].split(":") if part in about), "")


def no_cold_message_in_quiet_time(seen: Snapshot) -> Iterator[str]:
    """To a customer, outside the hours, not in answer to his words of the last half hour, not about a near visit.

    What the town remembers begins at `since`, so of the first half hour after it nobody knows what was written just
    before. The looks of the day before, which know it, have judged that half hour.
    """
    wrote: dict[str, list[datetime]] = defaultdict(list)
    for written in seen.kept.written:
        wrote[written.phone].append(written.at)
    hours, warm = seen.business.cold_hours, timedelta(minutes=seen.business.warm_minutes)
    for told in seen.kept.told:
        chat = seen.chat_of(told.phone)
        if chat is None or chat["role"] != "customer" or told.phone == seen.owner_phone:
            continue
        if told.at < seen.since + warm:
            continue
        if not quiet(told.at, hours.start, hours.end, seen.zone, seen.rest) or seen.shaken(told.at - warm, told.at):
            continue
        if any(told.at - warm <= at <= told.at for at in wrote[told.phone]) or _is_near(seen, chat, told.at):
            continue
        local = told.at.astimezone(seen.zone)
        yield f"{told.phone} was written to at {local:%a %d %H:%M}: {told.text[:70]!r} ({told.id})"


def _is_near(seen: Snapshot, chat: Document, at: datetime) -> bool:
    """A visit within hours, or an emergency: these know no quiet time."""
    near = timedelta(hours=seen.business.visit_near_hours)
    if any(lead.is_emergency for lead in seen.leads if lead.contact_id == chat["_id"]):
        return True
    return any(start - near <= at <= end + near for start, end in seen.kept.visits.get(chat["phone"], ()))


def booked_is_said_only_when_booked(seen: Snapshot) -> Iterator[str]:
    """By the catalogue's own confirmation: whoever reads it has a lead that was booked by then.

    No lead leads to somebody who was erased, also when he writes again as a newcomer: then it is one without a person.
    """
    for told in seen.kept.told:
        if not any(part in told.text for part in _confirmations()):
            continue
        chat = seen.chat_of(told.phone)
        if chat is None or chat["role"] != "customer":
            continue
        gone = told.phone in seen.kept.may_be_erased
        leads = [lead for lead in seen.leads if lead.contact_id == chat["_id"] or (gone and is_anonymous(lead))]
        if not any(change.status is LeadStatus.BOOKED and change.at <= told.at + _SOON
                   for lead in leads for change in lead.status_history):  # fmt: skip
            yield f"{told.phone} was told at {told.at:%d %H:%M:%S} that it is booked, and nothing was"


@cache
def _confirmations() -> tuple[str, ...]:
    sentences = (catalogue(language)["booked_at"] for language in languages())
    forms = (form for said in sentences for form in (said.values() if isinstance(said, dict) else [said]))
    return tuple(form.partition("{")[0].strip() for form in forms)


def _phone(seen: Snapshot, item: Document) -> str:
    return str(seen.chats.get(item["conversation_id"], {}).get("phone"))


def no_promise_of_a_model_is_said(seen: Snapshot) -> Iterator[str]:
    """What a model may not say never reaches anybody."""
    for told in seen.kept.told:
        if any(promise in told.text for promise in PROMISES):
            yield f"{told.phone} read a model's promise at {told.at:%d %H:%M:%S}: {told.text[:60]!r}"


def nothing_is_left_open_in_a_text(seen: Snapshot) -> Iterator[str]:
    """No placeholder, no missing word, no empty message."""
    for told in seen.kept.told:
        if re.search(r"\{\w*\}|\bNone\b|\bnan\b", told.text) or not (told.text.strip() or told.has_file):
            yield f"{told.phone} read at {told.at:%d %H:%M:%S}: {told.text[:80]!r}"
