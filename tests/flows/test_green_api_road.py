"""From a Green API webhook to a booked visit, over real HTTP on both sides."""

import asyncio
from pathlib import Path

import httpx
import pytest

from fixi_app.domain.messages import ChannelState
from tests.fakes.green_api import FakeGreenApi
from tests.fakes.house import House, connected, house
from tests.fakes.process import until
from tests.fakes.town import AVI, DANA

DANA_CHAT, AVI_CHAT = f"{DANA[1:]}@c.us", f"{AVI[1:]}@c.us"
ALL = "יש לי נזילה מתחת לכיור, חולון, הרצל 12 קומה 2 דירה 7"


async def _writes(h: House, fake: FakeGreenApi, chat: str, text: str, **more: str) -> None:
    assert await fake.deliver(h.webhook, h.secret, fake.bodies.text(text, chat=chat, **more)) == 200


async def _answered(fake: FakeGreenApi, chat: str, words: str) -> str:
    async def found() -> str | None:
        return next((text for text in fake.texts_to(chat) if words in text), None)

    return str(await until(found, 15))


async def _only_avi(h: House) -> None:
    await h.appliance.db["professionals"].update_many({"phone": {"$ne": AVI}}, {"$set": {"is_active": False}})


async def test_a_webhook_in_becomes_a_booked_visit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with FakeGreenApi() as fake, house(tmp_path, monkeypatch, **connected(fake)) as h:
        await _only_avi(h)
        await _writes(h, fake, DANA_CHAT, ALL)
        await _answered(fake, DANA_CHAT, "1.")
        await _writes(h, fake, DANA_CHAT, "1")
        await _answered(fake, DANA_CHAT, "לסיכום")
        await _writes(h, fake, DANA_CHAT, "כן")
        await _answered(fake, AVI_CHAT, "*1*")
        await _writes(h, fake, AVI_CHAT, "אשר")
        await _answered(fake, DANA_CHAT, "נקבע")
        leads = await h.appliance.road.ground.store.leads.many({})
        assert [lead.status for lead in leads] == ["booked"]
        assert (await h.appliance.db["decisions"].find_one({"_id": leads[0].decision_id})) is not None


async def test_a_wrong_token_is_refused_and_nothing_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with FakeGreenApi() as fake, house(tmp_path, monkeypatch, **connected(fake)) as h:
        assert await fake.deliver(h.webhook, "not-the-secret", fake.bodies.text("שלום")) == 403
        assert await fake.deliver(h.webhook, None, fake.bodies.text("שלום")) == 403
        assert await h.appliance.db["inbox"].count_documents({}) == 0
        assert await h.appliance.db["contacts"].count_documents({}) == 0


async def test_the_same_webhook_five_times_is_one_turn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """L01."""
    async with FakeGreenApi() as fake, house(tmp_path, monkeypatch, **connected(fake)) as h:
        body = fake.bodies.text(ALL, chat=DANA_CHAT)
        codes = await asyncio.gather(*(fake.deliver(h.webhook, h.secret, body) for _ in range(5)))
        assert codes == [200] * 5
        await _answered(fake, DANA_CHAT, "1.")
        assert await fake.deliver(h.webhook, h.secret, body) == 200
        await asyncio.sleep(0.3)
        assert len(fake.texts_to(DANA_CHAT)) == 1
        conversation = await h.appliance.db["conversations"].find_one({})
        assert conversation is not None
        assert conversation["turns"] == 1
        assert await h.appliance.db["messages"].count_documents({"direction": "in"}) == 1


async def test_a_burst_with_a_photo_is_one_turn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with FakeGreenApi() as fake, house(tmp_path, monkeypatch, FIXI_QUIET_TIME="2", **connected(fake)) as h:
        link = fake.add_file("leak.jpg", b"\xff\xd8\xff" + b"0" * 200, "image/jpeg")
        await _writes(h, fake, DANA_CHAT, "היי")
        photo = fake.bodies.file("imageMessage", link, "image/jpeg", chat=DANA_CHAT)
        assert await fake.deliver(h.webhook, h.secret, photo) == 200
        await _writes(h, fake, DANA_CHAT, "נזילה מתחת לכיור בחולון")
        await _answered(fake, DANA_CHAT, "הכתובת")
        assert len(fake.texts_to(DANA_CHAT)) == 1
        leads = await h.appliance.road.ground.store.leads.many({})
        assert [lead.photos for lead in leads] == [1]


async def test_the_owner_typing_from_the_phone_silences_the_bot(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with FakeGreenApi() as fake, house(tmp_path, monkeypatch, **connected(fake)) as h:
        await _writes(h, fake, DANA_CHAT, "יש לי נזילה")
        await _answered(fake, DANA_CHAT, "עיר")
        echo = fake.bodies.from_phone("אני מטפל בזה", chat=DANA_CHAT)
        assert await fake.deliver(h.webhook, h.secret, echo) == 200

        async def person() -> bool:
            return await h.appliance.db["conversations"].find_one({"mode": "person"}) is not None

        await until(person)
        before = len(fake.texts_to(DANA_CHAT))
        await _writes(h, fake, DANA_CHAT, "חולון, הרצל 12")
        await asyncio.sleep(0.6)
        assert len(fake.texts_to(DANA_CHAT)) == before


async def test_nothing_leaves_before_the_account_is_known_to_be_well(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """L59, L60: a flagged account answers 200 to every message, and WhatsApp swallows them."""
    async with FakeGreenApi(state="yellowCard") as fake, house(tmp_path, monkeypatch, **connected(fake)) as h:
        await _writes(h, fake, DANA_CHAT, "יש לי נזילה")

        async def queued() -> bool:
            return await h.appliance.db["outbox"].count_documents({"state": "queued"}) == 1

        await until(queued)
        await asyncio.sleep(0.3)
        assert fake.sent == []
        fake.state = "authorized"
        await fake.deliver(h.webhook, h.secret, fake.bodies.state("authorized"))
        await _answered(fake, DANA_CHAT, "עיר")


async def test_a_yellow_card_told_of_one_message_stops_all_though_the_state_still_says_authorized(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """L59: the probe of every two minutes sent the whole backlog into a flagged number, and the owner heard nothing."""
    async with FakeGreenApi() as fake, house(tmp_path, monkeypatch, **connected(fake)) as h:
        await fake.deliver(h.webhook, h.secret, fake.bodies.status("BAE57", "yellowCard"))
        assert await h.appliance.watch.probe() is ChannelState.READY
        await _writes(h, fake, DANA_CHAT, "יש לי נזילה")

        async def queued() -> bool:
            return await h.appliance.db["outbox"].count_documents({"state": "queued"}) == 1

        await until(queued)
        await asyncio.sleep(0.3)
        assert fake.sent == []
        assert await h.appliance.db["alerts"].count_documents({"_id": {"$regex": "^flagged:"}}) == 1
        await h.appliance.road.brakes.release("rina")
        await _answered(fake, DANA_CHAT, "עיר")


async def test_a_provider_that_fails_for_a_while_loses_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = "2026-11-24T09:00:00+02:00*100"
    async with FakeGreenApi() as fake, house(tmp_path, monkeypatch, clock=clock, **connected(fake)) as h:
        fake.fail_next(500, "oops", method="sendMessage", times=2)
        fake.fail_next(429, "slow down", method="sendMessage")
        await _writes(h, fake, DANA_CHAT, "יש לי נזילה")
        await _answered(fake, DANA_CHAT, "עיר")
        assert len(fake.texts_to(DANA_CHAT)) == 1


async def test_the_tunnel_reaches_the_webhooks_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with (
        FakeGreenApi() as fake,
        house(tmp_path, monkeypatch, **connected(fake)) as h,
        httpx.AsyncClient(trust_env=False) as http,
    ):
        assert (await http.get(f"{h.public_url}/")).json() == {"status": "ok", "name": "Fixi"}
        assert (await http.get(f"{h.public_url}/health")).status_code == 404
        assert (await http.get(f"{h.url}/health")).status_code == 200
        assert (await http.post(f"{h.public_url}/webhook/twilio", content=b"x")).status_code == 404
