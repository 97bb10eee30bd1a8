"""The checks of the operations guide, asked of the store and of the last lines of the log."""

from collections.abc import Callable, Sequence
from importlib.util import find_spec

from fixi_app.services.desk import showing
from fixi_app.services.desk.chat_code import chat_code
from fixi_app.services.desk.health import DEGRADED, OK
from fixi_app.services.desk.words import Words
from fixi_app.services.ground import Ground
from fixi_app.services.office import ChatCode, HealthPart, LogLine, Logs
from fixi_app.services.people.who_works import GETS_LEADS
from fixi_app.services.running.left_waiting import left_waiting
from fixi_app.services.running.unserved import unserved_cities

_MEDIA = "Error downloading media"
_MOST_CITIES = 12


class DeskChecks:
    """Implements Checks."""

    def __init__(self, ground: Ground, logs: Logs, words: Words, *, others_go_on: bool = False) -> None:
        """`others_go_on`: whether other processes on the same store may do the work when this one ends."""
        self._others_go_on = others_go_on
        self._ground, self._logs, self._words = ground, logs, words
        # Lines of an earlier start say nothing about how Fixi is now.
        earlier, _ = logs.since(0)
        self._seen = earlier[-1].seq if earlier else 0
        self._media: LogLine | None = None
        self._fallback: LogLine | None = None
        self._fallbacks = 0

    async def rows(self) -> Sequence[HealthPart]:
        self._read_log()
        logged = (self._logged("media", self._media, 1), self._logged("fallback", self._fallback, self._fallbacks))
        return [await self._professionals(), await self._cities(), *logged, library(self._words)]

    async def at_quitting(self) -> str:
        if self._others_go_on:
            return ""
        left = await left_waiting(self._ground)
        if not left.any:
            return ""
        lines = [self._words(f"quitting.{name}", count=count) for name, count in left.model_dump().items() if count]
        return "\n".join([self._words("quitting.waits"), *lines])

    async def chat_code(self) -> ChatCode:
        return await chat_code(self._ground.channel, self._words)

    async def _professionals(self) -> HealthPart:
        pros = self._ground.store.db["professionals"]
        total = await pros.count_documents({"removed_at": None})
        at_work = await pros.count_documents(GETS_LEADS)
        told = self._words("check.pros", at_work=at_work, total=total)
        return self._part("professionals", at_work > 0, told)

    async def _cities(self) -> HealthPart:
        cities = await unserved_cities(self._ground.store.db)
        if not cities:
            return self._part("cities", True, self._words("check.cities_ok"))
        ground = self._ground
        names = ", ".join(ground.place_name(city, self._words.language) for city in cities[:_MOST_CITIES])
        return self._part("cities", False, self._words("check.cities", names=names))

    def _read_log(self) -> None:
        """Only what is new: the log's last lines are thousands."""
        lines, _ = self._logs.since(self._seen)
        for line in lines:
            self._seen = line.seq
            if _MEDIA in line.text:
                self._media = line
            elif "Model " in line.text and " failed: " in line.text:
                self._fallback, self._fallbacks = line, self._fallbacks + 1

    def _logged(self, name: str, line: LogLine | None, count: int) -> HealthPart:
        if line is None:
            return self._part(name, True, self._words(f"check.{name}_ok"))
        when = showing.moment(line.at, self._ground)
        return self._part(name, False, self._words(f"check.{name}", when=when, count=count, line=line.text))

    def _part(self, name: str, fine: bool, told: str) -> HealthPart:
        return _part(self._words, name, fine, told)


def library(words: Words, found: Callable[[str], object] = find_spec) -> HealthPart:
    """Whether files can be fetched at all."""
    there = found("httpx") is not None
    return _part(words, "library", there, words("check.library_ok" if there else "check.library"))


def _part(words: Words, name: str, fine: bool, told: str) -> HealthPart:
    if fine:
        return HealthPart(name=name, status=OK, detail=told)
    return HealthPart(name=name, status=DEGRADED, detail=told, advice=words(f"check_advice.{name}"))
