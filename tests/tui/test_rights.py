"""Who sits at the desk: what he finds there, what he is refused, how he is remembered; and the presenter."""

from fixi_app.domain.reading import Language
from fixi_app.services.office import DeskRole, LeadEdit, User
from tests.tui.driving import SMALL, WIDE, Desk, opened
from tests.tui.fake_office import FakeOffice
from tui.pane import Area
from tui.screens.leads.detail import LeadDetailScreen
from tui.screens.professionals.form import ProfessionalForm
from tui.screens.sign_in import SignInScreen
from tui.widgets.basic import Field, Push, Tick

GUEST = User(name="guest", role=DeskRole.VIEWER)


def _office(kept: User | None = None, language: Language = Language.EN) -> FakeOffice:
    office = FakeOffice(language, sign_in=True)
    office.signing_in.kept = kept
    return office


async def _sign_in(desk: Desk, remember: bool) -> None:
    screen = desk.app.screen
    screen.query_one("#name", Field).value = "owner"
    screen.query_one("#password", Field).value = "right"
    screen.query_one("#remember", Tick).value = remember
    screen.query_one("#password", Field).focus()
    await desk.press("enter")


async def test_who_ticked_it_is_remembered_and_signs_out_again() -> None:
    office = _office()
    async with opened(office) as desk:
        await _sign_in(desk, remember=True)
        await desk.sees("John Smith")
    async with opened(office) as desk:
        await desk.sees("John Smith")
        await desk.app.run_action("sign_out")
        await desk.until(lambda: isinstance(desk.app.screen, SignInScreen), "the door")
        assert "John Smith" not in desk.screen
        await desk.press("f3")
        assert isinstance(desk.app.screen, SignInScreen)
    async with opened(office) as desk:
        assert isinstance(desk.app.screen, SignInScreen)


async def test_who_did_not_tick_it_signs_in_at_the_next_start() -> None:
    office = _office()
    async with opened(office) as desk:
        await _sign_in(desk, remember=False)
        await desk.sees("John Smith")
    async with opened(office) as desk:
        assert isinstance(desk.app.screen, SignInScreen)


async def test_unsaved_changes_are_not_lost_by_signing_out() -> None:
    async with opened(_office(User(name="owner", role=DeskRole.OWNER))) as desk:
        await desk.sees("John Smith")
        desk.app.leads_model.change("L2", "issue", "kept")
        await desk.app.run_action("sign_out")
        await desk.until(lambda: "unsaved changes" in desk.toasts(), "being told")
        assert "L2" in desk.app.leads_model.editing


async def test_a_viewer_finds_no_area_that_is_not_his() -> None:
    async with opened(_office(GUEST)) as desk:
        await desk.sees("John Smith")
        assert "F2 Leads" in desk.screen
        assert "Create New Lead" not in desk.screen
        assert "Simulator" not in desk.screen
        await desk.press("f5")
        await desk.until(lambda: "not open to this role" in desk.toasts(), "being told")
        assert desk.app.area == "leads"
        await desk.press("f1")
        await desk.sees("Help · Leads")
        assert "Simulator" not in desk.screen


async def test_a_viewer_reads_no_key_that_would_only_refuse() -> None:
    async with opened(_office(GUEST), size=WIDE) as desk:
        await desk.sees("John Smith")
        assert "Refresh" in desk.screen
        for key in ("^S Save Changes", "X File for Excel", "Shift+Del"):
            assert key not in desk.screen


async def test_a_viewer_is_refused_by_a_sentence_and_not_by_a_fault() -> None:
    async with opened(_office(GUEST), size=WIDE) as desk:
        await desk.sees("John Smith")
        assert "050-000-0002" not in desk.screen
        assert "+972•••002" in desk.screen
        area = desk.app.screen.query_one("#leads", Area)
        saving = desk.app.office.leads.save([LeadEdit(lead_id="L2", version=1, issue="x")], frozenset(), GUEST)
        assert await area.attempt(saving, "save") is None
        await desk.until(lambda: "not open to this role" in desk.toasts(), "being told")
        assert "did not work" not in desk.toasts()
        assert desk.world.leads["L2"].issue != "x"


async def test_one_key_masks_everything_and_the_next_shows_it_again() -> None:
    async with opened(size=WIDE) as desk:
        desk.app.leads_model.change("L2", "customer_name", "John Smithson")
        await desk.sees("John Smith")
        await desk.press("ctrl+e")
        await desk.sees("◐ presenter")
        await desk.sees("J•• S••")
        for secret in ("Smith", "Allenby", "050-000-0002", "ןהכ"):
            assert secret not in desk.screen
        assert "Presenter is on" in desk.toasts()
        await desk.press("f4")
        await desk.until(lambda: desk.app.area == "professionals", "the professionals")
        await desk.sees("R•• P••")
        await desk.press("ctrl+e")
        await desk.sees("Ruth Peretz")
        assert "◐" not in desk.screen
        assert "L2" in desk.app.leads_model.editing, "what was not saved was kept"


async def test_what_is_open_over_the_desk_is_closed_when_the_presenter_begins() -> None:
    async with opened(size=WIDE) as desk:
        await desk.press("f4", "a")
        await desk.until(lambda: isinstance(desk.app.screen, ProfessionalForm), "the form")
        await desk.press("ctrl+e")
        await desk.sees("◐ presenter")
        assert not isinstance(desk.app.screen, ProfessionalForm)


async def test_the_mark_fits_a_small_hebrew_window() -> None:
    async with opened(size=SMALL, language=Language.HE) as desk:
        await desk.press("ctrl+e")
        await desk.sees("הגצה בצמ ◐")
        assert "12:00" in desk.lines()[0]


async def test_a_leads_page_offers_a_viewer_only_what_he_may_do() -> None:
    office = _office(GUEST)
    async with opened(office, size=WIDE) as desk:
        await desk.to_cell("L2", "status")
        await desk.press("enter")
        await desk.until(lambda: isinstance(desk.app.screen, LeadDetailScreen), "the lead")
        await desk.sees("24/11 12:00")
        assert {one.id for one in desk.app.screen.query(Push)} == {"close", "map"}
        assert "Assign" not in desk.screen
        await desk.press("a", "m", "v", "c")
        await desk.pilot.pause(0.1)
        assert isinstance(desk.app.screen, LeadDetailScreen), "none of these keys is his"
        assert desk.toasts() == ""
        office.sees_chats = True
        await desk.press("v")
        await desk.until(lambda: "no files here" in desk.toasts(), "his key, now that he may see files")


async def test_where_a_viewer_cannot_edit_a_cell_opens_the_lead() -> None:
    async with opened(_office(GUEST), size=WIDE) as desk:
        await desk.to_cell("L2", "status")
        await desk.press("enter")
        await desk.until(lambda: isinstance(desk.app.screen, LeadDetailScreen), "the lead")
