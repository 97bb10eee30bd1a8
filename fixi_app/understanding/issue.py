"""The fault in the customer's own words, on one line: the clauses that tell of it, without address, time and phone."""

import re

from fixi_app.understanding.mask import BLOT, hide_spans
from fixi_app.understanding.scan import Scan

LONGEST = 120
_CLAUSE = re.compile(r"[^.!?\n;,]+")
_EDGES = " ,.-–:;!?·\"'"
_BLOTS = re.compile(rf"\s*(?:[בלמהו]-?)?{BLOT}+\s*")
_TAIL = re.compile(
    r"\s(?:אני|אנחנו|ואני|כתובת|הכתובת|הכתובת היא|ב|ברחוב|רחוב|in|at|on|the address is|address)$", re.IGNORECASE
)
_OPENING = re.compile(
    r"^(?:היי|הי|שלום|אהלן|בוקר טוב|ערב טוב|צהריים טובים|hi there|hi|hello|hey|good morning|good evening)\b[\s,!]*",
    re.IGNORECASE,
)


def issue_of(scan: Scan, places: list[tuple[int, int]]) -> str | None:
    """The issue, None when no clause tells of one."""
    shown = hide_spans(scan.text, [*scan.taken, *places, *_phones(scan)])
    told = []
    for clause in _CLAUSE.finditer(shown):
        if any(clause.start() <= hit.start < clause.end() for hit in scan.labelled("trade")):
            words = _OPENING.sub("", _BLOTS.sub(" ", clause.group()).strip(_EDGES)).strip(_EDGES)
            words = _TAIL.sub("", words)
            if words:
                told.append(words)
    return _shortened(", ".join(told)) or None


def _phones(scan: Scan) -> list[tuple[int, int]]:
    """Long runs of blots are phones and links; short ones are sizes and counts, which belong to the fault."""
    return [match.span() for match in re.finditer(rf"{BLOT}{{9,}}", scan.numbers)]


def _shortened(text: str) -> str:
    text = " ".join(text.split())
    if len(text) <= LONGEST:
        return text
    return text[: LONGEST - 1].rsplit(" ", 1)[0].rstrip(_EDGES) + "…"
