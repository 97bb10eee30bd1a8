"""What others wrote, made fit to be painted.

Promise: nothing a customer sent can move the cursor, change colours, hide letters or turn the order of a line around.
Only what is shown is cleaned; what is stored stays as it came.
"""

import re
from functools import lru_cache

# C0 and C1 with ESC and DEL become a visible dot: dropping them silently would hide that somebody tried.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
# Marks and embeddings of direction, isolates, invisible joints, tags, soft hyphen, byte order marks. The joiner U+200D
# stays: families and professions are one emoji by it, and it reorders nothing.
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u180e\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e0fff]"
)
# Terminals disagree about the width of an emoji with a colour selector or a skin tone; without these all agree.
_WIDTH_DOUBT = re.compile("[\ufe00-\ufe0f\U0001f3fb-\U0001f3ff]")
_NIKUD = re.compile("[\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7]")
_BREAK = re.compile("\r\n|[\n\r\u0085\u2028\u2029]")


@lru_cache(maxsize=4096)
def clean(text: str) -> str:
    """Safe to paint over several lines; every kind of line break becomes `\\n`."""
    safe = _BREAK.sub("\n", text).replace("\t", " ")
    return _WIDTH_DOUBT.sub("", _INVISIBLE.sub("", _CONTROL.sub("·", safe)))


@lru_cache(maxsize=8192)
def clean_line(text: str) -> str:
    """Safe to paint in one narrow line: no breaks, no nikud, no doubled blanks."""
    return " ".join(_NIKUD.sub("", clean(text)).split())


def clean_typed(text: str) -> str:
    """Fit to be sent as well as painted: what a clipboard brought unseen is dropped, lines stay lines, emoji whole."""
    safe = _BREAK.sub("\n", text).replace("\t", " ")
    return _INVISIBLE.sub("", _CONTROL.sub("", safe))


def undressed(text: str) -> str:
    """Painted in the same number of cells by every terminal."""
    return _WIDTH_DOUBT.sub("", text)
