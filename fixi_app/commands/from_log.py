"""What the log's last lines tell `doctor`: files that could not be had, and models that failed.

Only the last day counts, by the times in the lines: what was wrong last week says nothing about today.
"""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from fixi_app.commands.findings import Finding, broken, fine
from fixi_app.log_recall import Recalled, recalled

FILE = "fixi.log"
_LATELY = timedelta(days=1)
_MEDIA = "Error downloading media"
_MODEL = re.compile(r"Model \S+ failed: ")
_ALL_MODELS = "All AI models failed"


def from_log(log_dir: Path, now: datetime) -> list[Finding]:
    """Two lines, also where there is no log yet."""
    lines = [line for line in recalled(log_dir / FILE) if line.at > now - _LATELY]
    return [_media(lines), _models(lines)]


def _media(lines: Sequence[Recalled]) -> Finding:
    part, lost = "media downloads", [line for line in lines if line.text.startswith(_MEDIA)]
    if not lost:
        return fine(part, "every file of the last day was had")
    return broken(part, f"{len(lost)} times in the last day; the last: {_told(lost[-1])}", stops=False)


def _models(lines: Sequence[Recalled]) -> Finding:
    part, failed = "models", [line for line in lines if _MODEL.match(line.text)]
    none_left = [line for line in lines if line.text.startswith(_ALL_MODELS)]
    last = f"; the last: {_told(failed[-1])}" if failed else ""
    if none_left:
        text = f"{_ALL_MODELS}, {len(none_left)} times in the last day: look at the key and the quota{last}"
        return broken(part, text, stops=False)
    if failed:
        return fine(part, f"another one was asked {len(failed)} times in the last day{last}")
    return fine(part, "none failed in the last day")


def _told(line: Recalled) -> str:
    return f"{line.at:%H:%M} {line.text.splitlines()[0]}"
