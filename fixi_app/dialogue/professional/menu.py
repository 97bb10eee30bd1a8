"""The menu: his day, his rating and load, and every command with its number and word."""

from fixi_app.dialogue import show
from fixi_app.dialogue.placeholders import told
from fixi_app.dialogue.professional.numbers import MENU
from fixi_app.dialogue.scene import Flow, Outcome, Scene, line, question
from fixi_app.dialogue.wishes import SeeMyDay, ask
from fixi_app.dialogue.words import Word
from fixi_app.domain.conversation import Conversation, asked
from fixi_app.domain.questions import Question


def shown(conversation: Conversation, scene: Scene) -> Flow:
    """The menu; an open offer stays what a 1 or 2 answers, for the menu's own 1 and 2 mean the same."""
    day = yield from ask(SeeMyDay(pro_id=conversation.pro_id or ""))
    visits = [told(show.job_label(job.lead, scene)) for job in day.jobs]
    said = line(
        "pro_menu",
        name=conversation.name or "",
        day="\n".join(visits) if visits else show.word("pro_no_visits", scene),
        rating=f"{day.rating:.1f}" if day.votes else "-",
        votes=day.votes,
        load=f"{day.open_jobs}/{day.max_jobs}",
        offers=day.offers,
        options=_commands(scene),
    )
    opened = conversation.open_question
    if opened is None or opened.kind is not Question.OFFER:
        conversation = asked(conversation, question(Question.MENU, scene))
    return Outcome(conversation=conversation, lines=(said,))


_ROWS = (
    (Word.APPROVE, Word.REFUSE),
    (Word.ON_MY_WAY, Word.FINISH, Word.JOBS, Word.DETAILS),
    (Word.LATE, Word.LONGER, Word.OTHER_TIME, Word.GIVE_BACK, Word.SICK),
    (Word.BUSY, Word.FREE, Word.HOURS, Word.LEFT_ALONE, Word.VACATION, Word.RETURNED),
    (Word.PRICES, Word.HISTORY, Word.REPORT, Word.REVIEWS, Word.WHY, Word.FIND),
    (Word.PAUSE, Word.RESUME, Word.PERSON),
)
"""What is needed together stands in one row: a line for each command would not fit on the screen of a phone."""


def _commands(scene: Scene) -> str:
    listed = {word for row in _ROWS for word in row}
    rows = (*_ROWS, tuple(word for word in MENU if word not in listed))
    return "\n".join(" · ".join(_numbered(word, scene) for word in row) for row in rows if row)


def _numbered(word: Word, scene: Scene) -> str:
    return f"*{MENU.index(word) + 1}* {named(word, scene)}"


def named(word: Word, scene: Scene) -> str:
    """A command as the menu calls it."""
    return show.word(f"command_{word.value}", scene)
