"""Files of a chat from the lead's own page: chosen, opened in the browser, or shown as a link."""

import webbrowser

import pytest

from fixi_app.domain.reading import Language
from fixi_app.services.office import MediaFile
from tests.tui.driving import SMALL, Desk, opened
from tests.tui.fake_office import NOON
from tui.screens.leads.detail import LeadDetailScreen
from tui.screens.media import LinkDialog, has_windows

PHOTO = MediaFile(id=f"{'ab' * 16}-0", kind="image", at=NOON)
VOICE = MediaFile(id=f"{'ab' * 16}-1", kind="voice", at=NOON)


@pytest.fixture
def browser(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A computer with windows; what its browser was asked to open."""
    asked: list[str] = []

    def opens(url: str) -> bool:
        asked.append(url)
        return True

    monkeypatch.setattr(webbrowser, "open", opens)
    monkeypatch.setenv("DISPLAY", ":0")
    for name in ("SSH_CONNECTION", "SSH_TTY"):
        monkeypatch.delenv(name, raising=False)
    return asked


async def at_lead(desk: Desk) -> None:
    desk.app.push_screen(LeadDetailScreen("L1"))
    await desk.until(lambda: isinstance(desk.app.screen, LeadDetailScreen), "the lead's page")
    await desk.pilot.pause()


@pytest.mark.parametrize(("language", "shown"), [(Language.EN, ("Close", "(V)")), (Language.HE, ("הריגס", "(V)"))])
async def test_every_button_has_room_in_a_small_window(language: Language, shown: tuple[str, ...]) -> None:
    async with opened(size=SMALL, language=language) as desk:
        await at_lead(desk)
        for words in shown:
            await desk.sees(words)


@pytest.mark.parametrize("key", ["v", "ה"])
async def test_the_only_file_is_opened_at_once_in_either_layout(browser: list[str], key: str) -> None:
    async with opened() as desk:
        desk.office.media.there = [PHOTO]
        await at_lead(desk)
        await desk.press(key)
        await desk.until(lambda: bool(browser), "opening the browser")
        assert browser == [f"http://127.0.0.1:8080/media/{PHOTO.id}?once=secret"]
        assert desk.office.media.asked == [(PHOTO.id, "owner")]
        await desk.until(lambda: "in the browser" in desk.toasts(), "a word that it is open")


async def test_one_of_several_is_chosen_by_what_it_is(browser: list[str]) -> None:
    async with opened(size=SMALL) as desk:
        desk.office.media.there = [PHOTO, VOICE]
        await at_lead(desk)
        await desk.press("v")
        await desk.sees("voice note · 24/11 12:00")
        assert not browser
        await desk.press("down", "enter")
        await desk.until(lambda: bool(browser), "opening the browser")
        assert VOICE.id in browser[0]


async def test_without_files_and_for_an_erased_one_it_says_so(browser: list[str]) -> None:
    async with opened() as desk:
        await at_lead(desk)
        await desk.press("v")
        await desk.until(lambda: "no files here" in desk.toasts(), "a word that there is none")
        desk.office.media.there, desk.office.media.erased = [PHOTO], {PHOTO.id}
        await desk.press("v")
        await desk.until(lambda: "no longer here" in desk.toasts(), "the reason")
        assert not browser


async def test_where_no_window_can_be_seen_the_link_is_shown(
    browser: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSH_CONNECTION", "somewhere")
    async with opened(size=SMALL) as desk:
        desk.office.media.there = [PHOTO]
        await at_lead(desk)
        await desk.press("v")
        await desk.until(lambda: isinstance(desk.app.screen, LinkDialog), "the link")
        await desk.sees("http://127.0.0.1:8080/media/")
        assert not browser
        await desk.press("enter")
        assert desk.app.clipboard == f"http://127.0.0.1:8080/media/{PHOTO.id}?once=secret"
        await desk.press("escape")
        await desk.until(lambda: isinstance(desk.app.screen, LeadDetailScreen), "the lead again")


def test_a_browser_counts_only_where_its_window_is_seen() -> None:
    assert has_windows({"DISPLAY": ":0"}, "linux")
    assert has_windows({"WAYLAND_DISPLAY": "wayland-0"}, "linux")
    assert not has_windows({}, "linux"), "a browser of letters would paint over the dashboard"
    assert has_windows({}, "win32")
    assert has_windows({}, "darwin")
    assert not has_windows({"SSH_TTY": "/dev/pts/1", "DISPLAY": ":10"}, "darwin")
