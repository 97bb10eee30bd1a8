"""Logs: live, narrowed, paused, with what was missed counted."""

from datetime import timedelta

from tests.tui.driving import Desk, opened
from tui.widgets.basic import Field
from tui.widgets.choice import Choice


async def _open(desk: Desk) -> None:
    await desk.press("f6")
    await desk.sees("listening on")


async def test_new_lines_appear_by_themselves_while_the_pane_is_seen() -> None:
    async with opened() as desk:
        await _open(desk)
        desk.world.write_log("INFO", "a fresh line")
        await desk.sees("a fresh line")


async def test_a_level_and_a_word_narrow_what_is_shown() -> None:
    async with opened() as desk:
        await _open(desk)
        desk.app.screen.query_one("#level", Choice).choose("WARNING")
        await desk.until(lambda: "listening on" not in desk.screen and "no key" in desk.screen, "warnings only")
        desk.app.screen.query_one("#level", Choice).choose("")
        desk.app.screen.query_one("#log-search", Field).value = "LISTENING"
        await desk.until(lambda: "listening on" in desk.screen and "no key" not in desk.screen, "the search")


async def test_a_paused_log_stands_still_and_loses_nothing() -> None:
    async with opened() as desk:
        await _open(desk)
        await desk.press("space")
        desk.world.write_log("ERROR", "while paused")
        await desk.pilot.pause(0.5)
        assert "while paused" not in desk.screen
        await desk.press("space")
        await desk.sees("while paused")


async def test_lines_that_left_the_ring_before_they_were_seen_are_counted() -> None:
    async with opened() as desk:
        desk.world.forgotten = 7
        desk.world.log = [line.but(seq=line.seq + 7) for line in desk.world.log]
        await _open(desk)
        await desk.sees("7 not shown")


async def test_a_log_line_cannot_command_the_terminal() -> None:
    async with opened() as desk:
        await _open(desk)
        desk.world.write_log("INFO", "evil \x1b[2J\x1b]0;x\x07 line")
        await desk.sees("evil ·[2J·]0;x· line")
        assert "\x1b" not in desk.screen


async def test_a_line_of_another_day_says_which_day_it_was() -> None:
    async with opened() as desk:
        desk.world.log = [line.but(at=line.at - timedelta(days=1)) for line in desk.world.log]
        await _open(desk)
        await desk.sees("23/11 12:00:00")
