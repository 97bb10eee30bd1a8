"""The model of the town: reads as the offline reader does, is slow, fails, opens nicely, or promises what it may not.

What the chain of real models reports is reproduced: when all of them failed the offline reader's draft comes instead,
after the time that trying took. A fault of the chain itself, which never should be, is a `ModelBroke`.
"""

import random
from collections.abc import Callable, Sequence
from datetime import timedelta

from fixi_app.domain.reading import Draft, Heard, Language
from fixi_app.sample_road import read_offline
from fixi_app.understanding.media import MediaBytes

_OPENINGS = {
    Language.HE: "אוי, זה נשמע לא נעים.", Language.EN: "Oh, that sounds unpleasant.",
    Language.RU: "Ох, как неприятно.", Language.AR: "يا ساتر، هذا مزعج.",
}  # fmt: skip
PROMISES = (
    "מעולה, הביקור נקבע למחר בעשר.", "It is all booked, he comes at ten tomorrow.", "Мастер приедет завтра в 10:00.",
    "تم الحجز، الفني بيوصل بكرا.", "זה יעלה לך 300 שקל בלבד.",
)  # fmt: skip
"""Sentences that no customer may ever read."""


class ModelBroke(RuntimeError):
    """The reader itself failed, where the chain promises never to."""


class LimpingModel:
    def __init__(self, dice: random.Random, faults: float, passes: Callable[[timedelta], None]) -> None:
        """`passes` lets time go by while the model thinks."""
        self._dice, self._faults, self._passes = dice, faults, passes

    async def __call__(self, heard: Heard, media: Sequence[MediaBytes] = ()) -> Draft:
        draft = await read_offline(heard, media)
        if not self._faults or not heard.ask_model:
            return draft
        roll = self._dice.random()
        if roll < self._faults / 20:
            raise ModelBroke("the chain fell over")
        self._passes(timedelta(seconds=round(self._dice.uniform(1, 25 if roll < self._faults else 4))))
        if roll < self._faults:
            return draft
        language = draft.reading.language or heard.language or Language.HE
        roll = self._dice.random()
        opening = self._dice.choice(PROMISES) if roll < 0.1 else _OPENINGS.get(language, "") if roll < 0.3 else ""
        return draft.but(opening=opening, reading=draft.reading.but(source="simulated"))
