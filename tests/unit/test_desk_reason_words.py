"""Why something failed or moved: whatever can be said of it has its sentence for a desk in Hebrew."""

import ast
import re
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

import fixi_app
from fixi_app.channels.meta.codes import MEANINGS as META
from fixi_app.channels.twilio.codes import MEANINGS as TWILIO
from fixi_app.domain.messages import FILE_LEFT_OUT, ChannelState
from fixi_app.domain.reading import Language
from fixi_app.services.desk.reason_words import About, in_words, models_in_words, sentences
from fixi_app.services.desk.words import Words
from fixi_app.services.running.channel_watch import UNKNOWN
from fixi_app.services.telling.chats import NOT_CONNECTED
from fixi_app.services.telling.window import CLOSED, TOO_LONG
from fixi_app.tunnel.contract import OPENING

HE, EN = Words(Language.HE), Words(Language.EN)
PACKAGE = Path(fixi_app.__file__).parent
SAYERS = {
    "SendResult", "StateReport", "Meaning", "NotRegistered", "AgentNotFetched", "ModelFailed", "never", "again",
    "person", "Unreachable", "_again", "_person", "_left_out", "_now", "ended", "wait", "Unreadable", "put_aside",
    "MissedUnknown",
}  # fmt: skip
"""Calls whose words reach the owner."""
MOVES = {"moved", "ToReview", "hand_over", "person_takes_it", "StatusChange"}
ASSIGNED = {"_REASONS": About.MOVE, "_WHY": About.SENDING}
"""Names that hold what is said later; `reason` holds a move's, but for the channels and the door."""
Said = tuple[About, str]
WHERE = (
    "channels/green_api", "channels/meta", "channels/twilio", "channels/simulator.py", "web/intake.py",
    "queues/outbox_pump.py", "services/telling/sending.py", "tunnel/ngrok.py", "tunnel/fetching_agent.py",
    "understanding/gemini.py", "understanding/gemini_faults.py", "understanding/gemini_turn.py", "dialogue/customer",
    "services/customer", "services/turn", "services/desk", "services/followup", "services/people",
    "services/professional", "services/visits",
)  # fmt: skip
TOLD_OTHERWISE = ("codes.py", "reason_words.py")
"""Tables, which are read as such, and what looks sentences up."""
GAPS = re.compile(r"[{}: ,]*")
"""What fills gaps alone is held against the table where it is made."""


def text_of(node: ast.expr) -> str | None:
    """A text with `{}` for what differs each time."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)
    return None


def chosen_from(node: ast.expr) -> list[ast.expr]:
    """What a name may stand for: a text, one of two, or one of a table."""
    if isinstance(node, ast.IfExp):
        return [node.body, node.orelse]
    return node.values if isinstance(node, ast.Dict) else [node]


def spoken(nodes: Iterable[ast.expr]) -> Iterator[str]:
    """Texts of more than one word: of a single one it is not known that it is no name or key."""
    return (text for text in map(text_of, nodes) if text and " " in text and not GAPS.fullmatch(text))


def said_in(path: Path) -> Iterator[Said]:
    """What is said, and what it is about: each must stand in the table of its own matter."""
    inside = path.relative_to(PACKAGE).parts[0] in ("dialogue", "services")
    assigned = {**ASSIGNED, "reason": About.MOVE if inside else About.SENDING}
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Assign) and (about := assigned.get(getattr(node.targets[0], "id", ""))):
            yield from ((about, text) for text in spoken(chosen_from(node.value)))
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        about = About.MODEL if name == "ModelFailed" else About.MOVE if name in MOVES else About.SENDING
        if name in SAYERS or name in MOVES:
            named = (text_of(one.value) for one in node.keywords if one.arg in ("reason", "detail"))
            texts = [*spoken(node.args), *(text for text in named if text and not GAPS.fullmatch(text))]
            yield from ((about, text) for text in texts)


def files() -> list[Path]:
    found = ([PACKAGE / place] if place.endswith(".py") else (PACKAGE / place).glob("*.py") for place in WHERE)
    return [path for paths in found for path in paths if path.name not in TOLD_OTHERWISE]


SAID = sorted({said for path in files() for said in said_in(path)})
TABLED = {meaning.says for table in (META, TWILIO) for meaning in table.values()}
ELSEWHERE = sorted((About.SENDING, text) for text in {*TABLED, UNKNOWN, NOT_CONNECTED, CLOSED, TOO_LONG, OPENING})


def test_the_places_where_reasons_are_said_are_found() -> None:
    assert len(SAID) > 50
    assert (About.SENDING, "Green API could not be reached ({})") in SAID
    assert (About.MOVE, "nobody fits") in SAID
    assert (About.MODEL, "quota (429)") in SAID


@pytest.mark.parametrize(("about", "reason"), [*SAID, *ELSEWHERE])
def test_every_reason_has_its_sentence_in_hebrew_among_those_of_its_matter(about: About, reason: str) -> None:
    told = sentences(about).of(reason.replace("{}", "401"))
    assert told is not None
    assert re.search("[א-ת]", told)


@pytest.mark.parametrize("state", [ChannelState.STOPPED, ChannelState.STARTING])
def test_the_state_of_the_account_is_told_in_hebrew_with_its_own_reason(state: ChannelState) -> None:
    told = in_words(HE, f"the account at green_api is {state.value}: notAuthorized")
    assert "Green API" in told
    assert told.endswith("הטלפון לא מקושר")
    assert "401" in in_words(HE, f"the account at meta is {state.value}: answered 401")


def test_a_code_of_which_nothing_is_known_is_told_all_the_same() -> None:
    assert in_words(HE, "30008") == "לא נמסרה (30008)"


def test_a_persons_name_is_no_reason() -> None:
    assert in_words(HE, "held by blocked") == "השליחה נעצרה על ידי blocked"


def test_a_providers_own_words_after_ours_are_for_the_log() -> None:
    assert in_words(HE, "132000: the template's values do not fit it [2 of 3 given]").endswith("לא מתאימים לה (132000)")


def test_a_file_that_could_not_go_says_so_with_its_reason() -> None:
    told = in_words(HE, f"{FILE_LEFT_OUT}WhatsApp at Meta takes no files of this kind")
    assert told == "הקובץ לא נשלח: וואטסאפ דרך Meta לא מקבל קבצים מהסוג הזה"


def test_a_providers_code_stands_after_the_sentence() -> None:
    assert in_words(HE, "63003: this number has no WhatsApp") == "למספר הזה אין וואטסאפ (63003)"


def test_what_has_no_sentence_is_shown_as_it_is() -> None:
    for reason in ("", "131099: Something new at Meta", "a word of tomorrow", "noone: {0} {x}", "Green API, quality"):
        assert in_words(HE, reason) == reason


def test_a_providers_words_inside_a_sentence_neither_fill_gaps_nor_turn_the_line_around() -> None:
    told = in_words(HE, "failed: {0} \u202enot delivered")
    assert told == "לא נמסרה: {0} not delivered"


def test_models_are_told_one_by_one() -> None:
    whys = "gemini-a: quota (429); gemini-b: resting after failures; gemini-c: something else"
    told = "gemini-a: המכסה נגמרה (429); gemini-b: בהפסקה אחרי כמה תקלות; gemini-c: something else"
    assert models_in_words(HE, whys) == told
    assert models_in_words(EN, whys) == whys


def test_a_desk_in_english_has_the_reason_as_it_was_said() -> None:
    assert in_words(EN, "63003: this number has no WhatsApp") == "63003: this number has no WhatsApp"


def test_the_state_of_the_account_names_the_provider_as_people_do_in_english_too() -> None:
    told = in_words(EN, "the account at green_api is stopped: answered 401")
    assert told == "the account at Green API does not work: it refuses the keys (401)"
    assert in_words(EN, "twilio") == "Twilio"


def test_a_note_of_ours_about_a_move_is_a_sentence_in_english_too() -> None:
    assert in_words(EN, "taken by himself", About.MOVE) == "taken on the professional's own initiative"
    assert in_words(EN, "no answer to when_question", About.MOVE) == "no clear answer came"
    assert in_words(EN, "nobody fits", About.MOVE) == "nobody fits"
    english = tomllib.loads((PACKAGE / "services" / "desk" / "texts" / "reasons.en.toml").read_text(encoding="utf-8"))
    hebrew = tomllib.loads((PACKAGE / "services" / "desk" / "texts" / "reasons.he.toml").read_text(encoding="utf-8"))
    for about, said in english.items():
        assert said.keys() <= hebrew[about].keys(), "each is said"


def test_no_sentence_is_about_something_that_nobody_says_any_more() -> None:
    texts = tomllib.loads((PACKAGE / "services" / "desk" / "texts" / "reasons.he.toml").read_text(encoding="utf-8"))
    known = {text for _, text in (*SAID, *ELSEWHERE)}
    code = "\n".join(path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py"))
    sentences_ = [key for part in texts.values() for key in part if key not in known and key.count(" ") > 1]
    theirs = re.compile(r"the account at \{\} is |\{\}, quality |Green API answered 40[13]")
    unsaid = [key for key in sentences_ if any(part not in code for part in key.split("{}"))]
    assert [key for key in unsaid if not theirs.match(key)] == []  # put together from a state
