"""Needs you: the list, what it says about each, the keys and what can be taken back."""

from datetime import timedelta

import pytest

from fixi_app.domain.needs import NeedAction, NeedKind
from fixi_app.domain.reading import Language
from fixi_app.services.office import DeskRole, NeedRow, User
from tests.tui.driving import SMALL, Desk, opened
from tests.tui.fake_office import NOON, FakeOffice
from tui.screens.dialogs import ConfirmDialog, LinesDialog, PickDialog
from tui.screens.leads.detail import LeadDetailScreen
from tui.screens.needs.model import KEYS, waited
from tui.screens.needs.talk import NeedTalk
from tui.screens.professionals.form import ProfessionalForm
from tui.texts import Texts
from tui.widgets.answer_line import AnswerLine
from tui.widgets.basic import Push, Say
from tui.widgets.lines import Lines

LEAD = {"name": "דנה לוי", "city": "חולון", "about": "נזילה מתחת לכיור", "lead_id": "L1", "contact_id": "C1"}


def office(language: Language = Language.EN) -> FakeOffice:
    """A request, a chat and, in danger, another request."""
    made = FakeOffice(language)
    made.needs.wait(NeedKind.LEAD, "L1", since=NOON - timedelta(hours=3), why="nobody fits", **LEAD)
    made.needs.wait(NeedKind.CHAT, "C2", name="John Smith", words="a person please", contact_id="C2")
    made.needs.wait(NeedKind.LEAD, "L3", name="מאיה בר", about="gas smell", urgent=True, lead_id="L3")
    return made


async def at_needs(desk: Desk, ref: str = "") -> None:
    await desk.press("f7")
    await desk.until(lambda: desk.app.area == "needs" and bool(desk.grid("#waiting").row_count), "the list")
    grid = desk.grid("#waiting")
    if ref:
        key = next(key for key in (str(key.value) for key in grid.rows) if key.endswith(f":{ref}"))
        grid.move_cursor(row=grid.get_row_index(key))
        await desk.pilot.pause()


def shown(desk: Desk) -> set[str]:
    return {(one.id or "")[3:] for one in desk.app.screen.query(".need-action").results(Push) if one.display}


async def test_danger_stands_first_and_the_chosen_one_is_told_in_plain_words() -> None:
    async with opened(office()) as desk:
        await at_needs(desk)
        await desk.sees("‼ Danger")
        lines = desk.lines()
        first = next(i for i, line in enumerate(lines) if "‼ Danger" in line)
        assert first < next(i for i, line in enumerate(lines) if "John Smith" in line)
        await at_needs(desk, "L1")
        await desk.sees("A customer waits, and Fixi could not settle it alone.")
        await desk.sees("Why: nobody fits.")
        assert "3 h" in desk.screen
        assert shown(desk) == {"take", "assign", "open"}
        assert "Take it (T)" in desk.screen
        assert "T Take it" in desk.lines()[-1]


async def test_where_nothing_waits_it_says_so() -> None:
    async with opened() as desk:
        await desk.press("f7")
        await desk.sees("Nothing waits. Fixi is at work")
        assert shown(desk) == set()
        await desk.press("t", "x", "enter")
        assert desk.office.needs.deeds == []


async def test_the_bar_shows_how_many_wait_and_counts_again_only_when_something_changed() -> None:
    async with opened(office()) as desk:
        await desk.until(lambda: "F7 Needs you 3" in desk.screen or "F7 Wait 3" in desk.screen, "the number")
        counted = desk.office.needs.counted
        await desk.pilot.pause(2.2)
        assert desk.office.needs.counted == counted
        desk.office.needs.wait(NeedKind.ASIDE, "I1", words="?")
        await desk.until(lambda: "F7 Needs you 4" in desk.screen or "F7 Wait 4" in desk.screen, "one more")


@pytest.mark.parametrize("key", ["t", "א"])
async def test_a_letter_of_either_layout_takes_a_chat_and_the_undo_gives_it_back(key: str) -> None:
    async with opened(office()) as desk:
        await at_needs(desk, "C2")
        await desk.press(key)
        await desk.until(lambda: desk.office.needs.deeds == ["take C2"], "the deed")
        await desk.sees("owner has it.")
        await desk.press("ctrl+z")
        await desk.until(lambda: desk.office.needs.deeds == ["take C2", "give_back C2"], "the undo")


async def test_by_the_mouse_too_and_another_ones_chat_is_told() -> None:
    async with opened(office()) as desk:
        desk.office.needs.waiting["C2"] = desk.office.needs.waiting["C2"].but(has="rina")
        await at_needs(desk, "C2")
        await desk.pilot.click("#do-take")
        await desk.until(lambda: "rina has it already." in desk.toasts(), "being told")
        assert desk.office.needs.deeds == []


async def test_a_lead_is_assigned_among_candidates_with_reasons() -> None:
    async with opened(office()) as desk:
        await at_needs(desk, "L1")
        await desk.press("a")
        await desk.until(lambda: isinstance(desk.app.screen, PickDialog), "the candidates")
        await desk.sees("4.6 ★")
        await desk.press("down", "enter")
        await desk.until(lambda: desk.office.needs.deeds == ["assign P2 L1"], "the deed")
        await desk.until(lambda: "L1" not in "".join(str(key.value) for key in desk.grid("#waiting").rows), "it went")


async def test_a_lead_that_was_closed_is_open_again_by_the_undo() -> None:
    async with opened(office()) as desk:
        desk.office.needs.wait(NeedKind.TAKEN_LEAD, "L4", name="Ron", lead_id="L4", has="owner")
        await at_needs(desk, "L4")
        await desk.press("c")
        await desk.until(lambda: desk.office.needs.deeds == ["close L4"], "the deed")
        await desk.pilot.pause()
        await desk.press("ctrl+z")
        await desk.until(lambda: "L4" in desk.office.needs.waiting, "the undo")


async def test_what_nothing_takes_back_is_asked_first() -> None:
    async with opened(office()) as desk:
        desk.office.needs.wait(NeedKind.APPLICATION, "P4", name="Ron")
        await at_needs(desk, "P4")
        await desk.press("n")
        await desk.until(lambda: isinstance(desk.app.screen, ConfirmDialog), "the question")
        await desk.press("escape")
        await desk.until(lambda: not isinstance(desk.app.screen, ConfirmDialog), "the list")
        assert desk.office.needs.deeds == []
        await desk.press("n")
        await desk.until(lambda: isinstance(desk.app.screen, ConfirmDialog), "the question")
        await desk.pilot.click("#yes")
        await desk.until(lambda: desk.office.needs.deeds == ["refuse P4"], "the deed")


async def test_a_proposed_reply_is_approved_in_other_words() -> None:
    async with opened(office()) as desk:
        desk.office.needs.wait(NeedKind.PROPOSAL, "M1", name="Ron", words="hello\nthere", contact_id="C9")
        await at_needs(desk, "M1")
        assert shown(desk) == {"approve", "edit", "drop"}
        await desk.press("e")
        await desk.until(lambda: isinstance(desk.app.screen, LinesDialog), "the words")
        lines = desk.app.screen.query_one("#lines", Lines)
        assert lines.text == "hello\nthere"
        lines.load_text("good\nevening")
        await desk.press("enter")
        await desk.until(lambda: desk.office.needs.deeds == ["approve good\nevening M1"], "the deed")


async def test_what_was_read_comes_back_by_the_undo() -> None:
    async with opened(office()) as desk:
        desk.office.needs.wait(NeedKind.FAILED_MESSAGE, "M2", words="tomorrow at 9", contact_id="C9", why="blocked")
        await at_needs(desk, "M2")
        await desk.press("x")
        await desk.until(lambda: "M2" in desk.office.needs.gone, "it went")
        await desk.press("ctrl+z")
        await desk.until(lambda: "M2" in desk.office.needs.waiting, "it came back")


async def test_enter_opens_the_lead_the_chat_or_the_application() -> None:
    async with opened(office()) as desk:
        desk.office.needs.wait(NeedKind.APPLICATION, "P2", name="Ruth Peretz")
        await at_needs(desk, "L1")
        await desk.press("enter")
        await desk.until(lambda: isinstance(desk.app.screen, LeadDetailScreen), "the lead")
        await desk.press("escape")
        await at_needs(desk, "C2")
        desk.office.conversations.have("C2", name="John Smith")
        await desk.press("enter")
        await desk.until(lambda: desk.app.area == "conversations", "the chat")
        await desk.sees("Nothing is known of a request yet.")
        await at_needs(desk, "P2")
        await desk.press("o")
        await desk.until(lambda: isinstance(desk.app.screen, ProfessionalForm), "the application")


async def test_in_the_chat_one_answers_and_takes_the_answer_back() -> None:
    async with opened(office()) as desk:
        desk.world.hear("C2", "customer", "a person please")
        await at_needs(desk, "C2")
        await desk.press("r")
        await desk.until(lambda: isinstance(desk.app.screen, NeedTalk), "the chat")
        await desk.sees("a person please")
        await desk.press(*"here", "enter")
        await desk.until(lambda: desk.office.needs.deeds == ["answer here C2"], "the answer")
        await desk.sees(" here ")
        assert desk.app.screen.query_one("#answer", AnswerLine).text == ""
        await desk.press("ctrl+z")
        await desk.until(lambda: desk.office.needs.deeds[-1] == "unsay m1", "the undo")
        await desk.press(*"more", "enter")
        await desk.until(lambda: desk.office.needs.deeds[-1] == "answer more C2", "the answer")
        await desk.press("escape")
        await desk.until(lambda: not isinstance(desk.app.screen, NeedTalk), "the list")
        await desk.press("ctrl+z")
        await desk.until(lambda: desk.office.needs.deeds[-1] == "unsay m1", "the undo after the chat was left")


async def test_an_answer_that_could_not_be_said_stays_in_the_line() -> None:
    async with opened(office()) as desk:
        desk.office.needs.waiting["C2"] = desk.office.needs.waiting["C2"].but(has="rina")
        await at_needs(desk, "C2")
        await desk.press("r")
        await desk.until(lambda: isinstance(desk.app.screen, NeedTalk), "the chat")
        await desk.press(*"here", "enter")
        await desk.until(lambda: "Somebody was faster" in desk.toasts(), "being told")
        assert desk.app.screen.query_one("#answer", AnswerLine).text == "here"


async def test_the_cursor_stays_on_its_row_while_others_come_and_go() -> None:
    async with opened(office()) as desk:
        await at_needs(desk, "C2")
        desk.office.needs.wait(NeedKind.LEAD, "L9", since=NOON - timedelta(days=9), name="Old", lead_id="L9")
        await desk.sees("9 days")
        assert "John Smith" in desk.app.screen.query_one("#need-title", Say).text


async def test_propose_first_is_a_switch_here_and_shows_how_it_stands() -> None:
    async with opened(office()) as desk:
        await at_needs(desk)
        await desk.press("p")
        await desk.until(lambda: desk.office.brakes.deeds == ["propose True"], "the switch")
        await desk.until(lambda: "Propose first is on" in desk.toasts(), "being told")
        desk.office.brakes.now = desk.office.brakes.now.but(propose_first=False)
        desk.world.changed()
        await desk.until(lambda: not desk.app.brake.propose_first, "somebody else's switch")
        assert desk.office.brakes.deeds == ["propose True"], "what is shown is not switched by showing it"


async def test_a_fault_is_told_and_the_list_stays() -> None:
    async with opened(office()) as desk:
        await at_needs(desk)
        desk.world.fault = OSError("no disk")
        desk.world.changed()
        await desk.until(lambda: "Loading what waits did not work" in desk.toasts(), "being told")
        desk.world.fault = None
        assert "John Smith" in desk.screen


async def test_a_viewer_has_no_such_area() -> None:
    made = FakeOffice(Language.EN, sign_in=True)
    made.signing_in.kept = User(name="guest", role=DeskRole.VIEWER)
    async with opened(made) as desk:
        await desk.sees("John Smith")
        assert "F7" not in desk.screen
        assert made.needs.counted == 0


@pytest.mark.parametrize("language", [Language.HE, Language.EN])
async def test_it_fits_a_small_window(language: Language) -> None:
    async with opened(office(language), size=SMALL) as desk:
        await at_needs(desk, "C2")
        await desk.until(lambda: shown(desk) == {"take", "answer", "give_back", "open"}, "the deeds")
        assert all(len(line) <= SMALL[0] for line in desk.lines())
        for button in desk.app.screen.query(".need-action").results(Push):
            if button.display:
                assert button.region.right <= SMALL[0]
                assert button.region.x >= 0
                assert button.region.width > 0


@pytest.mark.parametrize("language", [Language.HE, Language.EN])
async def test_the_chat_has_its_way_out_in_a_small_window(language: Language) -> None:
    async with opened(office(language), size=SMALL) as desk:
        await at_needs(desk, "C2")
        await desk.press("r")
        await desk.until(lambda: isinstance(desk.app.screen, NeedTalk), "the chat")
        await desk.sees("(Esc)")
        close = desk.app.screen.query_one("#close", Push)
        assert 0 <= close.region.x < close.region.right <= SMALL[0]


def test_every_action_has_a_letter_of_its_own() -> None:
    assert set(KEYS) == set(NeedAction)
    assert len(set(KEYS.values())) == len(NeedAction)


@pytest.mark.parametrize(
    ("passed", "words"),
    [
        (timedelta(minutes=5), "5 min"), (timedelta(hours=47), "47 h"), (timedelta(days=2), "2 days"),
        (-timedelta(days=1), "0 min"),
    ],
)
def test_how_long_it_waits_is_one_short_number(passed: timedelta, words: str) -> None:
    row = NeedRow(kind=NeedKind.LEAD, ref="L1", since=NOON - passed)
    assert waited(row.since, NOON, Texts("en")) == words


async def test_what_was_typed_to_somebody_waits_for_both_ways_to_his_chat() -> None:
    async with opened(office()) as desk:
        desk.office.conversations.have("C2", name="John Smith")
        await at_needs(desk, "C2")
        await desk.press("r")
        await desk.until(lambda: isinstance(desk.app.screen, NeedTalk), "the chat")
        await desk.press(*"one", "ctrl+j", *"two", "escape")
        await desk.until(lambda: not isinstance(desk.app.screen, NeedTalk), "the list")
        await desk.press("r")
        await desk.until(lambda: isinstance(desk.app.screen, NeedTalk), "the chat again")
        assert desk.app.screen.query_one("#answer", AnswerLine).text == "one\ntwo"
        await desk.press("escape")
        desk.app.open_chat("C2")
        await desk.until(lambda: desk.app.area == "conversations", "the chat")
        assert desk.app.screen.query_one("#chat-write", AnswerLine).text == "one\ntwo"
