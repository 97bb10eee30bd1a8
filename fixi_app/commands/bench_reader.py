"""How fast the offline reader is: loading its tables, one message at the median and at the 99th percentile.

The messages are read in a process of its own, so that loading is a first loading; the garbage collector runs as ever.
"""

import datetime as dt
import json
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from statistics import quantiles

from fixi_app.commands.bench import Measure
from fixi_app.commands.outcome import CommandFailed

ROOT = Path(__file__).resolve().parent.parent.parent
_NOW = dt.datetime(2026, 11, 24, 9, 0, tzinfo=dt.UTC)
_TIMES = 50
MESSAGES = (
    "שלום, המזגן בסלון מטפטף, רמת גן ביאליק 33 קומה 2 דירה 4, מחר אחרי 12",
    "היי מה קורה תקשיב יש לי פה מקרר שקניתי לפני שנתיים ופתאום מאתמול בערב הוא לא מקרר למטה רק המקפיא עובד ואני "
    "בבת ים ברחוב בלפור 102 קומה שמינית, הטלפון 050-0000000 תחזרו אליי, אני עובד בתל אביב ויכול רק ביום שישי עד 12",
    "לא חולון, בת ים",
    "👍",
    "Hi, the kitchen tap is dripping and the cupboard under it is wet. 12 Herzl St, apt 4, Netanya. Thursday?",
    "I used to live in Haifa but it's for my mum's place in Rehovot: the washing machine won't drain",
    "Здравствуйте, не работает кондиционер, Хайфа, улица Герцля 15 кв 8, третий этаж, можно завтра после 16:00?",
    "السلام عليكم، المكيف بنقط مي، الناصرة شارع بولس السادس 12 طابق 3، بكرا بعد الساعة 4",
    "כמה עולה? " * 180,
)
"""Of every language, short and long; the last as long as anyone could paste."""
_READ = """
import datetime, json, sys, time
from fixi_app.domain.reading import Heard
from fixi_app.understanding.offline import OfflineReader, load
given = json.load(sys.stdin)
start = time.perf_counter()
load()
loaded = time.perf_counter() - start
now, reader, took = datetime.datetime.fromisoformat(given["now"]), OfflineReader(), []
for text in given["messages"] * given["times"]:
    start = time.perf_counter()
    reader.read(Heard(texts=(text,), now=now))
    took.append(time.perf_counter() - start)
json.dump({"loaded": loaded, "took": took}, sys.stdout)
"""


def rounds(count: int) -> Iterator[Iterable[Measure]]:
    for _ in range(count):
        yield _measured()


def _measured() -> Iterator[Measure]:
    begun = time.perf_counter()
    loaded, took = _read()
    whole = time.perf_counter() - begun
    cuts = [1000 * cut for cut in quantiles(took, n=100)]
    yield Measure("loading the reader's tables", 1000 * loaded, "ms", 150.0, "promised at most")
    yield Measure("a message, median", cuts[49], "ms", 5.0, "promised at most")
    yield Measure("a message, 99th percentile", cuts[98], "ms", 20.0, "promised at most")
    yield Measure("start, load and all readings", whole, "s", sum(took), "the readings alone")


def _read() -> tuple[float, list[float]]:
    """Seconds to load, and of each reading."""
    given = json.dumps({"messages": MESSAGES, "times": _TIMES, "now": _NOW.isoformat()})
    done = subprocess.run(
        [sys.executable, "-c", _READ], input=given, capture_output=True, text=True, cwd=ROOT, check=False
    )
    if done.returncode:
        raise CommandFailed(f"The reader could not be measured: {done.stderr.strip()[-200:]}")
    found = json.loads(done.stdout)
    return found["loaded"], found["took"]
