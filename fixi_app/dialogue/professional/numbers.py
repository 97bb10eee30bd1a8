"""The numbers of the commands, as people learn them from the menu: append, never reorder."""

from fixi_app.dialogue.words import Word

MENU: tuple[Word, ...] = (
    Word.APPROVE,
    Word.REFUSE,
    Word.FINISH,
    Word.ON_MY_WAY,
    Word.JOBS,
    Word.PERSON,
    Word.LATE,
    Word.LONGER,
    Word.OTHER_TIME,
    Word.GIVE_BACK,
    Word.SICK,
    Word.DETAILS,
    Word.HISTORY,
    Word.REPORT,
    Word.REVIEWS,
    Word.WHY,
    Word.FIND,
    Word.BUSY,
    Word.FREE,
    Word.VACATION,
    Word.RETURNED,
    Word.HOURS,
    Word.PRICES,
    Word.PAUSE,
    Word.RESUME,
    Word.LEFT_ALONE,
)
"""The number of a command is its place here, from 1."""


def numbered(digit: str) -> Word | None:
    """The command with this number."""
    place = int(digit) - 1
    return MENU[place] if 0 <= place < len(MENU) else None
