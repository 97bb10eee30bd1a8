"""A model that promises, leaks and obeys: it says whatever it was told to, in every field that it fills."""

from collections.abc import Sequence

from fixi_app.dialogue.gate import Fault
from fixi_app.domain.reading import Draft, Heard, Language
from fixi_app.understanding.media import MediaBytes
from tests.fakes.town import offline

FIELDS = ("issue", "street", "unknown_place", "customer_name", "media_show")


class Obedient:
    """A reader: what the offline one makes of the words, with `says` as its opening and in these fields besides."""

    def __init__(self, says: str, language: Language, fields: Sequence[str] = ()) -> None:
        self.says, self.language, self.fields = says, language, fields

    async def __call__(self, heard: Heard, media: Sequence[MediaBytes] = ()) -> Draft:
        reading = (await offline(heard, media)).reading
        filled = dict.fromkeys(self.fields, self.says[:60])
        return Draft(reading=reading.but(language=self.language, source="obedient", **filled), opening=self.says)


def everything_passes(opening: str, language: Language | None = None, names: Sequence[str] = ()) -> Fault | None:
    """A build in which the gate is left open; the tests of the gate must fail with it, or they prove nothing."""
    return None


def nothing_is_untold(reading: object, said: str) -> dict[str, Fault]:
    """Likewise, for the fields."""
    return {}
