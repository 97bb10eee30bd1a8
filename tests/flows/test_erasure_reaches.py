"""How far erasing reaches among those who were told of a visit: whoever had it once, and what they asked for later."""

import contextlib
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from fixi_app.services.forgetting.belonging import Belonging
from fixi_app.services.forgetting.copies import Copies
from tests.fakes.desk import AtDesk, at_desk
from tests.fakes.town import AVI, NOAM, YOSSI, Town
from tests.flows.test_desk_assigning import the_other
from tests.flows.test_erasure_drill import NAME, PHONE, STREET, WORDS, found_in


@contextlib.asynccontextmanager
async def booked(data: Path, pros: list[str]) -> AsyncIterator[AtDesk]:
    """He has a visit, and whoever was asked first has said yes."""
    async with at_desk(only=pros, uri=f"mongita:{data}") as d:
        t = d.town
        await t.says(PHONE, f"קוראים לי {NAME}, יש לי נזילה {WORDS[0]} מתחת לכיור")
        await t.says(PHONE, f"חולון, {STREET} 12 קומה 2 דירה 7")
        await t.says(PHONE, "1")
        await t.says(PHONE, "1")
        await t.says(await _phone_of(t, await _offered(t)), "אשר")
        yield d


async def _offered(t: Town) -> str:
    lead = await t.lead()
    assert lead.offer is not None
    return lead.offer.pro_id


async def _phone_of(t: Town, pro_id: str) -> str:
    found = await t.db["professionals"].find_one({"_id": pro_id})
    assert found is not None
    return str(found["phone"])


async def _finished(t: Town, pro_phone: str) -> None:
    await t.at_the_visit()
    await t.says(pro_phone, "סיימתי")
    await t.says(PHONE, "5")


async def _forgotten(t: Town, data: Path) -> dict[str, list[str]]:
    """What is left of him when all of it should be gone."""
    assert found_in(data), "nothing was planted"
    await t.says(PHONE, "תמחקו את המידע שלי")
    await t.says(PHONE, "1")
    t.clock.move(timedelta(minutes=2))
    assert await t.road.erasures.tick(t.clock.now()) == 1
    await Copies(t.road.ground, (), data).tick(t.clock.now())
    return found_in(data)


async def test_a_professional_from_whom_the_owner_took_the_visit_keeps_nothing_of_its_customer(tmp_path: Path) -> None:
    async with booked(tmp_path / "data", [AVI, YOSSI]) as d:
        t = d.town
        lead = await t.lead()
        other = await the_other(d, lead)
        assert (await d.save(lead, pro_id=other.id)).ok
        await t.settle()
        now = await t.lead()
        assert (now.pro_id, now.refused_pro_ids) == (other.id, ()), "the request itself has forgotten whose it was"
        await _finished(t, other.phone)
        assert await _forgotten(t, tmp_path / "data") == {}


@pytest.mark.parametrize("record", ["offers", "decisions", "audit_log"])
async def test_he_is_found_by_any_one_record_that_names_him(tmp_path: Path, record: str) -> None:
    async with booked(tmp_path / "data", [AVI, YOSSI]) as d:
        t = d.town
        lead = await t.lead()
        assert (await d.save(lead, pro_id=(await the_other(d, lead)).id)).ok
        await t.settle()
        for other in {"offers", "decisions", "audit_log"} - {record}:
            await t.db[other].delete_many({})
        chats = await Belonging(t.road.ground.store).chats_told([await t.lead()])
        told = await t.db["conversations"].find(chats, {"pro_id": 1}).to_list()
        assert lead.pro_id in {chat["pro_id"] for chat in told}


LATER = timedelta(days=3)
SAID = "הגיע בזמן והיה נחמד כלובקנרי"


async def test_what_a_professional_looks_up_days_after_the_visit_goes_with_its_customer(tmp_path: Path) -> None:
    async with booked(tmp_path / "data", [AVI]) as d:
        t = d.town
        await _finished(t, AVI)
        await t.says(PHONE, SAID)
        t.clock.move(LATER)
        for looked_up in ("היסטוריה", "ביקורות", f"{NAME} שילם במזומן"):
            await t.says(AVI, looked_up)
        later = {"at": {"$gt": (await t.lead()).updated_at + timedelta(days=1)}}
        told = " ".join([one["text"] for one in await t.db["messages"].find(later).to_list()])
        assert NAME in told
        assert SAID in told
        assert await _forgotten(t, tmp_path / "data") == {}


async def test_of_another_customer_with_his_name_nothing_goes_that_was_told_later(tmp_path: Path) -> None:
    async with booked(tmp_path / "data", [AVI]) as d:
        t = d.town
        await _finished(t, AVI)
        t.clock.move(LATER)
        await t.says(NOAM, f"קוראים לי {NAME}, יש לי סתימה בכיור, בת ים, בלפור 44 קומה 2 דירה 7")
        await t.says(NOAM, "1")
        await t.says(NOAM, "1")
        offered = {"text": {"$regex": f"{NAME}.*בת ים"}}
        before = await t.db["messages"].count_documents(offered)
        assert before
        await _forgotten(t, tmp_path / "data")
        assert await t.db["messages"].count_documents(offered) == before
