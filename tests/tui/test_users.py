"""Users and the audit log, as panels over the desk."""

import pytest

from fixi_app.domain.reading import Language
from fixi_app.services.office import DeskRole, User
from tests.tui.driving import SMALL, USUAL, WIDE, Desk, opened
from tests.tui.fake_office import FakeOffice
from tests.tui.fake_tastes import FakeTastes
from tui.palette import DeskCommands
from tui.screens.audit import AuditDialog
from tui.screens.desk import DeskScreen
from tui.screens.first_look import FirstLook
from tui.screens.first_password import FirstPasswordScreen
from tui.screens.help import HelpDialog
from tui.screens.sign_in import SignInScreen
from tui.screens.users import PasswordDialog, PlacesDialog, UserForm, UsersDialog
from tui.terminal import BidiMode
from tui.widgets.basic import Field, Menu, Say
from tui.widgets.choice import Choice
from tui.widgets.grid import Grid


async def _users(desk: Desk) -> None:
    await desk.app.push_screen(UsersDialog())
    await desk.until(lambda: "dana" in desk.grid("#users").rows, "the users")


def _on(desk: Desk, name: str, grid: str = "#users") -> None:
    desk.grid(grid).move_cursor(row=desk.grid(grid).get_row_index(name))


def _type(desk: Desk, **values: str) -> None:
    for which, value in values.items():
        desk.app.screen.query_one(f"#{which}", Field).value = value


async def test_a_user_is_added_and_a_refusal_keeps_what_was_typed() -> None:
    async with opened() as desk:
        await _users(desk)
        await desk.press("a")
        await desk.until(lambda: isinstance(desk.app.screen, UserForm), "the form")
        _type(desk, name="dana", password="long enough", again="long enought")
        await desk.press("ctrl+s")
        await desk.sees("are not the same")
        _type(desk, again="long enough")
        await desk.press("ctrl+s")
        await desk.sees("There is a dana already.")
        _type(desk, name="moshe")
        desk.app.screen.query_one("#as", Choice).choose("viewer")
        await desk.press("ctrl+s")
        await desk.until(lambda: "moshe" in desk.grid("#users").rows, "the new one")
        assert desk.office.users.people["moshe"] is DeskRole.VIEWER
        assert "long enough" not in desk.screen


async def test_a_password_is_never_painted() -> None:
    async with opened() as desk:
        await _users(desk)
        _on(desk, "dana")
        await desk.press("p")
        await desk.until(lambda: isinstance(desk.app.screen, PasswordDialog), "the form")
        _type(desk, password="secret words", again="secret words")
        await desk.pilot.pause()
        assert "secret" not in desk.screen
        desk.app.screen.query_one("#again", Field).focus()
        await desk.press("enter")
        await desk.until(lambda: desk.office.users.passwords == {"dana": "secret words"}, "the password")


async def test_a_role_is_chosen_from_sentences_and_the_last_owner_keeps_his() -> None:
    async with opened() as desk:
        await _users(desk)
        _on(desk, "dana")
        await desk.press("r")
        await desk.sees("Viewer: reads only")
        await desk.press("down", "enter")
        await desk.until(lambda: desk.office.users.people["dana"] is DeskRole.VIEWER, "the role")
        _on(desk, "owner")
        await desk.press("enter")
        await desk.sees("Role of owner")
        await desk.press("down", "enter")
        await desk.until(lambda: "the only owner" in desk.toasts(), "the refusal")
        assert isinstance(desk.app.screen, UsersDialog)


async def test_who_changes_his_own_role_comes_in_again_as_who_he_is_now() -> None:
    office = FakeOffice(Language.EN, sign_in=True)
    office.signing_in.kept = User(name="owner", role=DeskRole.OWNER)
    office.users.people["dana"] = DeskRole.OWNER
    async with opened(office) as desk:
        await desk.sees("John Smith")
        await _users(desk)
        _on(desk, "owner")
        await desk.press("r")
        await desk.sees("Role of owner")
        await desk.press("down", "enter")
        await desk.until(lambda: isinstance(desk.app.screen, SignInScreen), "the door")
        assert desk.app.user is None


async def test_taking_somebody_off_is_asked_about() -> None:
    async with opened() as desk:
        await _users(desk)
        _on(desk, "dana")
        await desk.press("delete")
        await desk.sees("Take dana off the list?")
        await desk.press("escape")
        assert "dana" in desk.office.users.people
        await desk.press("delete")
        await desk.sees("Take dana off the list?")
        await desk.pilot.click("#yes")
        await desk.until(lambda: "dana" not in desk.office.users.people, "the removal")
        await desk.until(lambda: "dana" not in desk.grid("#users").rows, "the list")


async def test_a_place_is_signed_out_from_the_list() -> None:
    async with opened() as desk:
        await _users(desk)
        await desk.press("s")
        await desk.until(lambda: isinstance(desk.app.screen, PlacesDialog), "the places")
        await desk.sees("a browser")
        await desk.press("delete")
        await desk.sees("Nobody is remembered anywhere")
        assert desk.office.users.places == []


async def test_the_audit_log_shows_before_and_after_and_is_filtered() -> None:
    async with opened(size=WIDE) as desk:
        await desk.app.push_screen(AuditDialog())
        await desk.until(lambda: desk.grid("#entries").row_count == 100, "the first page")
        await desk.sees("Status: new → booked")
        await desk.press("o")
        await desk.until(lambda: desk.grid("#entries").row_count == 150, "the older ones")
        desk.app.screen.query_one("#by", Choice).choose("owner")
        await desk.until(lambda: desk.grid("#entries").row_count == 75, "only the owner's")
        await desk.sees("No values are kept")
        desk.app.screen.query_one("#what", Choice).choose("lead")
        await desk.sees("Nothing was changed yet that fits")


@pytest.mark.parametrize(("role", "opened_to_him"), [(DeskRole.OWNER, True), (DeskRole.EDITOR, False)])
async def test_the_settings_and_the_palette_lead_to_what_is_open_to_him(role: DeskRole, opened_to_him: bool) -> None:
    office = FakeOffice(Language.EN, sign_in=True)
    office.signing_in.kept = User(name="owner", role=role)
    async with opened(office) as desk:
        await desk.sees("John Smith")
        await desk.press("ctrl+g")
        await desk.until(lambda: bool(desk.app.screen.query("#sections")), "the sections")
        menu = desk.app.screen.query_one("#sections", Menu)
        menu.highlighted = menu.get_option_index("people")
        await desk.sees("Change my password")
        assert ("Audit log" in desk.screen) is opened_to_him
        if opened_to_him:
            await desk.pilot.click("#do-audit")
            await desk.until(lambda: isinstance(desk.app.screen, AuditDialog), "the log")
            await desk.press("escape")
        offered = {one.words for one in DeskCommands(desk.app.screen).commands()}
        assert ("Users" in offered) is opened_to_him
        assert "Sign out" in offered


async def test_everybody_signed_in_may_change_his_own_password_from_the_palette() -> None:
    office = FakeOffice(Language.EN, sign_in=True)
    office.signing_in.kept = User(name="guest", role=DeskRole.VIEWER)
    async with opened(office) as desk:
        await desk.sees("John Smith")
        await desk.app.run_action("password")
        await desk.sees("New password for guest")
        _type(desk, password="long enough", again="long enough")
        await desk.press("ctrl+s")
        await desk.until(lambda: office.users.passwords == {"guest": "long enough"}, "the password")


@pytest.mark.parametrize("language", [Language.HE, Language.EN])
@pytest.mark.parametrize("size", [SMALL, USUAL])
async def test_the_panels_fit_with_all_their_buttons(size: tuple[int, int], language: Language) -> None:
    async with opened(size=size, language=language) as desk:
        for dialog in (UsersDialog(), PlacesDialog(), AuditDialog()):
            await desk.app.push_screen(dialog)
            await desk.until(lambda: desk.app.screen.query_one(Grid).row_count > 0, "rows")
            await desk.pilot.pause()
            for button in desk.app.screen.query("Push"):
                region = button.region
                assert region.width, button
                assert desk.app.screen.region.contains_region(region), button
            assert desk.app.screen.query_one(".title", Say).region.height
            await desk.press("escape")


async def test_with_a_real_number_and_no_user_a_password_is_chosen_before_anything_is_shown() -> None:
    office = FakeOffice(Language.EN, sign_in=True)
    office.signing_in.first = True
    async with opened(office, size=SMALL) as desk:
        assert isinstance(desk.app.screen, FirstPasswordScreen)
        await desk.sees("A real WhatsApp number is connected")
        await desk.sees("Set it and sign in")
        assert all(line.count("│") in (0, 2) for line in desk.lines()), "the frame is on the screen, both sides of it"
        assert not any(lead.phone in desk.screen for lead in desk.world.leads.values())
        await desk.press("f1")
        await desk.until(lambda: isinstance(desk.app.screen, HelpDialog), "the help")
        await desk.press("escape")
        _type(desk, password="a long password", again="another password")
        desk.app.screen.query_one("#again", Field).focus()
        await desk.press("enter")
        await desk.sees("are not the same")
        _type(desk, password="short", again="short")
        await desk.press("enter")
        await desk.sees("too short")
        _type(desk, password="a long password", again="a long password")
        await desk.press("enter")
        await desk.until(lambda: isinstance(desk.app.screen, DeskScreen), "the desk")
        assert desk.app.user == User(name="owner", role=DeskRole.OWNER)


async def test_whoever_comes_second_with_a_first_password_signs_in_instead() -> None:
    office = FakeOffice(Language.EN, sign_in=True)
    office.signing_in.first = True
    async with opened(office) as desk:
        office.signing_in.first = False
        _type(desk, password="a long password", again="a long password")
        desk.app.screen.query_one("#again", Field).focus()
        await desk.press("enter")
        await desk.until(lambda: isinstance(desk.app.screen, SignInScreen), "the sign-in")
        await desk.sees("Sign in ·")
        assert "has a password" in desk.toasts()


async def test_the_question_and_the_tour_of_a_newcomer_end_with_a_desk_that_is_closed() -> None:
    office = FakeOffice(Language.EN)
    office.tastes = FakeTastes({})
    async with opened(office, mode=BidiMode.AUTO) as desk:
        await desk.until(lambda: isinstance(desk.app.screen, FirstLook), "the question")
        office.signing_in._needed = True
        office.signing_in.turns += 1
        await desk.until(lambda: isinstance(desk.app.screen, SignInScreen), "the sign-in")
        await desk.sees("Sign in ·")
        await desk.pilot.pause(0.1)
        assert isinstance(desk.app.screen, SignInScreen)
        assert office.tastes.now == {}, "nobody answered"


async def test_a_user_made_beside_an_open_desk_closes_it_at_once() -> None:
    async with opened() as desk:
        await desk.until(lambda: isinstance(desk.app.screen, DeskScreen), "the desk")
        desk.office.signing_in._needed = True
        desk.office.signing_in.turns += 1
        await desk.until(lambda: isinstance(desk.app.screen, SignInScreen), "the sign-in")
        await desk.sees("Sign in ·")
        assert desk.app.user is None
        assert "A first user was added" in desk.toasts()


async def test_whoever_is_not_any_more_who_he_was_is_sent_to_the_door_within_seconds() -> None:
    office = FakeOffice(Language.EN, sign_in=True)
    office.signing_in.kept = User(name="owner", role=DeskRole.OWNER)
    async with opened(office) as desk:
        await _users(desk)
        office.signing_in.kept = None
        office.seat.changed = True
        await desk.until(lambda: isinstance(desk.app.screen, SignInScreen), "the sign-in")
        await desk.sees("Sign in ·")
        assert desk.app.user is None
        assert "another role or password" in desk.toasts()
        assert "not open" not in desk.toasts()
