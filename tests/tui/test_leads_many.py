"""Very many leads: the table goes through all of them, and stays where one is while they change."""

import pytest

from fixi_app.domain.reading import Language
from tests.tui.driving import Desk, opened
from tests.tui.fake_office import FakeOffice
from tui.screens.leads.window import EDGE, SIZE, Window, moved
from tui.widgets.basic import Field, Say


@pytest.mark.parametrize(
    ("window", "first", "last", "offset"),
    [
        (Window(0, SIZE, 1000), 0, 30, None),
        (Window(0, SIZE, 1000), 80, 110, 35),
        (Window(500, SIZE, 1000), 10, 40, 465),
        (Window(500, SIZE, 1000), EDGE, 80, None),
        (Window(860, SIZE, 1000), 90, 119, 880),
        (Window(880, SIZE, 1000), 90, 119, None),
        (Window(20, SIZE, 1000), 0, 30, 0),
        (Window(900, SIZE, 1000, more=True), 90, 119, 944),
        (Window(0, 12, 12), 0, 11, None),
    ],
)
def test_the_window_moves_on_before_its_end_is_seen(window: Window, first: int, last: int, offset: int | None) -> None:
    assert moved(window, first, last) == offset


def _office(count: int) -> FakeOffice:
    office = FakeOffice(Language.EN, full=False)
    for number in range(count):
        office.world.add_lead(customer_name=f"N-{count - number:04d}")
    return office


def _under_cursor(desk: Desk) -> str:
    where = desk.grid().where()
    return desk.world.leads[where[0]].customer_name if where else ""


def _count(desk: Desk) -> str:
    return desk.app.screen.query_one("#count", Say).text


async def test_paging_down_goes_through_every_lead_to_the_last_one_and_back() -> None:
    async with opened(_office(700)) as desk:
        await desk.until(lambda: "1–120 of 700" in _count(desk), "the count")
        seen = set()
        for _ in range(60):
            await desk.press("pagedown")
            await desk.pilot.pause()
            seen.add(_under_cursor(desk))
            if _under_cursor(desk) == "N-0700":
                break
        assert "N-0700" in seen
        assert len(desk.grid().rows) == SIZE
        await desk.press("ctrl+home")
        await desk.until(lambda: _under_cursor(desk) == "N-0001", "the first one")
        await desk.press("ctrl+end")
        await desk.until(lambda: _under_cursor(desk) == "N-0700", "the last one")


async def test_nothing_is_skipped_when_the_window_moves() -> None:
    async with opened(_office(500)) as desk:
        names = [_under_cursor(desk)]
        for _ in range(260):
            desk.grid().action_cursor_down()
            await desk.pilot.pause()
            names.append(_under_cursor(desk))
        assert names == [f"N-{number:04d}" for number in range(1, 262)]


async def test_far_down_the_place_and_the_unsaved_edit_stay_while_leads_stream_in() -> None:
    async with opened(_office(600)) as desk:
        for _ in range(14):
            await desk.press("pagedown")
            await desk.pilot.pause()
        here = _under_cursor(desk)
        lead_id = (desk.grid().where() or ("", ""))[0]
        desk.app.leads_model.change(lead_id, "issue", "typed")
        for _ in range(5):
            desk.world.add_lead(customer_name="new one")
            await desk.pilot.pause(0.1)
        await desk.until(lambda: "of 605" in _count(desk), "the new count")
        assert _under_cursor(desk) == here
        assert lead_id in desk.app.leads_model.editing


async def test_a_search_begins_at_the_first_one_found() -> None:
    async with opened(_office(600)) as desk:
        await desk.press("ctrl+end")
        await desk.until(lambda: _under_cursor(desk) == "N-0600", "the last one")
        desk.app.screen.query_one("#search", Field).value = "N-03"
        await desk.until(lambda: _count(desk) == "100 of 100", "what was found")


async def test_reading_again_rests_in_between_however_much_streams_in() -> None:
    async with opened(_office(5)) as desk:
        read = 0
        page = desk.office.leads.page

        async def counted(wanted):  # type: ignore[no-untyped-def]
            nonlocal read
            read += 1
            return await page(wanted)

        desk.office.leads.page = counted  # type: ignore[method-assign]
        area = desk.app.screen.query_one("#leads")
        for _ in range(200):
            area.load()  # type: ignore[attr-defined]
        await desk.pilot.pause()
        assert read <= 1
        await desk.until(lambda: read >= 1, "one reading for all of them")
