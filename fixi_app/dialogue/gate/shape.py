"""What an opening looks like: how long, which characters, how many questions."""

import re
import unicodedata

from fixi_app.dialogue.gate.fault import Fault
from fixi_app.dialogue.gate.plain import ALPHABETS, MARKS

LONGEST = 200

_SIGNS = frozenset(" .,!?'\"()-;…–—’‘“”„«»׳״־،؛؟")
"""No colon: it announces a list, a quotation, a label or a time."""
_EMOJI = frozenset("🙂😊☺🙏👋👍💙❤🌷🤗😟😔😕🔧🛠🚿🚰💧❄☀🔌💡🚪🔑🏠🧰🎉🌿✨💐😅🧹🎨")
_SHAPERS = re.compile("[\ufe0f\U0001f3fb-\U0001f3ff]")
"""Picture style and skin tones, which may follow an emoji."""
_BREAKS = frozenset("\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029")


def fault_of_shape(opening: str) -> Fault | None:
    text = opening.strip()
    if len(text) > LONGEST:
        return Fault.LONG
    if _BREAKS & set(text):
        return Fault.LINES
    stray = _stray(_SHAPERS.sub("", MARKS.sub("", text)))
    if stray is not None:
        return stray
    if sum(c in _EMOJI for c in text) > 1:
        return Fault.EMOJI
    if sum(c in "?؟" for c in text) > 1:
        return Fault.QUESTIONS
    return Fault.LINK if re.search(r"[^\W\d_]\.[^\W\d_]", text) else None


def _stray(text: str) -> Fault | None:
    """The first character that nobody let in, by what it is."""
    return next((_kind(c) for c in text if not _let_in(c)), None)


def _let_in(c: str) -> bool:
    return c in _SIGNS or c in _EMOJI or any(letters.match(c) for letters in ALPHABETS.values())


def _kind(c: str) -> Fault:
    category = unicodedata.category(c)
    if category.startswith("N"):
        return Fault.DIGIT
    if category == "Sc":
        return Fault.MONEY
    if category.startswith(("C", "Z", "M")):
        return Fault.HIDDEN
    return Fault.ALPHABET if category.startswith("L") else Fault.EMOJI if category == "So" else Fault.SIGN
