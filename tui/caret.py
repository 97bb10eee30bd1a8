"""Where the caret stands in a painted row, and which character stands where the eye points. Pure.

A caret is a block on the character before which typing goes; after the last one it is a blank cell on the side where
reading ends. So every place of it is a cell of the row, and a step of an arrow is the next cell of the eye, whatever
the stored order. Swapping the arrows by the direction of the paragraph alone was refused: inside a word of the other
script they would go against the eye.
"""

from dataclasses import dataclass
from functools import lru_cache

from rich.cells import cell_len

from tui.bidi import lay_out
from tui.clean import undressed


@dataclass(frozen=True, slots=True)
class Stop:
    """One place of the caret: `width` cells from `cell` on (from the left edge of the row) show what is at `column`."""

    cell: int
    width: int
    column: int


@dataclass(frozen=True, slots=True)
class Row:
    """One painted row of `width` cells. `ends`: the caret can also stand after its last character."""

    text: str
    base: str
    width: int
    ends: bool

    def stops(self) -> tuple[Stop, ...]:
        """All places of the caret from the left to the right."""
        return _stops(self)

    def cell_of(self, column: int) -> int:
        """The cell in which the caret is painted that stands before this character."""
        return self._stop_of(column).cell

    def column_at(self, cell: int) -> int:
        """The character in this cell; beside the text, the nearest place of the caret."""
        return min(self.stops(), key=lambda stop: _distance(stop, cell)).column

    def step(self, column: int, by: int) -> int | None:
        """The place `by` places to the right (negative: to the left); None beyond the edge of what is written."""
        stops = self.stops()
        place = stops.index(self._stop_of(column)) + by
        return stops[place].column if 0 <= place < len(stops) else None

    @property
    def last(self) -> int:
        """The last place in the order of reading."""
        return max(stop.column for stop in self.stops())

    def _stop_of(self, column: int) -> Stop:
        """Inside of what is one character to the eye, its place is that of its beginning."""
        before = [stop for stop in self.stops() if stop.column <= column]
        return max(before, key=lambda stop: stop.column) if before else self.stops()[0]


@lru_cache(maxsize=256)
def _stops(row: Row) -> tuple[Stop, ...]:
    line = lay_out(row.text, row.base)
    widths = [cell_len(undressed(cluster)) for cluster in line.clusters]
    at = max(0, row.width - sum(widths)) if row.base == "R" else 0
    end = Stop(at - 1 if row.base == "R" else sum(widths), 1, len(row.text))
    stops = []
    for index in line.order:
        stops.append(Stop(at, widths[index], line.starts[index]))
        at += widths[index]
    if not (row.ends or not stops):
        return tuple(stops)
    return (end, *stops) if row.base == "R" else (*stops, end)


def _distance(stop: Stop, cell: int) -> int:
    return max(stop.cell - cell, cell - (stop.cell + max(stop.width, 1) - 1), 0)
