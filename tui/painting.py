"""From logical text to painted cells: the last moment before the screen, and the only place where order changes.

Promise: what is stored, searched, sorted and copied stays logical. A line that Textual has already wrapped is permuted
together with its styles, so cursor, selection and links travel with their character. Wrapping comes first on purpose:
a paragraph reordered before wrapping would put the end of the sentence on its first line.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderResult
from rich.measure import Measurement
from rich.segment import Segment
from rich.style import Style
from rich.text import Text
from textual.strip import Strip
from textual.widget import Widget

from tui.bidi import Line, first_strong, has_rtl, in_words, lay_out, painted
from tui.clean import clean_line
from tui.terminal import BidiMode, Order


@dataclass
class Reading:
    """How text is read on this screen: the mode, the order it asks for, the side the interface starts from."""

    mode: BidiMode = BidiMode.AUTO
    order: Order = Order.APP
    interface: str = "L"
    """"R" while the interface is in Hebrew."""

    @property
    def mirrored(self) -> bool:
        """Whether first things stand at the right: Hebrew interface, and columns stay where this program puts them."""
        return self.arranged and self.interface == "R"

    @property
    def arranged(self) -> bool:
        """Whether a Hebrew field is read from its right edge, where this program therefore puts its beginning."""
        return self.order is not Order.OFF

    @property
    def visual(self) -> bool:
        """Whether it is this program that reorders."""
        return self.order in (Order.APP, Order.WORDS)

    def line(self, text: str, base: str | None = None) -> str:
        """One line for a place that paints plain strings (a header, a title, a palette entry)."""
        direction = base or first_strong(text, self.interface)
        if self.order is Order.OFF or (direction == "L" and not has_rtl(text)):
            return text
        if self.order is Order.FENCE:
            return f"{FENCE}{text}{FENCE}"
        return painted(self.laid_out(text, direction))

    def laid_out(self, text: str, base: str) -> Line:
        """The line as its characters are handed to the terminal."""
        line = lay_out(text, base)
        return in_words(line) if self.order is Order.WORDS else line


FENCE = "\u200e"
"""The left-to-right mark: zero cells wide, and no terminal moves anything across it."""

_PLAIN = Reading(order=Order.OFF)


def reading_of(widget: Widget) -> Reading:
    """The reading of the application a widget lives in."""
    return getattr(widget.app, "reading", _PLAIN)


def ordered(strip: Strip, base: str, reading: Reading, offsets: bool = False) -> Strip:
    """The strip as this terminal needs it. `offsets`: keep the map by which the mouse selects text in logical order."""
    text = strip.text
    if base == "L" and not has_rtl(text):
        return strip
    if reading.order is Order.FENCE:
        return _fenced(strip, base)
    line = reading.laid_out(text, base)
    styles = [style for segment in strip for style in _styles(segment, offsets)]
    pieces = ((line.painted(place), styles[line.starts[index]]) for place, index in enumerate(line.order))
    return Strip(list(_merged(pieces)), strip.cell_length)


def _fenced(strip: Strip, base: str) -> Strip:
    """The logical strip between two marks; read from the right, its blank end goes before it."""
    # A style of its own, even an empty one: Textual blends the colours of each segment.
    mark, length = [Segment(FENCE, Style())], strip.cell_length
    if base == "L":
        return Strip([*mark, *strip, *mark], length)
    end = cell_len(strip.text.rstrip())
    words, blank = strip.crop(0, end), strip.crop(end, length)
    # What comes after the last word, a caret among it, stays beside that word.
    return Strip([*reversed(list(blank)), *mark, *words, *mark], length)


def _styles(segment: Segment, offsets: bool) -> list[Style | None]:
    """One style for each character; the offset meta of a segment counts on from character to character."""
    style = segment.style
    offset = style.meta.get("offset") if offsets and style is not None and style._meta else None
    if style is None or offset is None or offset[1] is None:
        return [style] * len(segment.text)
    x, y = offset
    return [style + Style.from_meta({"offset": (x + index, y)}) for index in range(len(segment.text))]


def _merged(pieces: Iterator[tuple[str, Style | None]]) -> Iterator[Segment]:
    text, current = "", None
    for char, style in pieces:
        if text and style == current:
            text += char
            continue
        if text:
            yield Segment(text, current)
        text, current = char, style
    if text:
        yield Segment(text, current)


if TYPE_CHECKING:
    _Mixed = Widget
else:
    # At run time the mixin must not be a widget: Textual takes styles and component classes from the first widget base.
    _Mixed = object


class BidiMixin(_Mixed):
    """For any widget that paints by lines: put it before the widget's class.

    `bidi_base`: None = by the first strong letter of `bidi_paragraph()`; "L" or "R" = always; "ui" = as the interface.
    """

    bidi_base: str | None = None

    def bidi_paragraph(self) -> str:
        """The whole text a line belongs to, if known: a wrapped line alone may begin with the other script."""
        return ""

    def bidi_direction(self, line: str) -> str:
        """The base direction of one painted line."""
        reading = reading_of(self)
        if self.bidi_base == "ui":
            return reading.interface
        return self.bidi_base or first_strong(self.bidi_paragraph() or line, reading.interface)

    def render_line(self, y: int) -> Strip:
        strip = super().render_line(y)
        reading = reading_of(self)
        if not reading.arranged:
            return strip
        width = self.scrollable_content_region.width
        if strip.cell_length > width:
            # Input and lists return one cell more than is shown; permuted with it, the first letter would fall off.
            strip = strip.crop(0, width)
        base = self.bidi_direction(strip.text)
        if base == "R" and strip.cell_length < width:
            strip = strip.extend_cell_length(width, self.rich_style)
        return ordered(strip, base, reading, offsets=self.allow_select)


def cut(text: str, width: int) -> str:
    """The beginning of a text in so many cells, with an ellipsis where something is missing."""
    if cell_len(text) <= width:
        return text
    kept, used = "", 0
    for cluster in lay_out(text, "L").clusters:
        if used + cell_len(cluster) > width - 1:
            break
        kept, used = kept + cluster, used + cell_len(cluster)
    return kept + "…" if width > 0 else ""


def wrapped(text: str, width: int, reading: Reading, console: Console) -> list[str]:
    """A text as lines of at most this width, each in reading order; for places that paint lines as they get them."""
    found: list[str] = []
    for paragraph in text.split("\n"):
        base = first_strong(paragraph, reading.interface)
        for part in Text(paragraph).wrap(console, width) if paragraph else [Text("")]:
            line = part.plain.rstrip()
            found.append(reading.line(line, base))
    return found


class Cell:
    """One value of a table. It is cut while still logical, then ordered: cut afterwards, the END would be kept."""

    __slots__ = ("_reading", "base", "style", "text")

    def __init__(self, text: str, reading: Reading, base: str | None = None, style: str = "") -> None:
        self.text = clean_line(text)
        self.base = base
        self.style = style
        self._reading = reading

    def __str__(self) -> str:
        return self.text

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Cell) and (self.text, self.style) == (other.text, other.style)

    def __hash__(self) -> int:
        return hash((self.text, self.style))

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        # The last cell is left blank, so that neighbours do not touch; padding by the table would cost one more.
        reading, width = self._reading, options.max_width - 1
        base = self.base or first_strong(self.text, reading.interface)
        shown = cut(self.text, width)
        right = reading.mirrored or (base == "R" and reading.arranged)
        shown = reading.line(shown, base)
        room = " " * max(0, width - cell_len(shown))
        padded = f"{room}{shown}" if right else f"{shown}{room}"
        padded = f" {padded}" if reading.mirrored else f"{padded} "
        yield Text(padded, style=self.style, end="", no_wrap=True)

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        width = cell_len(self.text)
        return Measurement(width, width)
