"""The desk itself: signing in, the header, the areas, languages, sizes, and Hebrew as it is painted."""

import pytest
from textual.widgets import Button
from textual.widgets._toast import Toast

from fixi_app.domain.reading import Language
from fixi_app.services.office import HealthPart
from tests.tui.driving import SMALL, WIDE, Desk, opened
from tests.tui.fake_office import FakeOffice
from tui.screens.desk import AREAS
from tui.screens.dialogs import ConfirmDialog, LinesDialog, TextDialog
from tui.screens.needs.talk import NeedTalk
from tui.screens.professionals.form import ProfessionalForm
from tui.screens.sign_in import SignInScreen
from tui.terminal import BidiMode
from tui.texts import catalogue
from tui.widgets.areas import AreaBar
from tui.widgets.basic import Field, Say


async def _try(desk: Desk, password: str) -> None:
    desk.app.screen.query_one("#name", Field).value = "owner"
    desk.app.screen.query_one("#password", Field).value = password
    desk.app.screen.query_one("#password", Field).focus()
    await desk.press("enter")


def _problem(desk: Desk) -> str:
    return desk.app.screen.query_one("#problem", Say).text


async def test_a_wrong_password_is_told_and_the_right_one_opens_the_desk() -> None:
    async with opened(FakeOffice(Language.EN, sign_in=True)) as desk:
        assert isinstance(desk.app.screen, SignInScreen)
        assert "John Smith" not in desk.screen
        await desk.press("f2")
        await _try(desk, "wrong")
        await desk.until(lambda: _problem(desk) != "", "the refusal")
        await _try(desk, "right")
        await desk.sees("John Smith")
        assert "owner" in desk.screen


async def test_five_wrong_passwords_lock_and_the_hour_is_told() -> None:
    async with opened(FakeOffice(Language.EN, sign_in=True)) as desk:
        for _ in range(6):
            await _try(desk, "wrong")
            await desk.until(lambda: desk.app.screen.query_one("#password", Field).value == "", "an answer")
        assert "tried again at 12:15" in _problem(desk)


async def test_without_sign_in_the_desk_opens_at_once_and_says_that_it_is_a_sample() -> None:
    async with opened() as desk:
        await desk.sees("sample business")
        await desk.sees("▲ Not all well: model")
        assert "in 2 · out 1" in desk.screen
        assert "12:00" in desk.lines()[0]


async def test_right_after_the_start_the_header_tells_what_is_being_asked_and_no_fault() -> None:
    office = FakeOffice(Language.EN)
    asked = HealthPart(name="channel", status="down", asking=True)
    office.parts = (HealthPart(name="store", status="ok"), asked)
    async with opened(office) as desk:
        await desk.sees("○ Being checked: WhatsApp")
        assert "Not all well" not in desk.screen
        office.parts = (asked, HealthPart(name="disk", status="degraded"))
        await desk.sees("▲ Not all well: disk")
        assert "WhatsApp" not in desk.lines()[1], "what is not known yet is no fault"
        office.parts = (asked.but(asking=False),)
        await desk.sees("▲ Not all well: WhatsApp")


@pytest.mark.parametrize(("size", "language"), [(SMALL, Language.HE), (SMALL, Language.EN), (WIDE, Language.HE)])
async def test_every_area_opens_in_every_language_and_size(size: tuple[int, int], language: Language) -> None:
    async with opened(size=size, language=language) as desk:
        for name, (key, _) in AREAS.items():
            await desk.press(key)
            await desk.until(lambda name=name: desk.app.area == name, name)  # type: ignore[misc]
            assert all(len(line) <= size[0] for line in desk.lines())


async def test_f1_explains_the_area_and_lists_its_keys() -> None:
    async with opened() as desk:
        await desk.press("f1")
        await desk.sees("Help · Leads")
        await desk.sees("Save Changes")
        await desk.press("escape")
        await desk.sees("F2 Leads")


@pytest.mark.parametrize("language", ["he", "en"])
def test_the_short_names_of_all_areas_fit_a_small_window(language: str) -> None:
    short = [text for key, text in catalogue(language).items() if key.startswith("short.")]
    assert {f"short.{name}" for name in AREAS} <= set(catalogue(language))
    number_of_those_who_wait = len(" 12")
    assert sum(len(f"F2 {text} ") for text in short) - 1 + number_of_those_who_wait <= SMALL[0]


async def test_where_the_names_have_no_room_the_short_ones_stand() -> None:
    async with opened(size=SMALL) as desk:
        bar = desk.app.screen.query_one(AreaBar)
        bar.count("leads", 3)
        await desk.sees("F2 Leads 3 F3 New ")
    async with opened(size=WIDE) as desk:
        await desk.sees("F3 Create New Lead")


async def test_areas_and_keys_can_be_clicked() -> None:
    async with opened() as desk:
        await desk.pilot.click("#tab-logs")
        await desk.until(lambda: desk.app.area == "logs", "the log")
        x = desk.lines()[-1].index("Pause")
        await desk.pilot.click("KeyBar", offset=(x, 0))
        await desk.sees("paused")


async def test_the_language_changes_live_and_unsaved_changes_stay() -> None:
    async with opened() as desk:
        desk.app.leads_model.change("L2", "issue", "kept")
        await desk.press("f10")
        await desk.sees("תוינפ F2")
        assert "L2" in desk.app.leads_model.editing
        await desk.press("f10")
        await desk.sees("F2 Leads")


async def test_the_language_waits_until_an_open_form_is_closed_so_that_nothing_typed_is_lost() -> None:
    async with opened() as desk:
        await desk.press("f4")
        await desk.press("a")
        await desk.until(lambda: isinstance(desk.app.screen, ProfessionalForm), "the form")
        await desk.press("f10")
        assert isinstance(desk.app.screen, ProfessionalForm)
        assert "Close this window first" in desk.toasts()


async def test_hebrew_is_painted_in_visual_order_and_the_first_column_stands_at_the_right() -> None:
    async with opened(language=Language.HE, size=WIDE) as desk:
        await desk.sees("יול הנד")
        row = next(line for line in desk.lines() if "יול הנד" in line)
        assert "רויכל תחתמ הליזנ" in row
        assert "050-000-0001" in row, "a phone keeps its own order"
        assert row.index("רוקיב עבקנ") > row.index("יול הנד") > row.index("050-000-0001")


async def test_f9_hands_the_order_to_the_terminal_and_takes_it_back() -> None:
    async with opened(language=Language.HE) as desk:
        await desk.sees("יול הנד")
        for mode in (BidiMode.FENCE, BidiMode.WORDS, BidiMode.OFF):
            await desk.press("f9")
            assert desk.app.reading.mode is mode
        await desk.sees("דנה לוי")
        await desk.press("f9", "f9")
        await desk.sees("יול הנד")


async def test_a_long_value_is_cut_at_its_end_and_not_at_its_beginning() -> None:
    async with opened(language=Language.HE) as desk:
        desk.world.add_lead(issue="ראשון " + "מילה " * 40 + "אחרון")
        await desk.until(lambda: "ןושאר" in desk.screen, "the beginning")
        assert "ןורחא" not in desk.screen


async def test_l73_what_a_customer_wrote_cannot_command_the_terminal_or_turn_a_line_around() -> None:
    async with opened(size=WIDE) as desk:
        desk.world.add_lead(customer_name="\x1b[31mEve\u202e", issue="[red]a\u2066b\x9b2J\r\nc[/red]", details="x")
        await desk.sees("·[31mEve")
        await desk.sees("[red]ab·2J c[/red]")
        assert not {"\x1b", "\u202e", "\u2066", "\x9b", "\r"} & set(desk.screen)


async def test_in_a_hebrew_field_the_arrows_and_clicks_go_where_the_eye_goes() -> None:
    async with opened(language=Language.HE) as desk:
        field = desk.app.screen.query_one("#search", Field)
        field.focus()
        field.value = "שלום"
        field.cursor_position = 4
        await desk.press("right")
        assert field.cursor_position == 3, "to the right is back, towards the beginning"
        await desk.press("left")
        assert field.cursor_position == 4
        inside = field.content_region
        await desk.pilot.click(field, offset=(inside.right - 1 - field.region.x, 0))
        assert field.cursor_position == 0, "the rightmost letter is the first"
        await desk.pilot.click(field, offset=(inside.right - 4 - field.region.x, 0))
        assert field.cursor_position == 3


async def test_the_palette_finds_an_area_by_a_few_letters() -> None:
    async with opened() as desk:
        await desk.press("ctrl+p")
        await desk.pilot.pause()
        await desk.press(*"simul")
        await desk.sees("Simulator")
        await desk.pilot.pause(0.3)
        await desk.press("enter", "enter")
        await desk.until(lambda: desk.app.area == "simulator", "the simulator")


@pytest.mark.parametrize("name", ["leads", "professionals", "needs", "conversations", "numbers"])
async def test_the_keys_of_an_area_stay_when_what_was_in_it_is_gone(name: str) -> None:
    async with opened(FakeOffice(Language.EN), size=SMALL) as desk:
        await desk.app.screen.run_action(f"area('{name}')")
        area = desk.app.screen.query_one(f"#{name}")
        await desk.until(lambda: area.has_focus_within, "the focus")
        focused = desk.app.screen.focused
        assert focused is not None
        focused.display = False
        await desk.pilot.pause()
        await desk.until(lambda: area.has_focus_within, "the focus inside, wherever its old place went")
        desk.app.screen.set_focus(None)
        await desk.until(lambda: area.has_focus_within, "the focus inside")


_LONG = "The time is blocked in the calendar of a man with a long name, and this goes on for some more words."


@pytest.mark.parametrize("language", list(Language)[:2])
@pytest.mark.parametrize("name", AREAS)
async def test_what_is_told_covers_no_button_of_an_area(name: str, language: Language) -> None:
    async with opened(FakeOffice(language), size=SMALL, toasts=True) as desk:
        await desk.app.screen.run_action(f"area('{name}')")
        await desk.pilot.pause()
        await _free_of_toasts(desk)


@pytest.mark.parametrize("language", list(Language)[:2])
async def test_what_is_told_covers_no_button_of_a_form_or_a_question(language: Language) -> None:
    dialogs = (
        lambda desk: ProfessionalForm(next(iter(desk.world.pros.values()))),
        lambda _: ConfirmDialog("Really?", "Yes"),
        lambda _: TextDialog("Which one?", "this"),
        lambda _: LinesDialog("What instead?", "one\ntwo\nthree"),
        lambda _: NeedTalk("C1", "Dana"),
    )
    for made in dialogs:
        async with opened(FakeOffice(language), size=SMALL, toasts=True) as desk:
            desk.app.push_screen(made(desk))
            await desk.pilot.pause()
            await _free_of_toasts(desk)


async def _free_of_toasts(desk: Desk) -> None:
    """Two long sentences at once, and every button can be seen and clicked."""
    desk.app.tell(_LONG)
    desk.app.tell(_LONG, severity="warning")
    await desk.until(lambda: len(desk.app.screen.query(Toast)) == 2, "the toasts")
    await desk.pilot.pause()
    toasts = [toast.region for toast in desk.app.screen.query(Toast)]
    assert all(region.area for region in toasts)
    shown = [button for button in desk.app.screen.query(Button) if button.region.area and button.is_on_screen]
    covered = [button for button in shown if any(button.region.overlaps(region) for region in toasts)]
    assert not covered, "\n".join(desk.lines())
