"""A plain yes or no to a question that was put as "1. yes, 2. no"."""

from fixi_app.dialogue.words import digit_in
from fixi_app.domain.conversation import Turn


def yes_or_no(turn: Turn) -> bool | None:
    """True for 1 or yes, False for 2 or no, None for anything else."""
    digit, answer = digit_in(turn), turn.reading.answer
    if digit in ("1", "2"):
        return digit == "1"
    if digit is not None or answer is None or answer.yes == answer.no:
        return None
    return answer.yes
