"""Numbers in the dashboard, told as the owner would tell it."""

from datetime import date

import pytest

from fixi_app.domain.reading import Language
from fixi_app.services.office import DeskRole, User
from tests.tui.driving import SMALL, WIDE, Desk, opened
from tests.tui.fake_office import FakeOffice
from tui.painting import Reading
from tui.screens.numbers.area import NumbersArea, PeriodTab
from tui.screens.numbers.drawing import bar, column, columns, painted, width_of
from tui.screens.numbers.periods import Period, days_of, months
from tui.screens.numbers.pictures import duration
from tui.terminal import BidiMode
from tui.texts import Texts
from tui.widgets.basic import Menu, Say

TODAY = date(2026, 11, 24)


async def _numbers(desk: Desk) -> NumbersArea:
    await desk.press("ctrl+n")
    await desk.until(lambda: bool(desk.office.numbers.asked), "counting")
    await desk.until(lambda: bool(desk.app.screen.query("#charts")) and "█" in desk.screen, "charts")
    return desk.app.screen.query_one(NumbersArea)


async def test_the_week_is_drawn_with_its_numbers_and_said_in_sentences() -> None:
    async with opened(size=WIDE) as desk:
        await _numbers(desk)
        for words in (
            "Completed visits: 10. Reported: 3,200 ₪. Prices missing: 2.", "From request to rating", "Requests a day",
            "First answer to a customer (40)", "9 of 10 within", "25 min", "Lost in this time: 3", "$0.42", "100%",
        ):  # fmt: skip
            assert words in desk.screen, words
        assert desk.office.numbers.asked == [(date(2026, 11, 18), TODAY)]
        bars = {line.split()[0]: line[:78].count("█") for line in desk.lines() if "█" in line[:78]}
        assert bars["Requests"] > bars["Booked"] > 0


@pytest.mark.parametrize(
    ("key", "first", "last"),
    [
        ("1", TODAY, TODAY),
        ("3", date(2026, 10, 26), TODAY),
        ("4", date(2026, 11, 1), TODAY),
        ("5", date(2026, 10, 1), date(2026, 10, 31)),
    ],
)
async def test_a_digit_chooses_the_period(key: str, first: date, last: date) -> None:
    async with opened() as desk:
        await _numbers(desk)
        await desk.press(key)
        await desk.until(lambda: desk.office.numbers.asked[-1] == (first, last), "the other period")
        shown = f"{last:%d/%m}" if first == last else f"{first:%d/%m} - {last:%d/%m}"
        assert desk.app.screen.query_one("#span", Say).text == shown


async def test_a_period_can_be_clicked_and_is_marked() -> None:
    async with opened() as desk:
        area = await _numbers(desk)
        tab = next(one for one in area.query(PeriodTab) if one.period is Period.LAST_MONTH)
        await desk.pilot.click(tab)
        await desk.until(lambda: desk.office.numbers.asked[-1][0] == date(2026, 10, 1), "last month")
        assert [one.period for one in area.query(PeriodTab) if one.has_class("current")] == [Period.LAST_MONTH]


async def test_what_changes_is_counted_again_but_not_with_every_write() -> None:
    async with opened() as desk:
        area = await _numbers(desk)
        for _ in range(5):
            desk.world.add_lead()
            await desk.pilot.pause(0.05)
        assert len(desk.office.numbers.asked) == 1, "it rests"
        desk.office.numbers.earned = 5000.0
        area._rested()
        await desk.sees("5,000 ₪")
        assert len(desk.office.numbers.asked) == 2


async def test_a_long_counting_is_told_and_the_period_wanted_last_is_shown() -> None:
    async with opened() as desk:
        area = await _numbers(desk)
        desk.office.numbers.held.clear()
        await desk.press("3", "5")
        area._tell_counting()
        await desk.sees("Counting…")
        desk.office.numbers.held.set()
        await desk.until(lambda: desk.office.numbers.asked[-1][0] == date(2026, 10, 1), "last month")
        await desk.until(lambda: "Counting…" not in desk.screen, "an end")
        assert "31/10" in desk.screen


async def test_a_new_business_is_told_what_to_do_first() -> None:
    async with opened(FakeOffice(Language.EN, full=False)) as desk:
        await desk.press("ctrl+n")
        await desk.sees("numbers begin with the first request")
        assert not desk.grid("#pros-figures").display


@pytest.mark.parametrize("size", [SMALL, WIDE])
@pytest.mark.parametrize("period", ["1", "2", "3"])
async def test_in_hebrew_everything_stands_mirrored_and_fits(size: tuple[int, int], period: str) -> None:
    async with opened(size=size, language=Language.HE) as desk:
        await _numbers(desk)
        await desk.press(period)
        await desk.pilot.pause()
        await desk.sees("גורידה דעו היינפהמ")
        line = next(line[size[0] // 2 :] for line in desk.lines() if "תוינפ" in line and "100%" in line)
        assert line.index("█") > line.index("40") > line.index("100%"), "the bar grows from the right"
        assert all(len(line) <= size[0] for line in desk.lines())


async def test_with_the_order_left_to_the_terminal_words_stay_logical() -> None:
    async with opened(language=Language.HE, mode=BidiMode.OFF) as desk:
        await _numbers(desk)
        await desk.sees("מהפנייה ועד הדירוג")


async def _pick(desk: Desk, value: str) -> None:
    await desk.until(lambda: bool(desk.app.screen.query(Menu)), "a list")
    menu = desk.app.screen.query_one(Menu)
    menu.highlighted = menu.get_option_index(f"v{value}")
    await desk.press("enter")
    await desk.pilot.pause()


@pytest.mark.parametrize("key", ["e", "ק"])
async def test_the_bookkeepers_file_is_written_for_a_month_and_a_professional(key: str) -> None:
    async with opened() as desk:
        await _numbers(desk)
        await desk.press(key)
        await _pick(desk, "2026-10-01")
        await desk.until(lambda: "Which professional?" in desk.screen, "the professionals")
        await _pick(desk, "P1")
        await desk.until(lambda: bool(desk.office.exports.written), "the file")
        assert desk.office.exports.written == ["books 2026-10 P1"]
        await desk.until(lambda: "/srv/exports/books.csv" in desk.toasts(), "the path")
        assert desk.app.screen.query_one("#export-state", Say).text == "/srv/exports/books.csv"


async def test_a_question_left_without_a_choice_writes_nothing() -> None:
    async with opened() as desk:
        await _numbers(desk)
        await desk.press("e")
        await desk.until(lambda: bool(desk.app.screen.query(Menu)), "a list")
        await desk.press("escape")
        await desk.pilot.pause()
        assert desk.office.exports.written == []


async def test_who_only_looks_sees_the_numbers_and_no_file() -> None:
    office = FakeOffice(Language.EN, sign_in=True)
    office.signing_in.kept = User(name="guest", role=DeskRole.VIEWER)
    async with opened(office) as desk:
        await desk.sees("John Smith")
        await _numbers(desk)
        assert not desk.app.screen.query("#export-books")
        await desk.press("e")
        await desk.until(lambda: "for the owner" in desk.toasts(), "the refusal")


async def test_a_fault_in_counting_is_told_and_the_desk_stays() -> None:
    async with opened() as desk:
        await _numbers(desk)
        desk.world.fault = RuntimeError("broken")
        await desk.press("3")
        await desk.until(lambda: "Counting the numbers did not work" in desk.toasts(), "the fault")
        desk.world.fault = None
        await desk.press("4")
        await desk.until(lambda: desk.office.numbers.asked[-1][0] == date(2026, 11, 1), "the next try")


def test_bars_are_exact_to_half_a_cell_and_something_is_never_nothing() -> None:
    assert bar(10, 10, 4, mirrored=False) == "████"
    assert bar(5, 10, 5, mirrored=False) == "██▌"
    assert bar(5, 10, 5, mirrored=True) == "▐██"
    assert bar(1, 1000, 4, mirrored=False) == "▌"
    assert bar(0, 10, 4, mirrored=False) == bar(0, 0, 4, mirrored=True) == ""


def test_columns_are_exact_to_an_eighth() -> None:
    assert column(8, 8, 2) == ["█", "█"]
    assert column(5, 8, 1) == ["▅"]
    assert column(1, 1000, 2) == [" ", "▁"]
    assert column(0, 8, 2) == [" ", " "]


@pytest.mark.parametrize("count", [2, 7, 30, 31, 62])
@pytest.mark.parametrize("width", [36, 38, 77])
def test_many_days_fit_any_width(count: int, width: int) -> None:
    rows = columns([day % 13 for day in range(count)], width, 3, [f"{day:02}/11" for day in range(count)], "")
    assert {width_of(row) for row in rows} == {width}
    for reading in (Reading(interface="R"), Reading(interface="L")):
        assert {sum(len(text) for text, _ in painted(row, reading)) for row in rows} == {width}


def test_periods_follow_the_calendar() -> None:
    assert days_of(Period.LAST_MONTH, date(2026, 1, 15)) == (date(2025, 12, 1), date(2025, 12, 31))
    assert days_of(Period.WEEK, date(2026, 3, 2)) == (date(2026, 2, 24), date(2026, 3, 2))
    assert months(date(2026, 1, 31))[:3] == [date(2026, 1, 1), date(2025, 12, 1), date(2025, 11, 1)]


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0, "0 s"), (59, "59 s"), (90, "1.5 min"), (240, "4 min"), (1500, "25 min"), (7200, "2 h"), (200_000, "2.3 days")],
)
def test_a_duration_is_said_in_one_unit(seconds: float, said: str) -> None:
    assert duration(seconds, Texts("en")) == said
