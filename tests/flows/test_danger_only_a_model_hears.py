"""Danger that stands in no written word: in a voice note, in a picture, in a phrase that only a model understands."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from fixi_app.domain.messages import MediaKind
from fixi_app.domain.reading import Danger, Draft, Heard, Reading
from fixi_app.understanding.media import MediaBytes
from tests.fakes.town import DANA, offline, town
from tests.flows.test_media_road import Sent

OWNER = "+972500000999"


class _Model:
    """Reads as it is told, once it is handed a file or a text."""

    def __init__(self, **found: object) -> None:
        self._found = found

    async def __call__(self, heard: Heard, media: Sequence[MediaBytes] = ()) -> Draft:
        reading: Reading = (await offline(heard)).reading
        return Draft(reading=reading.but(**self._found))


@pytest.mark.parametrize(
    "model",
    [
        _Model(transcript="יש פה ריח חזק של גז בכל הבית"),
        _Model(transcript="יש פה ריח מוזר", danger=Danger.GAS, urgent=True),
        _Model(media_show="balloon", danger=Danger.GAS, urgent=True),
    ],
)
async def test_the_safety_text_comes_first_and_help_is_looked_for(tmp_path: Path, model: _Model) -> None:
    sent = Sent(tmp_path)
    async with town(media=sent.kept, reader=model, owner_phone=OWNER) as t:
        await t.says(DANA, "", **sent.file(MediaKind.VOICE, b"OggS" + b"0" * 50))
        assert "102" in t.heard(DANA)[0]
        assert "גז" in t.heard(DANA)[0]
        assert "באיזו עיר" in t.last(DANA)
        assert "חירום" in t.last(OWNER)


async def test_what_was_written_is_warned_of_once_however_many_see_it() -> None:
    async with town(reader=_Model(danger=Danger.GAS, urgent=True)) as t:
        await t.says(DANA, "ריח גז חזק בבית!!")
        assert len([text for text in t.heard(DANA) if "102" in text]) == 1
        await t.says(DANA, "מה לעשות")
        assert len([text for text in t.heard(DANA) if "102" in text]) == 1


async def test_a_voice_note_that_names_no_danger_warns_of_none(tmp_path: Path) -> None:
    sent = Sent(tmp_path)
    async with town(media=sent.kept, reader=_Model(transcript="יש נזילה קטנה בברז, לא דחוף")) as t:
        await t.says(DANA, "", **sent.voice())
        assert "102" not in "".join(t.heard(DANA))
