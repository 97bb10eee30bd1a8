"""Leads in the dashboard, told as the owner would tell it."""

import pytest
from rich.style import Style

from fixi_app.domain.leads import LeadStatus
from fixi_app.domain.reading import Language
from tests.tui.driving import SMALL, Desk, opened
from tests.tui.fake_office import FakeOffice
from tui.screens.leads.preview import PreviewDialog
from tui.widgets.basic import Field, Menu, Push, Tick
from tui.widgets.choice import Choice
from tui.widgets.grid import Grid


async def _pick(desk: Desk, value: str) -> None:
    await desk.until(lambda: bool(desk.app.screen.query(Menu)), "a list")
    menu = desk.app.screen.query_one(Menu)
    menu.highlighted = menu.get_option_index(f"v{value}")
    await desk.press("enter")


async def _type(desk: Desk, text: str) -> None:
    await desk.until(lambda: bool(desk.app.screen.query("#text")), "a line to type in")
    desk.app.screen.query_one("#text", Field).value = text
    await desk.press("enter")


async def _edit(desk: Desk, lead_id: str, column: str, value: str) -> None:
    await desk.to_cell(lead_id, column)
    await desk.press("enter")
    await (_pick(desk, value) if column in ("status", "pro_name") else _type(desk, value))
    await desk.until(lambda: lead_id in desk.app.leads_model.editing, "a marked row")


async def _preview(desk: Desk) -> PreviewDialog:
    await desk.press("ctrl+s")
    await desk.until(lambda: isinstance(desk.app.screen, PreviewDialog), "the preview")
    screen = desk.app.screen
    assert isinstance(screen, PreviewDialog)
    return screen


async def test_a_new_lead_appears_by_itself_and_the_cursor_stays_on_its_record() -> None:
    async with opened() as desk:
        await desk.to_cell("L2", "issue")
        desk.world.add_lead(customer_name="Noa New")
        await desk.sees("Noa New")
        assert desk.grid().where() == ("L2", "issue")


async def test_a_changed_lead_is_repainted_in_place() -> None:
    async with opened() as desk:
        desk.world.leads["L1"] = desk.world.leads["L1"].but(customer_name="Changed", version=2)
        desk.world.changed()
        await desk.sees("Changed")


async def test_an_edit_is_marked_previewed_and_saved() -> None:
    async with opened() as desk:
        await _edit(desk, "L2", "pro_name", "P1")
        await _edit(desk, "L2", "issue", "Two sockets are dead")
        assert desk.cell("L2", "mark") == "*"
        assert desk.world.leads["L2"].pro_id is None, "nothing may be saved before Save Changes"
        await _preview(desk)
        await desk.sees("Happens:")
        await desk.press("ctrl+s")
        await desk.until(lambda: desk.world.leads["L2"].pro_id == "P1", "saving")
        assert desk.world.leads["L2"].issue == "Two sockets are dead"
        assert desk.world.written == ["L2:tell_pro"]
        await desk.until(lambda: desk.cell("L2", "mark") == "", "the mark taken away")
        assert "Saved. Leads changed: 1." in desk.toasts()


async def test_an_unticked_message_is_not_sent() -> None:
    async with opened() as desk:
        await _edit(desk, "L2", "pro_name", "P1")
        preview = await _preview(desk)
        preview.query_one("#follow0", Tick).value = False
        await desk.press("ctrl+s")
        await desk.until(lambda: desk.world.leads["L2"].pro_id == "P1", "saving")
        assert desk.world.written == []


async def test_leaving_the_preview_saves_nothing_and_keeps_the_edit() -> None:
    async with opened() as desk:
        await _edit(desk, "L2", "issue", "x")
        await _preview(desk)
        await desk.press("escape")
        await desk.pilot.pause()
        assert desk.world.leads["L2"].version == 1
        assert "L2" in desk.app.leads_model.editing


async def test_a_forbidden_move_is_refused_with_its_reason_and_the_rest_is_saved() -> None:
    async with opened() as desk:
        await _edit(desk, "L4", "status", LeadStatus.NEW)
        await _edit(desk, "L2", "issue", "Two sockets are dead")
        preview = await _preview(desk)
        assert "Not saved:" in desk.screen
        assert not preview.query_one("#save", Push).disabled
        await desk.press("ctrl+s")
        await desk.until(lambda: desk.world.leads["L2"].version == 2, "saving the other")
        assert desk.world.leads["L4"].status is LeadStatus.COMPLETED
        assert "L4" in desk.app.leads_model.editing


async def test_when_everything_is_refused_there_is_nothing_to_save() -> None:
    async with opened() as desk:
        await _edit(desk, "L4", "status", LeadStatus.NEW)
        preview = await _preview(desk)
        assert preview.query_one("#save", Push).disabled
        await desk.press("ctrl+s", "escape")
        assert desk.world.leads["L4"].version == 1


async def _changed_elsewhere(desk: Desk) -> None:
    """I typed one thing; meanwhile somebody else stored another. ^S asks which one it is to be."""
    await _edit(desk, "L2", "issue", "mine")
    desk.world.leads["L2"] = desk.world.leads["L2"].but(issue="theirs", version=2)
    desk.world.changed()
    await desk.until(lambda: desk.cell("L2", "mark") == "‼", "the conflict shown")
    await desk.press("ctrl+s")
    await desk.sees("Typed here: mine")
    await desk.sees("Now: theirs")


async def test_of_a_conflict_both_values_are_shown_and_mine_can_be_put_on_top() -> None:
    async with opened() as desk:
        await _changed_elsewhere(desk)
        await desk.press("m")
        await desk.until(lambda: isinstance(desk.app.screen, PreviewDialog), "what follows")
        assert desk.world.leads["L2"].issue == "theirs", "never overwritten unseen"
        await desk.press("ctrl+s")
        await desk.until(lambda: desk.world.leads["L2"].issue == "mine", "saving")


async def test_of_a_conflict_theirs_can_be_left() -> None:
    async with opened() as desk:
        await _changed_elsewhere(desk)
        await desk.press("א")
        await desk.until(lambda: not desk.app.leads_model.editing, "my edit given up")
        assert desk.world.leads["L2"].issue == "theirs"
        await desk.until(lambda: desk.cell("L2", "mark") == "", "no mark")


async def test_a_conflict_that_is_left_open_stays_marked_and_saves_nothing() -> None:
    async with opened() as desk:
        await _changed_elsewhere(desk)
        await desk.press("escape")
        await desk.pilot.pause()
        assert desk.world.leads["L2"].issue == "theirs"
        assert desk.cell("L2", "mark") == "‼"


async def test_the_opened_lead_is_assigned_and_moved_on_from_there() -> None:
    async with opened() as desk:
        await desk.to_cell("L2", "phone")
        await desk.press("space")
        await desk.sees("Why this professional")
        await desk.press("a")
        await _pick(desk, "P1")
        await desk.until(lambda: isinstance(desk.app.screen, PreviewDialog), "what follows")
        await desk.press("ctrl+s")
        await desk.until(lambda: desk.world.leads["L2"].pro_id == "P1", "assigning")
        await desk.sees("Professional: ")
        await desk.press("צ")
        await _pick(desk, LeadStatus.CANCELLED)
        await desk.until(lambda: isinstance(desk.app.screen, PreviewDialog), "what follows")
        await desk.press("ctrl+s")
        await desk.until(lambda: desk.world.leads["L2"].status is LeadStatus.CANCELLED, "moving")


async def test_the_place_of_a_lead_is_opened_on_a_map(monkeypatch: pytest.MonkeyPatch) -> None:
    async with opened() as desk:
        links: list[str] = []
        monkeypatch.setattr(desk.app, "open_url", links.append)
        await desk.to_cell("L1", "phone")
        await desk.press("space")
        await desk.sees("Why this professional")
        await desk.press("g")
        await desk.until(lambda: bool(links), "the map")
        assert links[0].startswith("https://www.openstreetmap.org/")


async def test_the_leads_that_are_shown_are_written_to_a_file() -> None:
    async with opened() as desk:
        await desk.press("x")
        await desk.until(lambda: desk.office.exports.written == ["leads"], "the file")
        await desk.until(lambda: bool(desk.toasts()), "being told where it is")


def _logical(desk: Desk) -> str:
    return desk.toasts()[::-1]


async def test_a_value_put_back_takes_the_mark_away() -> None:
    async with opened() as desk:
        original = desk.world.leads["L2"].issue
        await _edit(desk, "L2", "issue", "x")
        await desk.to_cell("L2", "issue")
        await desk.press("enter")
        await _type(desk, original)
        await desk.until(lambda: not desk.app.leads_model.editing, "no mark")


async def test_discard_asks_once_and_forgets_every_change() -> None:
    async with opened() as desk:
        await _edit(desk, "L2", "issue", "x")
        await desk.press("shift+delete")
        await desk.sees("Discard everything")
        desk.app.screen.query_one("#yes", Push).press()
        await desk.until(lambda: not desk.app.leads_model.editing, "discarding")


async def test_search_and_status_narrow_the_table() -> None:
    async with opened() as desk:
        desk.app.screen.query_one("#search", Field).value = "John"
        await desk.sees("1 of 1")
        desk.app.screen.query_one("#search", Field).value = ""
        await desk.sees("4 of 4")
        desk.app.screen.query_one("#status", Choice).choose(LeadStatus.BOOKED.value)
        await desk.sees("1 of 1")


async def test_the_table_is_sorted_by_the_column_under_the_cursor_and_again_the_other_way() -> None:
    async with opened() as desk:
        await desk.to_cell("L1", "customer_name")
        await desk.press("s")
        await desk.until(lambda: next(iter(desk.grid().rows)) == "L2", "John first")
        await desk.press("s")
        await desk.until(lambda: next(iter(desk.grid().rows)) != "L2", "John last")


async def test_space_shows_one_lead_with_its_history_its_talk_and_why() -> None:
    async with opened() as desk:
        await desk.to_cell("L1", "phone")
        await desk.press("space")
        await desk.sees("Why this professional")
        await desk.until(lambda: "050-000-0001" in desk.screen)
        await desk.press("escape")


async def test_an_empty_table_says_what_to_do_first() -> None:
    async with opened(FakeOffice(Language.EN, full=False), SMALL) as desk:
        await desk.sees("There are no leads yet.")
        await desk.sees("F3")


async def test_a_fault_of_the_office_becomes_a_sentence_and_the_desk_lives_on() -> None:
    async with opened() as desk:
        desk.world.fault = RuntimeError("the store is gone")
        await desk.press("ctrl+r")
        await desk.until(lambda: "did not work" in desk.toasts(), "the sentence")
        desk.world.fault = None
        desk.world.add_lead(customer_name="After All")
        await desk.sees("After All")


async def test_the_quick_measure_of_the_table_agrees_with_textuals_own() -> None:
    async with opened() as desk:
        for _ in range(60):
            desk.world.add_lead()
        grid = desk.grid()
        await desk.until(lambda: grid.row_count == 64, "all rows")
        await desk.pilot.pause()
        quick = grid.virtual_size
        super(Grid, grid)._update_dimensions(list(grid.rows))
        assert grid.virtual_size == quick


@pytest.mark.parametrize("language", [Language.HE, Language.EN])
async def test_the_quick_painting_of_a_cell_agrees_with_textuals_own(language: Language) -> None:
    async with opened(language=language) as desk:
        grid = desk.grid()
        base = Style.parse("white on blue")
        for row in range(grid.row_count):
            for column, spec in enumerate(grid.ordered_columns):
                for cursor in (False, True):
                    width = spec.get_render_width(grid)
                    (quick,) = grid._render_cell(row, column, base, width, cursor)
                    (slow,) = super(Grid, grid)._render_cell(row, column, base, width, cursor)
                    assert "".join(part.text for part in quick) == "".join(part.text for part in slow)
                    assert quick[0].style == slow[0].style


async def test_what_was_saved_is_taken_back_by_one_key() -> None:
    async with opened() as desk:
        before = desk.world.leads["L2"].issue
        await _edit(desk, "L2", "pro_name", "P1")
        await _edit(desk, "L2", "issue", "Two sockets are dead")
        await _preview(desk)
        await desk.press("ctrl+s")
        await desk.until(lambda: "^Z" in desk.toasts(), "the offer to take it back")
        await desk.press("ctrl+z")
        await desk.until(lambda: desk.world.leads["L2"].issue == before, "the undo")
        assert desk.world.leads["L2"].pro_id is None
        assert desk.world.written == []


async def test_what_somebody_moved_on_since_is_not_taken_back_and_that_is_said() -> None:
    async with opened() as desk:
        await _edit(desk, "L2", "issue", "mine")
        await _preview(desk)
        await desk.press("ctrl+s")
        await desk.until(lambda: "^Z" in desk.toasts(), "the offer to take it back")
        desk.world.leads["L2"] = desk.world.leads["L2"].but(issue="theirs", version=3)
        await desk.press("ctrl+z")
        await desk.until(lambda: "רשפא יא" in desk.toasts(), "being told")
        assert desk.world.leads["L2"].issue == "theirs"
