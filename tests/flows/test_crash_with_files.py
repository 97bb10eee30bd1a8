"""A death at a write of a conversation with a photo: the photo is neither lost nor given to the professional twice."""

from collections import Counter
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from fixi_app.channels.simulator import make_inbound
from fixi_app.domain.messages import Inbound, Media, MediaKind
from fixi_app.ids import SeededIds
from fixi_app.queues.inbox import Inbox
from fixi_app.repositories.documents import to_document
from fixi_app.road import lay_road
from fixi_app.services.running.sample import sample_professionals
from fixi_app.services.visits.upkeep import Upkeep
from fixi_app.understanding.danger import danger_in
from fixi_app.understanding.language import language_of
from tests.fakes.mortal import Killed, Mortality
from tests.fakes.town import AVI, DANA, Town, offline, town

SCRIPT = (
    (DANA, "", True), (DANA, "יש לי נזילה מתחת לכיור, חולון, הרצל 12 קומה 2 דירה 7", False), (DANA, "1", False),
    (DANA, "כן", False), (AVI, "אשר", False),
)  # fmt: skip


def _born_again(t: Town, folder: Path, life: int) -> None:
    ground = t.road.ground
    ground.ids, ground.inbox = SeededIds(100 + life), Inbox(t.db)
    t.road = lay_road(ground, offline, danger_in, language_of, 2, folder / "kept")


async def _keeps(t: Town, message: Inbound) -> None:
    """On the road that is there when it is done: a death may have laid it anew."""
    await t.road.receive.keep([message])


async def _settles(t: Town) -> None:
    await t.road.settle()


async def _life(folder: Path, kill_at: tuple[int, str] | None) -> tuple[Any, ...]:
    """What is there in the end: files given, files and photos of the lead, what was said twice, and the writes made."""
    (folder / "leak.jpg").write_bytes(b"\xff\xd8\xff\xe0")
    photo = Media(kind=MediaKind.IMAGE, url=(folder / "leak.jpg").as_uri())
    mortality = Mortality()
    async with town(sample=False, on_write=mortality.hook, media=folder / "kept") as t:
        avi = next(pro for pro in sample_professionals() if pro.phone == AVI)
        await t.db["professionals"].insert_one(to_document(avi))
        t.road.ground.business = t.road.ground.business.but(slot_days_ahead=2)
        await Upkeep(t.road.ground).slots_of(avi, t.clock.now())
        mortality.writes, mortality.trace, mortality.kill_at = 0, [], kill_at
        for number, (phone, text, shows) in enumerate(SCRIPT):
            message = make_inbound(
                f"simulator:{phone}", text, sent_at=t.clock.now(), message_id=str(number),
                media=(photo,) if shows else (),
            )  # fmt: skip
            for deed in (partial(_keeps, t, message), partial(_settles, t)):
                try:
                    await deed()
                except Killed:
                    mortality.revive()
                    _born_again(t, folder, number)
                    await t.road.leases.clear()
                    await t.road.sending.recover()
                    await deed()
                    t.clock.move(timedelta(seconds=3))
                    await t.road.settle()
                t.clock.move(timedelta(seconds=3))
            t.clock.move(timedelta(seconds=20))
        lead = await t.lead()
        twice = [text for text, count in Counter(t.heard(AVI)).items() if count > 1]
        return t.files(AVI), len(lead.files), lead.photos, lead.status.value, twice, mortality.writes


@pytest.mark.parametrize("phase", ["before", "after"])
async def test_a_photo_outlives_a_death_at_any_write_and_is_given_once(tmp_path: Path, phase: str) -> None:
    *good, writes = await _life(tmp_path, None)
    assert good == [["image.jpg"], 1, 1, "booked", []]
    assert writes > 40
    for point in range(1 if phase == "before" else 2, writes + 1, 3):
        *ended, _ = await _life(tmp_path, (point, phase))
        assert ended == good, f"killed {phase} write {point}"
