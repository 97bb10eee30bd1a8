"""What every flow is handed beside the conversation, and what it gives back."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from fixi_app.dialogue.wishes import Asking
from fixi_app.domain.base import Record, UtcTime
from fixi_app.domain.business import Business
from fixi_app.domain.conversation import Conversation, OpenQuestion, Option, Turn
from fixi_app.domain.messages import Media
from fixi_app.domain.professionals import Gender
from fixi_app.domain.questions import Question
from fixi_app.domain.reading import Language


class Line(Record):
    """One sentence to say: a catalogue key and the facts for its placeholders, which come from the store."""

    key: str
    facts: dict[str, str] = {}
    gender: Gender | None = None
    """Of the professional spoken of or to, where the sentence depends on it."""
    about: str | None = None
    """The offer or lead it is about, so that a reply to just this message finds it."""
    not_after: UtcTime | None = None
    file: Media | None = None
    """It goes out as a message of its own with this file."""
    once: str = ""
    """Said only once under this id, however often it is decided anew."""
    close: bool = False
    """It stands right under the line before, as one paragraph with it."""


class Outcome(Record):
    conversation: Conversation
    lines: tuple[Line, ...] = ()

    def plus(self, *lines: Line) -> "Outcome":
        return self.but(lines=(*self.lines, *lines))

    def then(self, later: "Outcome") -> "Outcome":
        """This outcome followed by a later one that went on from its conversation."""
        return Outcome(conversation=later.conversation, lines=(*self.lines, *later.lines))


Flow = Asking[Outcome]


@dataclass(frozen=True)
class Scene:
    """The turn's surroundings; all of it is fixed when the turn begins."""

    turn: Turn
    now: datetime
    zone: ZoneInfo
    business: Business
    language: Language
    place_name: Callable[[str, Language], str]
    """(canonical city, language) -> the name as people say it."""
    model_vendor: str = ""
    """Whose model sees what is written here; empty = nobody's."""
    held_until: datetime | None = None
    """What is said in this turn waits in the outbox until then, or until he writes himself; None = it goes at once."""

    def speaking(self, language: Language) -> "Scene":
        return replace(self, language=language)

    @property
    def read_another_day(self) -> bool:
        """Whether it may be read on another local date than that on which it is said: then no "today" is true."""
        dates = {moment.astimezone(self.zone).date() for moment in (self.now, self.held_until or self.now)}
        return len(dates) > 1

    def city(self, canonical: str | None) -> str:
        return self.place_name(canonical, self.language) if canonical else ""


def line(
    key: str, /, *, gender: Gender | None = None, about: str | None = None, close: bool = False, **facts: object
) -> Line:
    """A line with its facts as text."""
    told = {name: str(value) for name, value in facts.items()}
    return Line(key=key, gender=gender, about=about, close=close, facts=told)


def question(
    kind: Question, scene: Scene, *, options: tuple[Option, ...] = (), about: str | None = None
) -> OpenQuestion:
    """A question opened in this turn; whether news opened it decides how a quick bare digit is taken."""
    return OpenQuestion(kind=kind, since=scene.now, options=options, about=about, by_news=not scene.turn.has_messages())


def hours_since(moment: datetime | None, now: datetime) -> float:
    """Hours from a moment to now; endless where there was none."""
    return (now - moment) / timedelta(hours=1) if moment else float("inf")
