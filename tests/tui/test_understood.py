"""In a chat: what was understood of each turn, why this professional, and the files that came in."""

import webbrowser

import pytest

from fixi_app.domain.reading import Intent, Language, Trade
from fixi_app.domain.understood import Understood
from fixi_app.services.office import DeskRole, MediaFile, TalkLine, User
from tests.tui.driving import SMALL, WIDE, Desk, opened
from tests.tui.fake_office import NOON, FakeOffice
from tests.tui.test_conversations import at_chats, office, shown, write
from tui.app import Dashboard
from tui.painting import FENCE
from tui.screens.conversations.looking import WhyDialog
from tui.screens.leads.detail import LeadDetailScreen
from tui.terminal import BidiMode
from tui.widgets.chat import ChatView

WHY = ("Chosen: Avi Cohen: fits 93 of 100", "Ruth Peretz: another trade")
LEAK = Understood(
    intent=Intent.NEW_REQUEST, trade=Trade.PLUMBING, issue="leak", city="Holon", street="Sokolov", house_number="12",
    urgent=True, confidence={"street": 0.4},
)  # fmt: skip
PHOTO = MediaFile(id=f"{'ab' * 16}-0", kind="image", at=NOON)
GUEST = User(name="guest", role=DeskRole.VIEWER)


def furnished(language: Language = Language.EN, understood: Understood = LEAK, media: bool = True) -> FakeOffice:
    """A chat in which a request was understood, somebody was chosen, and a photo came in."""
    made = office(language)
    made.conversations.chats["C2"] = made.conversations.chats["C2"].but(lead_id="L1", why=WHY)
    made.world.talks["C2"] = [
        TalkLine(id="m1", at=NOON, by="customer", text="hello"),
        TalkLine(
            id="m2", at=NOON, by="customer", text="my tap", media=("image",) if media else (), understood=understood
        ),
        TalkLine(id="m3", at=NOON, by="bot", text="What is the street?"),
    ]
    return made


def notes(desk: Desk) -> list[str]:
    chat = desk.app.screen.query_one("#chat-talk", ChatView)
    return [row.text.strip() for row in chat._rows if row.kind == "note"]


async def test_what_was_understood_stands_below_the_last_words_of_the_turn() -> None:
    async with opened(furnished(), size=WIDE) as desk:
        await at_chats(desk)
        await desk.until(lambda: len(notes(desk)) > 0, "what was understood")
        assert " ".join(notes(desk)) == (
            "understood: Plumbing · leak · at Holon, Sokolov 12 · urgent; unsure: street"
        )
        texts = [row.text.strip() for row in desk.app.screen.query_one("#chat-talk", ChatView)._rows]
        at = texts.index(notes(desk)[0])
        assert "my tap" in texts[at - 1]
        assert texts.index("What is the street?") > at


@pytest.mark.parametrize("key", ["u", "ו"])
async def test_one_letter_of_either_layout_hides_it_and_it_stays_hidden_at_the_next_start(key: str) -> None:
    made = furnished()
    async with opened(made, size=WIDE) as desk:
        await at_chats(desk)
        await desk.until(lambda: len(notes(desk)) > 0, "what was understood")
        await desk.press(key)
        await desk.until(lambda: not notes(desk), "the chat alone")
        assert "is hidden. U shows" in desk.toasts()
    async with opened(made, size=WIDE) as desk:
        await at_chats(desk)
        await desk.sees("What is the street?")
        assert notes(desk) == []
        await desk.press(key)
        await desk.until(lambda: len(notes(desk)) > 0, "what was understood")
        assert made.tastes.now["understood"] == "yes"


async def test_the_letter_is_typed_where_one_writes() -> None:
    async with opened(furnished(), size=WIDE) as desk:
        await at_chats(desk)
        await desk.press("r", "u")
        await desk.until(lambda: "u" in write(desk).text, "the letter")
        assert notes(desk)


@pytest.mark.parametrize(
    ("mode", "painted"),
    [
        (BidiMode.APP, "ףוחד · 12 בולוקוס ,ןולוח :םוקמ · הליזנ · היצלטסניא :ןבוה"),
        (BidiMode.FENCE, f"{FENCE}הובן: אינסטלציה · נזילה · מקום: חולון, סוקולוב 12 · דחוף{FENCE}"),
        (BidiMode.WORDS, "דחוף · 12 סוקולוב ,חולון :מקום · נזילה · אינסטלציה :הובן"),
        (BidiMode.OFF, "הובן: אינסטלציה · נזילה · מקום: חולון, סוקולוב 12 · דחוף"),
    ],
)
async def test_in_hebrew_it_reads_right_in_every_order_of_a_terminal(mode: BidiMode, painted: str) -> None:
    hebrew = LEAK.but(issue="נזילה", city="חולון", street="סוקולוב", confidence={})
    made = furnished(Language.HE, hebrew)
    async with opened(made, size=(140, 40), language=Language.HE, mode=mode) as desk:
        await at_chats(desk)
        await desk.until(lambda: len(notes(desk)) > 0, "what was understood")
        assert notes(desk) == [painted]


@pytest.mark.parametrize("key", ["w", "apostrophe"])
async def test_the_reasons_for_who_was_chosen_are_one_letter_away(key: str) -> None:
    async with opened(furnished(), size=SMALL) as desk:
        await at_chats(desk)
        await desk.press("enter")
        await desk.press(key)
        await desk.until(lambda: isinstance(desk.app.screen, WhyDialog), "the reasons")
        for line in WHY:
            await desk.sees(line)
        await desk.press("escape")
        await desk.until(lambda: not isinstance(desk.app.screen, WhyDialog), "the chat")


@pytest.mark.parametrize("key", ["f", "כ"])
async def test_the_files_of_a_chat_open_from_it(key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def opens(url: str) -> bool:
        asked.append(url)
        return True

    monkeypatch.setattr(webbrowser, "open", opens)
    monkeypatch.setenv("DISPLAY", ":0")
    for name in ("SSH_CONNECTION", "SSH_TTY"):
        monkeypatch.delenv(name, raising=False)
    async with opened(furnished(), size=WIDE) as desk:
        desk.office.media.there = [PHOTO]
        await at_chats(desk)
        await desk.press(key)
        await desk.until(lambda: bool(asked), "opening the browser")
        assert desk.office.media.chats == ["C2"]
        assert PHOTO.id in asked[0]


async def test_where_there_is_nothing_to_look_at_there_is_no_key_for_it() -> None:
    async with opened(office(), size=WIDE) as desk:
        await at_chats(desk)
        assert not {"why", "files", "lead"} & shown(desk)
        await desk.press("w", "f", "o")
        await desk.pilot.pause(0.1)
        assert isinstance(desk.app, Dashboard)
        assert not isinstance(desk.app.screen, WhyDialog | LeadDetailScreen)
        assert desk.office.media.chats == []


async def test_a_viewer_who_may_see_chats_looks_at_everything_and_does_nothing() -> None:
    made = furnished()
    made.sees_chats = True
    async with opened(made, size=WIDE) as desk:
        desk.app.user, desk.app.office = GUEST, made.for_user(GUEST)
        await at_chats(desk)
        await desk.until(lambda: shown(desk) == {"lead", "why", "files"}, "what he may look at")
        assert "understood: Plumbing" in " ".join(notes(desk))
        await desk.press("w")
        await desk.until(lambda: isinstance(desk.app.screen, WhyDialog), "the reasons")


async def test_before_those_who_look_over_a_shoulder_it_is_masked_as_the_words_are() -> None:
    async with opened(furnished(), size=WIDE) as desk:
        await at_chats(desk)
        await desk.until(lambda: len(notes(desk)) > 0, "what was understood")
        await desk.press("ctrl+e")
        await desk.until(lambda: "•••" in " ".join(notes(desk)), "the mask")
        assert " ".join(notes(desk)) == "understood: Plumbing · ••• · at •••, ••• ••• · urgent; unsure: street"
