"""How a chat reads: its line in the list, what is known of it, what can be done in it. Pure."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from fixi_app.domain.contacts import Standing
from fixi_app.services.office import ChatDetail, ChatRow
from tui.clean import clean_line
from tui.painting import Cell, Reading
from tui.screens.needs.model import waited
from tui.shown import phone
from tui.texts import Texts
from tui.understood import understood_line
from tui.widgets.grid import Column


class ChatDeed(StrEnum):
    TAKE = "take"
    WRITE = "write"
    GIVE_BACK = "give_back"
    LEAD = "lead"
    APPROVE = "approve"
    EDIT = "edit"
    DROP = "drop"
    PRIVATE = "private"
    BLOCK = "block"
    NORMAL = "normal"
    PROPOSE = "propose"
    WHY = "why"
    FILES = "files"
    KEPT = "kept"


KEYS: Mapping[ChatDeed, str] = {
    ChatDeed.TAKE: "t,א",
    ChatDeed.WRITE: "r,ר",
    ChatDeed.GIVE_BACK: "b,נ",
    ChatDeed.LEAD: "o,ם",
    ChatDeed.APPROVE: "y,ט",
    ChatDeed.EDIT: "e,ק",
    ChatDeed.DROP: "d,ג",
    ChatDeed.PRIVATE: "v,ה",
    ChatDeed.BLOCK: "k,ל",
    ChatDeed.NORMAL: "n,מ",
    ChatDeed.PROPOSE: "p,פ",
    ChatDeed.WHY: "w,apostrophe",
    ChatDeed.FILES: "f,כ",
    ChatDeed.KEPT: "x,ס",
}
"""One letter for each deed, in both layouts; where Needs you has the same deed it has the same letter."""
FIRST_LINE = (ChatDeed.TAKE, ChatDeed.WRITE, ChatDeed.GIVE_BACK, ChatDeed.KEPT)
LOOKS = (ChatDeed.LEAD, ChatDeed.WHY, ChatDeed.FILES)
"""They change nothing: open to whoever may see the chat."""
PROPOSED = (ChatDeed.APPROVE, ChatDeed.EDIT, ChatDeed.DROP)
STANDINGS: Mapping[ChatDeed, Standing] = {
    ChatDeed.PRIVATE: Standing.PRIVATE, ChatDeed.BLOCK: Standing.BLOCKED, ChatDeed.NORMAL: Standing.NORMAL,
}  # fmt: skip
_WIDTHS = {
    "mark": (3, 0), "name": (12, 2), "phone": (13, 0), "words": (10, 5), "at": (6, 0), "has": (7, 1), "waits": (7, 0),
}  # fmt: skip
_FAILED, _PROPOSED, _QUIET = "✗", "?", "⊘"


def columns(texts: Texts) -> list[Column]:
    return [Column(key, texts(f"chats.{key}"), *width) for key, width in _WIDTHS.items()]


def cells(row: ChatRow, texts: Texts, reading: Reading, now: datetime, zone: str) -> Sequence[Cell]:
    style = "bold" if row.since else ""
    return [
        Cell(marks(row), reading, base="L"),
        Cell(row.name or "-", reading, style=style),
        Cell(phone(row.phone), reading, base="L"),
        Cell(row.last_text, reading),
        Cell(when(row.last_at, now, zone), reading, base="L"),
        Cell(row.has or "-", reading),
        Cell(waited(row.since, now, texts) if row.since else "", reading),
    ]


def marks(row: ChatRow) -> str:
    """Not delivered, a proposal waits, private or blocked; the chat itself says it in words."""
    quiet = row.standing is not Standing.NORMAL
    return f"{_FAILED * row.undelivered}{_PROPOSED * row.proposal}{_QUIET * quiet}"


def when(at: datetime | None, now: datetime, zone: str) -> str:
    """The hour today, the day before that."""
    if at is None:
        return ""
    local, today = at.astimezone(ZoneInfo(zone)), now.astimezone(ZoneInfo(zone)).date()
    return f"{local:%H:%M}" if local.date() == today else f"{local:%d/%m}"


def called(row: ChatRow) -> str:
    return row.name or phone(row.phone)


def title(row: ChatRow, texts: Texts, now: datetime) -> str:
    parts = [
        called(row),
        texts("needs.has_it", name=row.has).rstrip(".") if row.has else "",
        f"{texts('chats.waits')} {waited(row.since, now, texts)}" if row.since else "",
        texts.named("standing", row.standing) if row.standing is not Standing.NORMAL else "",
        texts("chats.undelivered") if row.undelivered else "",
    ]
    return " · ".join(clean_line(part) for part in parts if part)


def known(chat: ChatDetail, texts: Texts) -> list[str]:
    """What Fixi knows in a few words, what it waits for, and what would be sent."""
    facts = (
        texts("needs.danger") if chat.danger else "", texts.named("trade", chat.trade) if chat.trade else "",
        chat.city, chat.address, clean_line(chat.issue),
        texts.named("status", chat.lead_status) if chat.lead_status else "",
    )  # fmt: skip
    lines = [" · ".join(part for part in facts if part) or texts("chats.nothing_known")]
    if chat.question:
        owner = chat.question.startswith("owner_")
        asked = "owner" if owner else chat.question.value
        lines.append(texts("chats.asked", what=texts.named("asked", asked)))
    if chat.propose_here:
        lines.append(texts("chats.proposes"))
    if chat.proposals:
        lines.append(texts("chats.would_say", words=clean_line(chat.proposals[0].text)))
    return lines


def looks(chat: ChatDetail) -> frozenset[ChatDeed]:
    """What can be looked at from this chat."""
    filed = any(line.media and line.by == "customer" for line in chat.talk)
    there = {ChatDeed.LEAD: bool(chat.lead_id), ChatDeed.WHY: bool(chat.why), ChatDeed.FILES: filed}
    return frozenset(deed for deed, is_there in there.items() if is_there)


def under(chat: ChatDetail, texts: Texts) -> Mapping[str, str]:
    """What stands below a message: what the words of its turn were taken to say."""
    return {line.id: understood_line(line.understood, texts) for line in chat.talk if line.understood}


def deeds(chat: ChatDetail, me: str) -> frozenset[ChatDeed]:
    """What can be done in this chat by this person, beside looking."""
    row = chat.row
    can = {ChatDeed.WRITE, ChatDeed.PROPOSE}
    can.add(ChatDeed.NORMAL if row.standing is not Standing.NORMAL else ChatDeed.PRIVATE)
    if row.standing is Standing.NORMAL:
        can.add(ChatDeed.BLOCK)
    if row.has != me:
        can.add(ChatDeed.TAKE)
    if row.has or row.since:
        can.add(ChatDeed.GIVE_BACK)
    return frozenset(can | set(PROPOSED)) if chat.proposals else frozenset(can)
