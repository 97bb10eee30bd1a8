"""Which of several times told in one message is meant: the one behind a word of correction, of moving, or of change.

What corrects a time told in an earlier message stands in `corrections.py`; it needs what is known, this needs one
message alone.
"""

import datetime as dt
import re

from fixi_app.understanding.corrections import puts_right
from fixi_app.understanding.grammar import patterns
from fixi_app.understanding.mask import hide_spans
from fixi_app.understanding.numbered import numbered
from fixi_app.understanding.scan import Scan
from fixi_app.understanding.streets import slashed
from fixi_app.understanding.times import WhenFound, when_in, without_past

_CLAUSE_END = re.compile(r"[.!?;,\n]")


def time_told(scan: Scan, now: dt.datetime) -> WhenFound | None:
    """The time wished for, by its last correction; its words are taken from the scan. `now` in the local zone."""
    whole = when_in(hide_spans(scan.numbers, [*slashed(scan), *numbered(scan)]), now)
    meant = _put_right(scan, now, whole)
    for span in meant.spans if meant else ():
        scan.take(*span)
    return meant


def moved_to(scan: Scan, now: dt.datetime, whole: WhenFound | None) -> WhenFound | None:
    """The time named after the word of moving ("I have tomorrow at 10, can it be 12?"), on the day named before."""
    denied = {hit.first for hit in scan.labelled("intent.decline")}  # "tomorrow does not suit me": no wish for it
    said = scan.labelled("intent.reschedule")
    starts = [scan.words[hit.last].end if hit.first in denied else scan.words[hit.last].start for hit in said]
    return _later(scan, now, whole, min(starts, default=0))


def _put_right(scan: Scan, now: dt.datetime, whole: WhenFound | None) -> WhenFound | None:
    """The time named after a word of correction ("this evening... no, sorry, tomorrow at half past eight")."""
    ends = [match.end() for each in patterns(scan.low, "place.actually") for match in each.finditer(scan.low)]
    return _later(scan, now, whole, max(ends)) if ends else _day_behind(scan, now, whole)


def _day_behind(scan: Scan, now: dt.datetime, whole: WhenFound | None) -> WhenFound | None:
    """The day in the clause after the first day named, where something is put right: "no, I leave today. Sunday"."""
    if whole is None or whole.wanted.date is None or not puts_right(scan):
        return whole
    clause = _CLAUSE_END.search(scan.numbers, max(end for _, end in whole.spans))
    later = _later(scan, now, whole, clause.end()) if clause else whole
    return later if later and later.wanted.date != whole.wanted.date else whole


def _later(scan: Scan, now: dt.datetime, whole: WhenFound | None, start: int) -> WhenFound | None:
    """The time told from there on, its day from the whole when it names none; the whole when none is told there."""
    later = when_in(hide_spans(without_past(scan.numbers), [(0, start), *slashed(scan), *numbered(scan)]), now)
    if later is None or whole is None:
        return whole
    if later.wanted.date is not None:
        return WhenFound(later.wanted, (*whole.spans, *later.spans))
    return WhenFound(later.wanted.but(date=whole.wanted.date), (*whole.spans, *later.spans))
