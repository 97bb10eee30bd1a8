"""Conversations: the list, the chosen chat beside it, the keys of a person and what can be taken back."""

from datetime import timedelta

import pytest
from textual.events import Key

from fixi_app.domain.contacts import Standing
from fixi_app.domain.needs import NeedKind
from fixi_app.domain.questions import Question
from fixi_app.domain.reading import Language, Trade
from fixi_app.services.office import ChatDetail, ChatFilter, ChatRow, DeskRole, Proposed, TalkLine, User
from tests.tui.driving import SMALL, WIDE, Desk, opened
from tests.tui.fake_office import NOON, FakeOffice
from tui.screens.conversations.area import ConversationsArea
from tui.screens.conversations.model import KEYS, ChatDeed, deeds, known, marks, when
from tui.screens.dialogs import ConfirmDialog, LinesDialog
from tui.screens.leads.detail import LeadDetailScreen
from tui.texts import Texts, catalogue
from tui.widgets.answer_line import AnswerLine
from tui.widgets.basic import Push, Say
from tui.widgets.chat import ChatView
from tui.widgets.choice import Choice
from tui.widgets.lines import Lines

KNOWN = {
    "trade": Trade.PLUMBING, "city": "חולון", "issue": "נזילה מתחת לכיור", "question": Question.SLOT, "lead_id": "L1",
}  # fmt: skip


def office(language: Language = Language.EN) -> FakeOffice:
    """Somebody who waits for a person, and a customer in whose chat all is well."""
    made = FakeOffice(language)
    made.conversations.have(
        "C2", name="John Smith", phone="+972500000002", since=NOON - timedelta(hours=3), last_text="a person please",
        last_by="customer", last_at=NOON,
    )  # fmt: skip
    made.conversations.have("C1", name="דנה לוי", phone="+972500000001", last_at=NOON, detail=KNOWN)
    made.needs.wait(NeedKind.CHAT, "C1", name="דנה לוי", contact_id="C1")
    made.needs.wait(NeedKind.CHAT, "C2", name="John Smith", contact_id="C2")
    made.world.hear("C2", "customer", "a person please")
    made.world.hear("C1", "customer", "נזילה")
    return made


async def at_chats(desk: Desk, contact: str = "C2") -> None:
    await desk.press("f8")
    await desk.until(lambda: desk.app.area == "conversations" and bool(desk.grid("#chats").row_count), "the list")
    grid = desk.grid("#chats")
    grid.move_cursor(row=grid.get_row_index(contact))
    name = desk.office.conversations.chats[contact].row.name
    await desk.until(lambda: name in desk.app.screen.query_one("#chat-title", Say).text, "the chat")


def shown(desk: Desk) -> set[str]:
    return {(one.id or "")[5:] for one in desk.app.screen.query(".chat-deed").results(Push) if one.display}


def write(desk: Desk) -> AnswerLine:
    return desk.app.screen.query_one("#chat-write", AnswerLine)


async def test_the_chosen_chat_stands_beside_the_list_with_what_is_known_and_waited_for() -> None:
    async with opened(office(), size=WIDE) as desk:
        await at_chats(desk)
        await desk.sees("a person please")
        await desk.sees("Waits 3 h")
        await desk.sees("050-000-0002")
        assert "Nothing is known of a request yet." in desk.screen
        await at_chats(desk, "C1")
        await desk.sees("Fixi waits for: a time")
        assert "Plumbing" in desk.screen
        assert {"take", "write", "lead"} <= shown(desk)
        await desk.press("o")
        await desk.until(lambda: isinstance(desk.app.screen, LeadDetailScreen), "the lead")


async def test_in_a_small_window_enter_goes_into_the_chat_and_escape_back() -> None:
    async with opened(office(), size=SMALL) as desk:
        await at_chats(desk)
        chat = desk.app.screen.query_one("#chat-talk", ChatView)
        assert chat.region.width == 0
        await desk.press("enter")
        await desk.until(lambda: chat.region.height > 5, "the chat")
        assert not desk.grid("#chats").region.width
        await desk.press("r")
        await desk.until(lambda: write(desk).has_focus, "the line")
        await desk.press("escape", "escape")
        await desk.until(lambda: desk.grid("#chats").has_focus, "the list")
        assert desk.grid("#chats").region.width == SMALL[0]


@pytest.mark.parametrize("key", ["t", "א"])
async def test_a_letter_of_either_layout_takes_the_chat_and_the_undo_gives_it_back(key: str) -> None:
    async with opened(office(), size=WIDE) as desk:
        await at_chats(desk)
        await desk.press(key)
        await desk.until(lambda: desk.office.needs.deeds == ["take C2"], "the deed")
        await desk.press("ctrl+z")
        await desk.until(lambda: desk.office.needs.deeds == ["take C2", "give_back C2"], "the undo")


async def test_one_writes_and_takes_it_back_and_what_was_not_said_stays_in_the_line() -> None:
    async with opened(office(), size=WIDE) as desk:
        await at_chats(desk)
        await desk.press("r", *"take", "enter")
        await desk.until(lambda: desk.office.needs.deeds == ["answer take C2"], "the words and no other deed")
        await desk.until(lambda: not write(desk).text, "the empty line")
        await desk.press("ctrl+z")
        await desk.until(lambda: desk.office.needs.deeds[-1] == "unsay m1", "the undo")
        desk.office.needs.waiting["C2"] = desk.office.needs.waiting["C2"].but(has="rina")
        await desk.press(*"here", "enter")
        await desk.until(lambda: "Somebody was faster" in desk.toasts(), "being told")
        assert write(desk).text == "here"


async def test_what_was_typed_waits_in_its_own_chat() -> None:
    async with opened(office(), size=WIDE) as desk:
        await at_chats(desk)
        await desk.press("r", *"later", "escape", "escape")
        await at_chats(desk, "C1")
        assert write(desk).text == ""
        desk.world.hear("C1", "customer", "עוד משהו")
        await at_chats(desk, "C2")
        assert write(desk).text == "later"


async def test_what_became_of_a_message_is_said_in_words_with_its_reason() -> None:
    async with opened(office(), size=WIDE) as desk:
        failed = TalkLine(id="m", at=NOON, by="owner", text="hello", delivery="failed", why="no such number")
        desk.world.talks["C2"].append(failed)
        desk.world.talks["C2"].append(failed.but(id="n", delivery="read", why=""))
        await at_chats(desk)
        await desk.sees("✗ not delivered")
        await desk.sees("no such number")
        await desk.sees("✓✓ read")


async def test_a_file_that_did_not_go_with_its_words_is_told_at_the_message() -> None:
    async with opened(office(), size=WIDE) as desk:
        line = TalkLine(id="m", at=NOON, by="owner", text="hello", delivery="sent", left_out="it is too\x1b[2J large")
        desk.world.talks["C2"].append(line)
        await at_chats(desk)
        await desk.sees("The file was not sent: it is too")
        assert "\x1b" not in desk.screen


async def test_a_chat_is_made_private_and_the_undo_makes_it_normal_again() -> None:
    async with opened(office(), size=WIDE) as desk:
        await at_chats(desk)
        await desk.press("v")
        await desk.sees("⊘ Private")
        assert "normal" in shown(desk)
        await desk.press("ctrl+z")
        await desk.until(lambda: desk.office.conversations.deeds == ["private C2", "normal C2"], "the undo")
        await desk.until(lambda: "block" in shown(desk), "the normal chat")
        await desk.press("k")
        await desk.until(lambda: desk.office.conversations.deeds[-1] == "blocked C2", "the block")


async def test_replies_of_this_chat_wait_and_one_is_sent_in_other_words_or_not_at_all() -> None:
    async with opened(office(), size=WIDE) as desk:
        await at_chats(desk, "C1")
        await desk.press("p")
        await desk.sees("Propose first is on in this chat.")
        proposal = Proposed(message_id="M1", text="shalom\nthere")
        chat = desk.office.conversations.chats["C1"]
        desk.office.conversations.chats["C1"] = chat.but(proposals=(proposal,))
        desk.office.needs.wait(NeedKind.PROPOSAL, "M1", words=proposal.text)
        await desk.sees("? Fixi would write: shalom there")
        await desk.press("d")
        await desk.until(lambda: isinstance(desk.app.screen, ConfirmDialog), "the question")
        await desk.press("escape")
        await desk.until(lambda: not isinstance(desk.app.screen, ConfirmDialog), "the chat")
        await desk.press("e")
        await desk.until(lambda: isinstance(desk.app.screen, LinesDialog), "the words")
        assert desk.app.screen.query_one("#lines", Lines).text == "shalom\nthere"
        await desk.press("ctrl+j", *"dear", "enter")
        await desk.until(lambda: desk.office.needs.deeds == ["approve shalom\nthere\ndear M1"], "the deed")


async def test_the_filter_and_the_search_narrow_the_list() -> None:
    async with opened(office(), size=WIDE) as desk:
        await at_chats(desk)
        desk.app.screen.query_one("#chat-filter", Choice).choose("waits")
        await desk.until(lambda: desk.grid("#chats").row_count == 1, "who waits")
        desk.app.screen.query_one("#chat-filter", Choice).choose("all")
        await desk.press("ctrl+f", *"Smi")
        await desk.until(lambda: desk.office.conversations.asked[-1] == (ChatFilter.ALL, "Smi"), "the search")
        await desk.press(*"zzz")
        await desk.sees("No chat fits.")
        assert shown(desk) == set()


async def test_a_chat_asked_for_from_elsewhere_is_shown_also_where_the_list_has_it_not() -> None:
    async with opened(office(), size=WIDE) as desk:
        await at_chats(desk)
        desk.app.screen.query_one("#chat-filter", Choice).choose("waits")
        desk.app.screen.query_one(ConversationsArea).open("C1")
        await desk.sees("Fixi waits for: a time")
        await desk.until(lambda: (desk.grid("#chats").where() or ("",))[0] == "C1", "its line")


async def test_from_a_lead_one_goes_to_its_chat_and_the_lead_is_left() -> None:
    async with opened(office(), size=WIDE) as desk:
        await at_chats(desk, "C1")
        await desk.press("o")
        await desk.until(lambda: isinstance(desk.app.screen, LeadDetailScreen), "the lead")
        await desk.sees("24/11")
        await desk.press("c")
        await desk.until(lambda: not isinstance(desk.app.screen, LeadDetailScreen), "the desk")
        await desk.sees("Fixi waits for: a time")


async def test_a_chat_is_found_in_the_palette() -> None:
    async with opened(office(), size=WIDE) as desk:
        desk.office.conversations.have("C7", name="Quinn Vale", phone="+972500000007")
        await desk.press("ctrl+p", *"Quinn")
        await desk.sees("Quinn Vale · 050-000-0007 · Conversations")
        await desk.pilot.pause(0.3)
        await desk.press("enter")
        await desk.until(lambda: desk.app.area == "conversations", "the area")
        await desk.until(lambda: "Quinn Vale" in desk.app.screen.query_one("#chat-title", Say).text, "the chat")


async def test_where_nobody_wrote_yet_it_says_what_to_do() -> None:
    async with opened() as desk:
        await desk.press("f8")
        await desk.sees("No chats yet.")
        assert shown(desk) == set()


async def test_a_viewer_who_may_see_chats_reads_and_does_nothing() -> None:
    made = office()
    made.sees_chats = True
    async with opened(made, size=WIDE) as desk:
        desk.app.user = User(name="guest", role=DeskRole.VIEWER)
        desk.app.office = made.for_user(desk.app.user)
        await at_chats(desk)
        await desk.sees("a person please")
        assert shown(desk) == set()
        assert not write(desk).display


@pytest.mark.parametrize("language", [Language.HE, Language.EN])
@pytest.mark.parametrize("size", [SMALL, (120, 30)])
async def test_all_buttons_are_in_the_window(language: Language, size: tuple[int, int]) -> None:
    made = office(language)
    chat = made.conversations.chats["C2"]
    proposals = (Proposed(message_id="M1", text="x"),)
    made.conversations.chats["C2"] = chat.but(lead_id="L1", proposals=proposals, why=("the nearest",))
    made.world.hear("C2", "customer", "", ("image",))
    async with opened(made, size=size) as desk:
        await at_chats(desk)
        await desk.press("enter")
        await desk.until(lambda: {"approve", "why", "files"} <= shown(desk), "the deeds")
        await desk.until(lambda: desk.app.screen.query_one("#deed-take", Push).region.width > 0, "the chat")
        for one in desk.app.screen.query(".chat-deed").results(Push):
            if one.display:
                assert one.region.x >= 0, one.id
                assert one.region.right <= size[0], one.id
                assert one.region.width >= len(str(one.label)), one.id


def test_every_deed_has_a_letter_and_only_what_can_be_done_is_offered() -> None:
    assert set(KEYS) == set(ChatDeed)
    assert len(set(KEYS.values())) == len(ChatDeed)
    row = ChatRow(contact_id="C1", has="owner", standing=Standing.BLOCKED)
    can = deeds(ChatDetail(row=row), "owner")
    assert can == {ChatDeed.WRITE, ChatDeed.PROPOSE, ChatDeed.GIVE_BACK, ChatDeed.NORMAL}


def test_a_line_says_by_signs_what_is_wrong_and_when_the_last_words_were() -> None:
    row = ChatRow(contact_id="C1", undelivered=True, proposal=True, standing=Standing.PRIVATE)
    assert marks(row) == "✗?⊘"
    assert when(NOON, NOON, "Asia/Jerusalem") == "12:00"
    assert when(NOON - timedelta(days=1), NOON, "Asia/Jerusalem") == "23/11"
    assert when(None, NOON, "Asia/Jerusalem") == ""


@pytest.mark.parametrize("question", list(Question))
@pytest.mark.parametrize("language", ["he", "en"])
def test_every_question_has_words_of_its_own(language: str, question: Question) -> None:
    lines = known(ChatDetail(row=ChatRow(contact_id="C1"), question=question), Texts(language))
    word = "owner" if question.startswith("owner_") else question.value
    assert lines[1].endswith(catalogue(language)[f"asked.{word}"])


async def _typing(desk: Desk, words: str = "first") -> None:
    """In the chat of John, in the middle of a sentence of two lines."""
    await at_chats(desk)
    await desk.press("r", *words, "ctrl+j", *"more")
    assert write(desk).text == f"{words}\nmore"


@pytest.mark.parametrize("key", ["f10", "f9"])
@pytest.mark.parametrize("size", [SMALL, WIDE])
async def test_with_the_language_or_the_order_of_hebrew_nothing_typed_is_lost_and_one_types_on(
    key: str, size: tuple[int, int]
) -> None:
    async with opened(office(), size=size) as desk:
        await _typing(desk)
        await desk.press(key)
        await desk.until(lambda: write(desk).text == "first\nmore" and write(desk).has_focus, "the line as it was")
        await desk.press(*"bk")
        assert write(desk).text == "first\nmorebk"
        done = [*desk.office.needs.deeds, *desk.office.conversations.deeds]
        assert not done, "letters of a sentence are no deeds"


async def test_what_is_typed_waits_unseen_while_names_are_masked() -> None:
    async with opened(office(), size=WIDE) as desk:
        await _typing(desk, "Dana")
        await desk.press("ctrl+e")
        await desk.until(lambda: desk.office.presenter.on and not write(desk).text, "the empty line")
        assert "Dana" not in desk.screen
        await desk.press("ctrl+e")
        await desk.until(lambda: write(desk).text == "Dana\nmore", "the words again")


async def test_what_is_typed_waits_while_one_is_in_another_area_and_is_gone_once_it_was_sent() -> None:
    async with opened(office(), size=SMALL) as desk:
        await _typing(desk)
        await desk.press("f2")
        await desk.until(lambda: desk.app.area == "leads", "the leads")
        await desk.press("f8", *"!", "enter")
        await desk.until(lambda: desk.office.needs.deeds == ["answer first\nmore! C2"], "both lines, once")
        await desk.until(lambda: not write(desk).text, "the empty line")
        await desk.press("f10")
        await desk.until(lambda: write(desk).has_focus, "the line")
        assert not write(desk).text


async def test_what_is_typed_while_a_message_leaves_is_the_next_one() -> None:
    async with opened(office(), size=WIDE) as desk:
        await _typing(desk)
        for key in ("enter", *"next"):
            desk.app.post_message(Key(key, key if len(key) == 1 else None))
        await desk.until(lambda: desk.office.needs.deeds == ["answer first\nmore C2"], "the first one")
        await desk.until(lambda: write(desk).text == "next", "the next one in the line")


async def test_with_whoever_leaves_goes_what_he_typed() -> None:
    async with opened(office(), size=WIDE) as desk:
        await _typing(desk)
        await desk.app.leave()
        assert desk.app.writing.draft("C2") == ""


async def test_the_way_to_a_new_line_is_among_the_keys_where_one_types() -> None:
    async with opened(office(), size=WIDE) as desk:
        await _typing(desk)
        await desk.until(lambda: "^J New line" in desk.lines()[-1] and "Enter Send" in desk.lines()[-1], "the keys")
        await desk.press("f1")
        await desk.sees("New line")
