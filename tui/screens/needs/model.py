"""How a thing that waits reads: its line in the list, what happened, what can be done. Pure."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from fixi_app.domain.needs import NeedAction
from fixi_app.services.office import NeedRow
from tui.clean import clean_line
from tui.painting import Cell, Reading
from tui.shown import phone
from tui.texts import Texts
from tui.widgets.grid import Column

KEYS: Mapping[NeedAction, str] = {
    NeedAction.TAKE: "t,א",
    NeedAction.ASSIGN: "a,ש",
    NeedAction.ANSWER: "r,ר",
    NeedAction.GIVE_BACK: "b,נ",
    NeedAction.CLOSE: "c,ב",
    NeedAction.APPROVE: "y,ט",
    NeedAction.REFUSE: "n,מ",
    NeedAction.EDIT: "e,ק",
    NeedAction.DROP: "d,ג",
    NeedAction.SEND_AGAIN: "s,ד",
    NeedAction.DISMISS: "x,ס",
    NeedAction.OPEN: "o,ם",
}
"""One letter for each action, in both layouts; in the order in which they are shown."""
_WIDTHS = {"kind": (18, 0), "waits": (10, 0), "name": (13, 2), "city": (10, 1), "about": (17, 5), "has": (9, 1)}
_DANGER = "‼"


def columns(texts: Texts) -> list[Column]:
    return [Column(key, texts(f"needs.{key}"), *width) for key, width in _WIDTHS.items()]


def cells(row: NeedRow, texts: Texts, reading: Reading, now: datetime) -> Sequence[Cell]:
    style = "bold red" if row.urgent else ""
    return [
        Cell(kind(row, texts), reading, style=style),
        Cell(waited(row.since, now, texts), reading),
        Cell(called(row), reading),
        Cell(row.city, reading),
        Cell(row.words or row.about, reading),
        Cell(row.has or texts("needs.nobody"), reading),
    ]


def kind(row: NeedRow, texts: Texts) -> str:
    """Danger has a sign and a word beside its colour."""
    if row.urgent:
        return f"{_DANGER} {texts('needs.danger')}"
    return texts.named("need_kind", row.kind)


def waited(since: datetime, now: datetime, texts: Texts) -> str:
    """How long it waits, in one short number."""
    passed = max(now - since, timedelta())
    if passed < timedelta(hours=1):
        return texts("needs.minutes", count=int(passed / timedelta(minutes=1)))
    if passed < timedelta(days=2):
        return texts("needs.hours", count=int(passed / timedelta(hours=1)))
    return texts("needs.days", count=passed.days)


def called(row: NeedRow) -> str:
    """The name; a number that stands for it, as it is dialled."""
    return phone(row.name) if row.name.startswith("+") else row.name


def title(row: NeedRow, texts: Texts, now: datetime) -> str:
    # The number before the names: behind a name of the other script it would be read as part of it.
    parts = (kind(row, texts), waited(row.since, now, texts), called(row), row.city)
    return " · ".join(clean_line(part) for part in parts if part)


def told(row: NeedRow, texts: Texts) -> list[str]:
    """What happened, in plain words, with what is known beside it."""
    parts = [texts.named("need_what", row.kind)]
    if row.has:
        parts.append(texts("needs.has_it", name=row.has))
    lines = [" ".join(parts)]
    if row.why:
        lines.append(texts("needs.why", why=row.why))
    if row.about:
        lines.append(texts("needs.it_is", about=clean_line(row.about)))
    if row.words:
        lines.append(f"„{row.words}”")
    return [*lines, texts.named("need_can", row.kind)]
