"""A command with one letter wrong, doubled, missing or changed with the next one: which was meant.

Only a whole message that is one word counts, and only where it lies that near to the words of a single command; a word
that means something by itself is no slip, whatever it resembles.
"""

from rapidfuzz.distance import OSA

from fixi_app.dialogue.words import CUSTOMER_WORDS, HAT_WORDS, PROFESSIONAL_WORDS, Word, plain

SHORTEST = 4
"""Letters of the message; with fewer, one letter off is as good as any other word."""
_KNOWN = CUSTOMER_WORDS | PROFESSIONAL_WORDS | HAT_WORDS


def slipped(texts: tuple[str, ...], table: dict[str, Word]) -> str | None:
    """The exact word of `table` that the only message of a turn is one letter away from; None where there is none."""
    said = plain(texts[0]) if len(texts) == 1 else ""
    if len(said) < SHORTEST or not said.isalpha() or said in _KNOWN:
        return None
    near = [text for text in _KNOWN if " " not in text and OSA.distance(said, text, score_cutoff=1) == 1]
    ours = [text for text in near if text in table]
    of_our_tables = {table[text] for text in ours} | {HAT_WORDS[text] for text in near if text in HAT_WORDS}
    return ours[0] if ours and len(of_our_tables) == 1 else None
