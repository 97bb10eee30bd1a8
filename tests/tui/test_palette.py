"""The palette finds what can be done and whom one knows, and does it."""

from fixi_app.domain.reading import Language
from tests.tui.driving import Desk, opened
from tui.finding import fitting
from tui.screens.dialogs import PickDialog
from tui.screens.leads.detail import LeadDetailScreen
from tui.screens.leads.preview import PreviewDialog
from tui.screens.professionals.form import ProfessionalForm
from tui.widgets.basic import Menu


async def _ask(desk: Desk, typed: str) -> None:
    await desk.press("ctrl+p")
    await desk.pilot.pause()
    for letter in typed:
        await desk.press("space" if letter == " " else letter)


async def _choose(desk: Desk, seen: str) -> None:
    """Wait until the list shows it and take what stands first."""
    await desk.sees(seen)
    await desk.pilot.pause(0.3)
    await desk.press("enter")


async def test_an_action_of_another_area_is_done_there() -> None:
    async with opened() as desk:
        await _ask(desk, "professionals add")
        await _choose(desk, "Professionals · Add")
        await desk.until(lambda: isinstance(desk.app.screen, ProfessionalForm), "the form")
        assert desk.app.area == "professionals"


async def test_a_lead_is_found_by_name_and_opened() -> None:
    async with opened() as desk:
        await _ask(desk, "John S")
        await _choose(desk, "John Smith · ")
        await desk.until(lambda: isinstance(desk.app.screen, LeadDetailScreen), "the lead")


async def test_a_lead_is_found_in_hebrew_by_its_city_and_painted_in_reading_order() -> None:
    async with opened(language=Language.HE) as desk:
        await _ask(desk, "בת ים")
        await desk.sees("םי תב · רב היאמ")


async def test_a_found_lead_is_assigned_right_from_the_palette() -> None:
    async with opened() as desk:
        await _ask(desk, "0002")
        await desk.sees("choose a professional")
        await desk.pilot.pause(0.3)
        await desk.press("down", "enter")
        await desk.until(lambda: isinstance(desk.app.screen, PickDialog), "the professionals")
        menu = desk.app.screen.query_one(Menu)
        menu.highlighted = menu.get_option_index("vP1")
        await desk.press("enter")
        await desk.until(lambda: isinstance(desk.app.screen, PreviewDialog), "what follows")
        await desk.press("ctrl+s")
        await desk.until(lambda: desk.world.leads["L2"].pro_id == "P1", "saving")


async def test_a_command_is_found_by_its_words_in_the_other_language_too() -> None:
    async with opened() as desk:
        await _ask(desk, "סימולטור")
        await _choose(desk, "Simulator")
        await desk.until(lambda: desk.app.area == "simulator", "the simulator")


async def test_professionals_are_found_by_name_city_and_phone_with_every_word() -> None:
    async with opened() as desk:
        rows = await desk.office.professionals.rows()
        assert [row.professional.id for row in fitting(rows, "ruth")] == ["P2"]
        assert [row.professional.id for row in fitting(rows, "tel aviv ruth")] == ["P2"]
        assert [row.professional.id for row in fitting(rows, "0500000101")] == ["P1"]
        assert not fitting(rows, "ruth holon")
