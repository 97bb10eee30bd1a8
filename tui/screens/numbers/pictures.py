"""The figures as rows to paint: sentences, the funnel, the days, how fast. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from fixi_app.services.office import DayFigures, Figures, Times
from tui.painting import Reading
from tui.screens.numbers.drawing import Block, Row, bar, beside, columns, half_of
from tui.texts import Texts

_TWO_HALVES_FROM = 70
_MINUTE, _HOUR, _DAY = 60, 3600, 86400
Wrap = Callable[[str, int], list[str]]
"""(sentence, width) -> lines, still logical."""


@dataclass(frozen=True)
class Pen:
    """What drawing needs to know of the screen."""

    width: int
    t: Texts
    reading: Reading
    wrap: Wrap

    def of(self, width: int) -> "Pen":
        return Pen(width, self.t, self.reading, self.wrap)


def picture(figures: Figures, pen: Pen) -> list[Row]:
    """All rows, top first: the money, the pictures, and what else there is to say."""
    rows = [*_sentence(money(figures, pen.t), pen, "chart--strong"), ()]
    if pen.width >= _TWO_HALVES_FROM:
        half = pen.of(half_of(pen.width))
        one = [*funnel(figures, half), (), *fast(figures, half)]
        rows += beside(one, volume(figures, half), pen.width)
    else:
        rows += [*funnel(figures, pen), (), *volume(figures, pen), (), *fast(figures, pen)]
    return [*rows, (), *_sentence(lost(figures, pen.t), pen), *_sentence(model(figures, pen.t), pen)]


def _sentence(text: str, pen: Pen, style: str = "") -> list[Row]:
    return [(Block(line, pen.width, style),) for line in pen.wrap(text, pen.width)]


def _title(text: str, pen: Pen) -> Row:
    return (Block(text, pen.width, "chart--title"),)


# -- pictures ---------------------------------------------------------------------------------------------------------


def funnel(figures: Figures, pen: Pen) -> list[Row]:
    """How far those that came in this time came: a bar, the number and its share of all for each stage."""
    most = max(figures.funnel.values(), default=0)
    stages = figures.funnel.items()
    lines = [(pen.t(f"stage.{stage}"), float(n), str(n), _share(n, most)) for stage, n in stages]
    return [_title(pen.t("figures.funnel"), pen), *_bars(lines, pen, "chart--bar")]


def _share(count: int, most: int) -> str:
    return f"{count / most:.0%}" if most else ""


def fast(figures: Figures, pen: Pen) -> list[Row]:
    """Response times, each pair on a scale of its own: seconds beside minutes would be no bar at all."""
    rows = [_title(pen.t("figures.fast"), pen)]
    for name, times in (("first_answer", figures.first_answer), ("offer_answer", figures.offer_answer)):
        rows.append((Block(pen.t(f"figures.{name}", count=times.count), pen.width, "chart--quiet"),))
        rows += _bars(_pair(times, pen.t), pen, "chart--time") if times.count else []
    return rows


def _pair(times: Times, t: Texts) -> list[tuple[str, float, str, str]]:
    return [
        (t(f"figures.{name}"), value, duration(value, t), "")
        for name, value in (("half", times.median or 0), ("nine", times.most or 0))
    ]


def _bars(lines: Sequence[tuple[str, float, str, str]], pen: Pen, style: str) -> list[Row]:
    """(label, value, value as written, share) each."""
    label = min(max((len(line[0]) for line in lines), default=0) + 1, pen.width // 2)
    number, share = max(len(line[2]) for line in lines) + 1, max(len(line[3]) for line in lines)
    share += 1 if share else 0
    room = max(1, pen.width - label - number - share)
    most = max(line[1] for line in lines)
    mirrored = pen.reading.mirrored
    return [
        (
            Block(name, label),
            Block(bar(value, most, room, mirrored), room, style, drawn=True),
            Block(written, number, "chart--number", end=True),
            Block(part, share, "chart--quiet", end=True, base="L"),
        )
        for name, value, written, part in lines
    ]


def volume(figures: Figures, pen: Pen) -> list[Row]:
    """What came, was booked and was done each day; of one day three bars."""
    if len(figures.days) == 1:
        only = figures.days[0]
        lines = [(pen.t(f"figures.{name}"), float(n), str(n), "") for name, n in _counts(only).items()]
        return [_title(pen.t("figures.today"), pen), *_bars(lines, pen, "chart--day")]
    labels = [short(one.day) for one in figures.days]
    rows: list[Row] = []
    for name, height in (("came", 4), ("booked", 2)):
        values = [_counts(one)[name] for one in figures.days]
        if rows:
            rows.append(())
        rows.append(_title(pen.t(f"figures.daily_{name}", total=sum(values), most=max(values)), pen))
        rows += columns(values, pen.width, height, labels, "chart--day")
    return rows


def _counts(day: DayFigures) -> dict[str, int]:
    return {"came": day.came, "booked": day.booked, "done": day.completed}


# -- sentences --------------------------------------------------------------------------------------------------------


def money(figures: Figures, t: Texts) -> str:
    """What was earned as far as it was reported, and how much is missing."""
    if not figures.completed:
        return t("figures.nothing_done")
    facts = {"done": figures.completed, "sum": whole(figures.earned), "sign": figures.currency}
    if figures.unpriced == figures.completed:
        return t("figures.no_price", done=figures.completed)
    if figures.unpriced:
        return t("figures.earned_part", missing=figures.unpriced, **facts)
    return t("figures.earned", **facts)


def lost(figures: Figures, t: Texts) -> str:
    if not figures.lost:
        return t("figures.nothing_lost")
    parts = ", ".join(f"{t(f'lost.{why}')} {count}" for why, count in figures.lost.items())
    return t("figures.lost", count=sum(figures.lost.values()), parts=parts)


def model(figures: Figures, t: Texts) -> str:
    """What the models cost; without a price list only what they read."""
    if not figures.tokens:
        return t("figures.no_model")
    tokens = whole(figures.tokens)
    if figures.unpriced_tokens >= figures.tokens:
        return t("figures.tokens", tokens=tokens)
    cost = f"${figures.dollars:,.2f}" if figures.dollars >= 0.005 else "<$0.01"
    key = "cost_part" if figures.unpriced_tokens else "cost"
    return t(f"figures.{key}", tokens=tokens, cost=cost)


def whole(value: float) -> str:
    """12,300; with its fraction where it has one."""
    return f"{value:,.0f}" if value == int(value) else f"{value:,.2f}"


def duration(seconds: float, t: Texts) -> str:
    """As people say it, in one unit."""
    for unit, size in (("days", _DAY), ("hours", _HOUR), ("minutes", _MINUTE)):
        if seconds >= size * (2 if unit == "days" else 1):
            value = seconds / size
            return t(f"figures.{unit}", n=f"{value:.1f}".removesuffix(".0") if value < 10 else round(value))
    return t("figures.seconds", n=round(seconds))


def short(day: date) -> str:
    return f"{day:%d/%m}"
