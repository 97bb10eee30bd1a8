"""From a webhook of Twilio's to a booked visit, over real HTTP on both sides, signed as the vendor signs."""

import asyncio
from pathlib import Path

import pytest

from tests.fakes.house import House, house
from tests.fakes.process import until
from tests.fakes.town import AVI, DANA
from tests.fakes.twilio import FakeTwilio

ALL = "יש לי נזילה מתחת לכיור, חולון, הרצל 12 קומה 2 דירה 7"
PUBLIC = "https://fixi.example.com"


def connected(fake: FakeTwilio) -> dict[str, str]:
    """The settings of a Fixi whose provider is this fake."""
    return {
        "FIXI_PROVIDER": "twilio", "TWILIO_ACCOUNT_SID": fake.account, "TWILIO_AUTH_TOKEN": fake.token,
        "TWILIO_FROM": fake.sender, "TWILIO_API_URL": fake.url, "FIXI_PUBLIC_URL": PUBLIC,
    }  # fmt: skip


async def _writes(h: House, fake: FakeTwilio, phone: str, text: str) -> None:
    form = fake.bodies.text(text, From=f"whatsapp:{phone}", WaId=phone.removeprefix("+"))
    assert (await fake.deliver(f"{h.url}/webhook/twilio", form)).status_code == 200


async def _answered(fake: FakeTwilio, phone: str, words: str) -> str:
    async def found() -> str | None:
        return next((text for text in fake.texts_to(phone) if words in text), None)

    return str(await until(found, 15))


async def test_a_webhook_in_becomes_a_booked_visit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with FakeTwilio() as fake, house(tmp_path, monkeypatch, **connected(fake)) as h:
        await h.appliance.db["professionals"].update_many({"phone": {"$ne": AVI}}, {"$set": {"is_active": False}})
        await _writes(h, fake, AVI, "שלום")  # else his day with the business is over, and only a template may go
        greeted = await _answered(fake, AVI, "")
        assert "חולון" not in greeted
        await _writes(h, fake, DANA, ALL)
        await _answered(fake, DANA, "1.")
        await _writes(h, fake, DANA, "1")
        await _answered(fake, DANA, "לסיכום")
        await _writes(h, fake, DANA, "כן")
        await _answered(fake, AVI, "חולון")  # his offer: the answer to his greeting names no place
        await _writes(h, fake, AVI, "אשר")
        await _answered(fake, DANA, "נקבע")
        leads = await h.appliance.road.ground.store.leads.many({})
        assert [lead.status for lead in leads] == ["booked"]
        assert all(message.callback == f"{PUBLIC}/webhook/twilio" for message in fake.sent)


async def test_the_same_webhook_five_times_is_one_turn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """L01."""
    async with FakeTwilio() as fake, house(tmp_path, monkeypatch, **connected(fake)) as h:
        form = fake.bodies.text(ALL, From=f"whatsapp:{DANA}")
        answers = await asyncio.gather(*(fake.deliver(f"{h.url}/webhook/twilio", form) for _ in range(5)))
        assert [answer.status_code for answer in answers] == [200] * 5
        await _answered(fake, DANA, "1.")
        assert len(fake.texts_to(DANA)) == 1
        assert await h.appliance.db["messages"].count_documents({"direction": "in"}) == 1


async def test_a_photo_is_fetched_from_twilio_and_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with FakeTwilio() as fake, house(tmp_path, monkeypatch, **connected(fake)) as h:
        link = fake.add_file(b"\xff\xd8\xff" + b"0" * 200)
        photo = fake.bodies.file("image/jpeg", "נזילה מתחת לכיור בחולון", link, From=f"whatsapp:{DANA}")
        assert (await fake.deliver(f"{h.url}/webhook/twilio", photo)).status_code == 200
        await _answered(fake, DANA, "הכתובת")
        leads = await h.appliance.road.ground.store.leads.many({})
        assert [lead.photos for lead in leads] == [1]
        assert fake.lent == [("api", True), ("cdn", False)]


async def test_a_message_that_came_too_late_for_free_words_goes_once_more_as_a_template(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = {"FIXI_SET_WINDOW_TEMPLATE": "HX0123456789abcdef0123456789abcdef"}
    async with FakeTwilio() as fake, house(tmp_path, monkeypatch, **connected(fake), **settings) as h:
        await _writes(h, fake, DANA, "שלום")
        greeting = await _answered(fake, DANA, "")
        for _ in range(2):  # told twice, as providers do
            told = fake.bodies.status(fake.sent[0].sid, "undelivered", "63016")
            assert (await fake.deliver(f"{h.url}/webhook/twilio", told)).status_code == 200

        async def again() -> list[str] | None:
            return [message.variables for message in fake.sent if message.content_sid] or None

        values = await until(again, 15)
        assert isinstance(values, list)
        assert [greeting.splitlines()[0][:20] in value for value in values] == [True]


async def test_what_is_not_signed_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with FakeTwilio() as fake, house(tmp_path, monkeypatch, **connected(fake)) as h:
        form = fake.bodies.text("שלום", From=f"whatsapp:{DANA}")
        answer = await fake.deliver(f"{h.url}/webhook/twilio", form, token="not the token")
        assert answer.status_code == 403
        assert await h.appliance.db["inbox"].count_documents({}) == 0
        assert await h.appliance.db["contacts"].count_documents({}) == 0


async def test_a_contact_card_is_fetched_and_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with FakeTwilio() as fake, house(tmp_path, monkeypatch, **connected(fake)) as h:
        await _writes(h, fake, DANA, f"{ALL}, זה אצל אמא שלי")
        await _answered(fake, DANA, "")
        link = fake.add_file("BEGIN:VCARD\r\nFN:רותי\r\nTEL:050-000-0517\r\nEND:VCARD\r\n".encode(), "text/vcard")
        card = fake.bodies.file("text/vcard", "", link, From=f"whatsapp:{DANA}")
        assert (await fake.deliver(f"{h.url}/webhook/twilio", card)).status_code == 200

        async def told() -> bool:
            found = await h.appliance.road.ground.store.leads.many({})
            return [lead.door for lead in found] == ["רותי 050-000-0517"]

        assert await until(told, 15)
