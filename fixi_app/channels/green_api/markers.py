"""Green API's error markers, which arrive where the customer's words or a link should be.

Source: Green API documentation, incoming webhooks: `{{SWE001}}` not decrypted, `{{SWE002}}` file over 100 MB,
`{{SWE003}}` keys lost. They are never a customer's words.
"""

import re

_MARKER = re.compile(r"\{\{\s*(SWE\d{3})\s*\}\}", re.IGNORECASE)
_PROBLEMS = {"SWE001": "undecryptable", "SWE002": "too_large", "SWE003": "undecryptable"}


def without_markers(text: str) -> tuple[str, str | None]:
    """The text without markers, and what the first of them says (None when there was none).

    Taken out until none is left: removing one from the middle can put another together.
    """
    problem = None
    while found := _MARKER.search(text):
        problem = problem or _PROBLEMS.get(found[1].upper(), "unavailable")
        text = _MARKER.sub("", text).strip()
    return text, problem
