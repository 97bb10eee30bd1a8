"""How the cues of the grammar files (`[place]`) stand before a place: home, workplace, former home, corrections."""

from fixi_app.understanding.grammar import said

_WORD = r"(?:(?<![^\W_])|(?<=[והשכבولبع]))"  # a cue begins a word; prefix letters may stand before it
_FRAMES = {
    "locality": r"(?:{})\s?-?$",
    "negated": r"(?:^|[\s,.])(?:{})\s$",
    "gone": _WORD + r"(?:{})[^,.\n]{0,14}$",
    "once": _WORD + r"(?:{})\s[^,.\n]{0,40}$",
    "away": _WORD + r"(?:{})(?:\s[^\s,.]{1,12}){0,2}\s?$",
    "back": _WORD + r"(?:{})(?:\s[^\s,.]{1,10}){0,2}\s?$",
    "self_away": r"(?:^|[\s,])(?:{})$",
    "from_there": _WORD + r"(?:{})\s?$",
    "there": _WORD + r"(?:{})(?:\s[^\s,.]{1,10}){0,4}\s?$",
    "home": _WORD + r"(?:{})\s?$",
    "actually": _WORD + r"(?:{})",
    "now_here": r"(?:{})\s[^,.\n]{0,12}$",
    "led": r"(?:{})\s$",
    "first_person": r"(?:^|\s)(?:{})\s?$",
}


def cue(text: str, name: str) -> bool:
    """Whether this cue stands at the end of the text."""
    return said(text, f"place.{name}", _FRAMES[name]) is not None
