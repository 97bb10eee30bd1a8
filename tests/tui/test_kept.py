"""Everything kept of one person: from a chat, a request and a professional, by key and mouse, for an owner alone."""

import pytest

from fixi_app.domain.reading import Language
from fixi_app.services.office import DeskRole, User
from tests.tui.driving import SMALL, Desk, opened
from tests.tui.fake_office import FakeOffice
from tests.tui.test_conversations import at_chats, office, shown
from tui.screens.leads.detail import LeadDetailScreen
from tui.widgets.basic import Push

FILE = "person-20261101-120000.zip"
EDITOR = User(name="edit", role=DeskRole.EDITOR)


async def written(desk: Desk, *what: str) -> None:
    await desk.until(lambda: FILE in desk.toasts(), "where it lies")
    assert desk.office.exports.written == [f"person {one}" for one in what]


async def at_lead(desk: Desk) -> None:
    desk.app.push_screen(LeadDetailScreen("L1"))
    await desk.until(lambda: isinstance(desk.app.screen, LeadDetailScreen), "the lead's page")
    await desk.sees("050-000-0001")


@pytest.mark.parametrize("key", ["x", "ס"])
async def test_a_key_in_a_chat_writes_all_that_is_kept_and_says_where(key: str) -> None:
    async with opened(office(Language.EN)) as desk:
        await at_chats(desk)
        await desk.press(key)
        await written(desk, "C2")


async def test_a_button_in_a_chat_does_the_same() -> None:
    async with opened(office(Language.EN)) as desk:
        await at_chats(desk)
        await desk.press("enter")
        await desk.until(lambda: desk.app.screen.query_one("#deed-kept", Push).region.width > 0, "the chat")
        await desk.pilot.click("#deed-kept")
        await written(desk, "C2")


@pytest.mark.parametrize("language", [Language.EN, Language.HE])
async def test_the_page_of_a_request_has_a_key_and_a_button_with_room_in_a_small_window(language: Language) -> None:
    async with opened(size=SMALL, language=language) as desk:
        await at_lead(desk)
        for one in desk.app.screen.query("Push").results(Push):
            assert one.region.x >= 0
            assert one.region.right <= SMALL[0]
        await desk.press("x")
        await written(desk, "L1")
        await desk.pilot.click("#kept")
        await desk.until(lambda: len(desk.office.exports.written) == 2, "the button")


async def test_a_key_among_the_professionals_writes_what_is_kept_of_the_chosen_one() -> None:
    async with opened(FakeOffice(Language.EN)) as desk:
        await desk.press("f4")
        await desk.until(lambda: desk.app.area == "professionals" and desk.grid("#pros").row_count > 0, "the list")
        one = desk.grid("#pros").where()
        await desk.press("x")
        assert one
        await written(desk, one[0])


async def test_whoever_is_no_owner_has_neither_key_nor_button() -> None:
    made = office(Language.EN)
    async with opened(made) as desk:
        desk.app.user = EDITOR
        desk.app.office = made.for_user(EDITOR)
        await at_chats(desk)
        await desk.until(lambda: "take" in shown(desk), "the deeds of an editor")
        assert "kept" not in shown(desk)
        await desk.press("x")
        await at_lead(desk)
        assert not desk.app.screen.query("#kept")
        await desk.press("x")
        await desk.pilot.pause()
        assert desk.office.exports.written == []


async def test_the_palette_finds_it_by_its_words() -> None:
    async with opened(office(Language.EN)) as desk:
        await at_chats(desk)
        await desk.press("ctrl+p")
        await desk.pilot.press(*"everything kept")
        await desk.sees("Everything kept of this person")
