"""Every night what is past its time goes: words after 90 days, files after 30, the persons of leads after 24 months."""

import os
from datetime import timedelta
from pathlib import Path

import pytest

from fixi_app.domain.anonymous import KEPT
from fixi_app.domain.leads import By, Lead, LeadStatus, StatusChange
from fixi_app.domain.messages import Media, MediaKind
from fixi_app.domain.reading import Trade
from fixi_app.repositories.documents import to_document
from tests.fakes.town import DANA, TUESDAY, Town, town


def shelved(t: Town, folder: Path, name: str, days: float) -> str:
    """A file that was kept so many days ago, by the business's clock."""
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_bytes(b"photo")
    moment = (t.clock.now() - timedelta(days=days)).timestamp()
    os.utime(path, (moment, moment))
    return name


async def message(t: Town, id_: str, days: float, path: str | None = None) -> None:
    media = [to_document(Media(kind=MediaKind.IMAGE, path=path, url="https://x/y"))] if path else []
    await t.db["messages"].insert_one({
        "_id": id_, "conversation_id": "c1", "lead_id": None, "direction": "in", "by": "customer", "text": "words",
        "media": media, "at": t.clock.now() - timedelta(days=days), "order": 0, "turn_id": None,
    })  # fmt: skip


def lead(t: Town, id_: str, days: float, status: LeadStatus = LeadStatus.CLOSED, **more: object) -> Lead:
    at = t.clock.now() - timedelta(days=days)
    return Lead.model_validate({
        "id": id_, "contact_id": "c1", "phone": DANA, "customer_name": "Dana Levi", "status": status,
        "trade": Trade.PLUMBING, "issue": "leak at Dana's", "city": "Holon", "street": "Herzl", "house_number": "12",
        "floor": "2", "apartment": "7", "unknown_place": "near the mill", "details": "ring twice", "lat": 32.0,
        "lon": 34.7, "media_show": "a kitchen", "final_price": 300.0, "created_at": at, "updated_at": at,
        "status_history": (StatusChange(status=status, at=at, by=By.OWNER, reason="she moved away"),),
    } | more)  # fmt: skip


async def test_words_go_after_their_days_and_younger_ones_stay() -> None:
    async with town() as t:
        await message(t, "old", 91)
        await message(t, "young", 89)
        await t.road.retention.tick(t.clock.now())
        assert [one["_id"] for one in await t.db["messages"].find({}).to_list()] == ["young"]


async def test_files_go_by_their_age_with_their_records_and_whether_or_not_a_record_names_them(tmp_path: Path) -> None:
    async with town(media=tmp_path) as t:
        for name, days in (("seen-0", 31), ("orphan-0", 31), ("fresh-0", 29), ("half-0.part", 2), ("now-0.part", 0.1)):
            shelved(t, tmp_path, name, days)
        await message(t, "with_old", 31, "seen-0")
        await message(t, "with_fresh", 29, "fresh-0")
        files = tuple(Media(kind=MediaKind.IMAGE, path=name) for name in ("seen-0", "fresh-0"))
        await t.road.ground.store.leads.add(lead(t, "open", 5, LeadStatus.BOOKED, files=files))
        await t.road.ground.store.leads.add(lead(t, "ended", 31, files=files[:1]))
        await t.road.retention.tick(t.clock.now())
        assert sorted(path.name for path in tmp_path.iterdir()) == ["fresh-0", "now-0.part"]
        (old,) = (await t.db["messages"].find_one({"_id": "with_old"}) or {})["media"]
        assert (old["path"], old["url"], old["problem"]) == (None, None, "expired")
        assert [file.path for file in (await t.leads(_id="open"))[0].files] == ["fresh-0"]
        assert (await t.leads(_id="ended"))[0].files == ()


async def test_an_old_lead_keeps_its_figures_and_loses_its_person() -> None:
    async with town() as t:
        store = t.road.ground.store
        await store.leads.add(lead(t, "old", 731))
        await store.leads.add(lead(t, "waiting", 731, LeadStatus.PENDING))
        await store.leads.add(lead(t, "young", 720))
        await t.db["reviews"].insert_one({"_id": "old", "stars": 5, "text": "Dana was happy", "pro_id": "p"})
        await t.db["audit_log"].insert_one({"_id": "a", "lead_id": "old", "before": {"street": "Herzl"}, "after": {}})
        await t.road.retention.tick(t.clock.now())
        stored = await t.db["leads"].find_one({"_id": "old"})
        assert stored is not None
        assert stored["final_price"] == 300.0
        for word in ("Dana", "Herzl", "mill", "twice", "kitchen", "moved away", DANA, "c1"):
            assert word not in str(stored)
        assert "happy" not in str(await t.db["reviews"].find_one({"_id": "old"}))
        assert "Herzl" not in str(await t.db["audit_log"].find_one({"_id": "a"}))
        assert {one.customer_name for one in await t.leads(_id={"$in": ["waiting", "young"]})} == {"Dana Levi"}


async def test_a_customer_who_is_silent_for_as_long_is_forgotten_but_not_that_he_wants_no_messages() -> None:
    async with town() as t:
        await t.says(DANA, "יש לי נזילה בחולון, קוראים לי דנה")
        await t.says(DANA, "ביטול")
        await t.says(DANA, "1")
        await t.says(DANA, "הסר")
        t.clock.move(timedelta(days=740))
        await t.road.retention.tick(t.clock.now())
        contact = await t.road.ground.store.contacts.first({"opted_out_at": {"$ne": None}})
        assert contact is not None
        assert (contact.name, contact.phone) == (None, None)
        chat = await t.db["conversations"].find_one({"_id": contact.id})
        assert chat is not None
        assert DANA not in str(chat)
        assert chat["facts"]["city"] is None
        await t.says(DANA, "שלום")
        assert len(t.new(DANA)) > 0
        assert await t.road.ground.store.contacts.first({"_id": contact.id, "opted_out_at": {"$ne": None}}) is not None


async def test_a_second_night_finds_nothing_left_to_do(tmp_path: Path) -> None:
    async with town(media=tmp_path) as t:
        shelved(t, tmp_path, "seen-0", 31)
        await message(t, "one", 31, "seen-0")
        await message(t, "two", 91)
        await t.road.ground.store.leads.add(lead(t, "old", 731))
        first = await t.road.retention.tick(t.clock.now())
        assert (first["files"], first["messages"], first["leads"], first["file_records"]) == (1, 1, 1, 1)
        assert not any((await t.road.retention.tick(t.clock.now())).values())


async def test_a_night_that_was_broken_off_is_made_up_for_by_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    async with town() as t:
        for number in range(3):
            await t.road.ground.store.leads.add(lead(t, f"old{number}", 731 + number))
        erasing, count = t.road.retention._erasing, 0
        whole = erasing.lead

        async def breaks(one: Lead) -> None:
            nonlocal count
            count += 1
            if count == 2:
                raise OSError("the disk is gone")
            await whole(one)

        monkeypatch.setattr(erasing, "lead", breaks)
        with pytest.raises(OSError):
            await t.road.retention.tick(t.clock.now())
        monkeypatch.undo()
        t.clock.move(timedelta(days=1))
        assert (await t.road.retention.tick(t.clock.now()))["leads"] == 2
        assert {one.customer_name for one in await t.leads()} == {None}


async def test_thousands_of_messages_go_in_batches() -> None:
    async with town() as t:
        old = t.clock.now() - timedelta(days=91)
        many = [{"_id": f"m{n}", "conversation_id": "c", "media": [], "at": old} for n in range(1001)]
        await t.db["messages"].insert_many(many)
        assert (await t.road.retention.tick(t.clock.now()))["messages"] == 1001


async def test_what_routing_decided_names_no_customer() -> None:
    async with town(TUESDAY) as t:
        await t.to_offer(DANA, "קוראים לי דנה לוי, יש לי נזילה מתחת לכיור, חולון, הרצל 12 קומה 2 דירה 7")
        decisions = str(await t.db["decisions"].find({}).to_list())
        for word in ("דנה", "הרצל", DANA, "נזילה"):
            assert word not in decisions


def test_a_field_of_a_lead_that_is_not_named_as_kept_is_lost() -> None:
    personal = {"phone", "customer_name", "issue", "unknown_place", "lat", "lon", "street", "house_number", "floor",
                "apartment", "details", "media_show", "files", "contact_id"}  # fmt: skip
    assert not personal & KEPT
    assert set(Lead.model_fields) >= KEPT


async def test_what_else_may_name_somebody_has_its_end_too(tmp_path: Path) -> None:
    exports = tmp_path / "exports"
    async with town(TUESDAY, exports=exports) as t:
        now, days = t.clock.now(), t.road.ground.business.retention_messages_days
        months = timedelta(days=31 * t.road.ground.business.retention_leads_months)
        for name, age in (("old", months), ("young", timedelta(days=days - 1))):
            at = now - age
            await t.db["audit_log"].insert_one({"_id": name, "at": at, "before": {"name": "x"}, "after": {}})
            await t.db["simulator"].insert_one({"_id": name, "at": at, "address": "a", "text": "words"})
            await t.db["forgotten"].insert_one({"_id": name, "at": at, "marks": ["m"], "done": True})
            shelved(t, exports, f"{name}.csv", age / timedelta(days=1))
        done = await t.road.retention.tick(now)
        assert [done[kind] for kind in ("changes", "simulator", "exports", "erasures")] == [1, 1, 1, 1]
        assert [(one["_id"], bool(one["before"])) for one in await t.db["audit_log"].find({}).to_list()] == [
            ("old", False), ("young", True),
        ]  # fmt: skip
        for name in ("simulator", "forgotten"):
            assert [one["_id"] for one in await t.db[name].find({}).to_list()] == ["young"]
        assert [path.name for path in exports.iterdir()] == ["young.csv"]
