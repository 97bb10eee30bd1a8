"""Bars, columns and lines made of cells. Pure: what is painted is decided here, a widget only paints it.

An own drawing and not plotext (15 ms to import, 3 to draw): that one knows whole cells only, so that 5 and 6 look
alike, writes fractions of requests on its axis, keeps axis and first day at the left in Hebrew, and puts no number
beside a bar.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from rich.cells import cell_len

from tui.painting import Reading, cut

_EIGHTHS = " ▁▂▃▄▅▆▇█"
_GAP = 2


@dataclass(frozen=True)
class Block:
    """A piece of a row, so many cells wide; it begins at the side where reading starts."""

    text: str
    width: int
    style: str = ""
    """Name of a component class of the widget."""
    end: bool = False
    """Pushed to the other end of its room: numbers under one another."""
    drawn: bool = False
    """Made of cells already; never reordered."""
    base: str | None = None


Row = tuple[Block, ...]


def blank(width: int) -> Block:
    return Block("", max(0, width), drawn=True)


def width_of(row: Row) -> int:
    return sum(block.width for block in row)


def bar(value: float, most: float, width: int, mirrored: bool) -> str:
    """A lying bar, exact to half a cell; what is not nothing is always seen."""
    if value <= 0 or most <= 0 or width <= 0:
        return ""
    halves = max(1, round(2 * width * value / most))
    whole, half = "█" * (halves // 2), halves % 2
    return ("▐" if half else "") + whole if mirrored else whole + ("▌" if half else "")


def column(value: float, most: float, height: int) -> list[str]:
    """A standing bar, top first, one cell a row, exact to an eighth."""
    eighths = max(1, round(8 * height * value / most)) if value > 0 and most > 0 else 0
    return [_EIGHTHS[max(0, min(8, eighths - 8 * level))] for level in range(height - 1, -1, -1)]


def columns(values: Sequence[int], width: int, height: int, labels: Sequence[str], style: str) -> list[Row]:
    """Standing bars with a line below, their values where there is room, and labels under the first and the last.

    Rows are in the order of time; whoever paints mirrors them.
    """
    slot = max(1, width // max(1, len(values)))
    thick = max(1, slot - 1) if slot > 1 else 1
    shown = list(values)[-(width // slot) :]
    standing = [column(value, max(shown, default=0), height) for value in shown]
    rows: list[Row] = [
        tuple(Block(bars[level] * thick + " " * (slot - thick), slot, style, drawn=True) for bars in standing)
        for level in range(height)
    ]
    rows.append((Block("─" * slot * len(shown), slot * len(shown), "chart--quiet", drawn=True),))
    if all(len(str(value)) < slot for value in shown):
        rows.append(tuple(Block(str(value or "·"), slot, "chart--number", base="L") for value in shown))
    rows.append(_ends(labels, slot * len(shown)))
    return [padded(row, width) for row in rows]


def _ends(labels: Sequence[str], width: int) -> Row:
    first, last = (labels[0], labels[-1]) if labels else ("", "")
    room = width // 2
    if len(labels) < 2:
        return (Block(first, width, "chart--quiet", base="L"),)
    return (
        Block(first, room, "chart--quiet", base="L"),
        Block(last, width - room, "chart--quiet", end=True, base="L"),
    )


def padded(row: Row, width: int) -> Row:
    """The row made exactly so wide."""
    over = width_of(row) - width
    if over <= 0:
        return (*row, blank(-over)) if over else row
    last = row[-1]
    if last.width <= over:
        return padded(row[:-1], width)
    return (*row[:-1], replace(last, width=last.width - over))


def beside(one: Sequence[Row], other: Sequence[Row], width: int) -> list[Row]:
    """Two pictures in two halves of this width."""
    half = (width - _GAP) // 2
    rows = max(len(one), len(other))
    halves = ([*given, *[()] * (rows - len(given))] for given in (one, other))
    return [(*padded(a, half), blank(_GAP), *padded(b, width - _GAP - half)) for a, b in zip(*halves, strict=True)]


def half_of(width: int) -> int:
    return (width - _GAP) // 2


def painted(row: Row, reading: Reading) -> list[tuple[str, str]]:
    """(cells, style) from left to right, as they stand on the screen."""
    pieces = [(_cells(block, reading), block.style) for block in row]
    return pieces[::-1] if reading.mirrored else pieces


def _cells(block: Block, reading: Reading) -> str:
    text = block.text if block.drawn else reading.line(cut(block.text, block.width), block.base or reading.interface)
    if block.drawn and reading.mirrored:
        text = text[::-1] if "▌" not in text and "▐" not in text else text
    room = " " * max(0, block.width - cell_len(text))
    return f"{room}{text}" if reading.mirrored != block.end else f"{text}{room}"
