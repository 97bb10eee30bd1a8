"""One turn as it is put to each model, and how the answer becomes a draft."""

from collections.abc import Callable
from typing import NamedTuple
from zoneinfo import ZoneInfo

from fixi_app.domain.messages import MediaKind
from fixi_app.domain.reading import Draft, Heard, Reading
from fixi_app.domain.spending import Spent
from fixi_app.understanding import gemini_prompt
from fixi_app.understanding.gemini import Model, Reply, Request
from fixi_app.understanding.gemini_agreement import agreed
from fixi_app.understanding.gemini_faults import Fault, ModelFailed
from fixi_app.understanding.gemini_schema import SCHEMA, Checks, Unreadable, fields_of, opening_of, reading_of
from fixi_app.understanding.media import Lent, MediaBytes


class Shown(NamedTuple):
    """What a model sees of the files: with the call, uploaded (with what they are), and notes on those it does not."""

    files: tuple[MediaBytes, ...] = ()
    lent: tuple[Lent, ...] = ()
    lent_kinds: tuple[MediaKind, ...] = ()
    notes: tuple[str, ...] = ()

    def kinds(self) -> list[str]:
        return [*(file.kind.value for file in self.files), *(kind.value for kind in self.lent_kinds)]

    def hidden(self) -> "Shown":
        return Shown(notes=(*self.notes, *(f"{kind}: could not be looked at" for kind in self.kinds())))


class Turn(NamedTuple):
    heard: Heard
    media: Shown
    offline: Reading
    city_known: Callable[[str], str | None]
    with_form: bool = True

    def plain(self) -> "Turn":
        """The same without files and without the form's schema, which then stands in words in the instruction."""
        return self._replace(media=self.media.hidden(), with_form=False) if self.with_form else self

    async def ask(self, model: Model, name: str, seconds: float) -> Draft:
        """Raises ModelFailed, also when the reply cannot be read."""
        reply = await model.generate(self._request(name, seconds))
        try:
            fields = fields_of(reply.text)
            read = agreed(reading_of(fields, self._checks(), name), self.offline, self.heard)
        except (Unreadable, ValueError):  # a ValueError holds the refused value: words of the answer
            used = {"tokens_in": reply.tokens_in, "tokens_out": reply.tokens_out}
            raise ModelFailed(Fault.UNREADABLE, "unreadable answer", **used) from None
        return Draft(reading=read, opening=opening_of(fields), spent=_spent(name, reply))

    def _request(self, name: str, seconds: float) -> Request:
        words = gemini_prompt.turn(self.heard, self.media.kinds(), self.media.notes)
        instruction = gemini_prompt.INSTRUCTION if self.with_form else gemini_prompt.INSTRUCTION_WITH_FORM
        schema = SCHEMA if self.with_form else None
        return Request(name, instruction, words, self.media.files, self.media.lent, schema, seconds)

    def _checks(self) -> Checks:
        now = self.heard.now.astimezone(ZoneInfo(self.heard.timezone))
        return Checks(self.city_known, " ".join(self.heard.texts), now, bool(self.media.kinds()))


def _spent(name: str, reply: Reply) -> tuple[Spent, ...]:
    return (Spent(model=name, tokens_in=reply.tokens_in, tokens_out=reply.tokens_out),)
