"""From a webhook of Meta's to a booked visit, over real HTTP on both sides, signed as Meta signs, answered by taps."""

import itertools
from pathlib import Path

import httpx
import pytest

from tests.fakes.house import House, house
from tests.fakes.meta import FakeMeta, Sent
from tests.fakes.meta_bodies import APP_SECRET, Bodies
from tests.fakes.process import until
from tests.fakes.town import AVI, DANA

ALL = "יש לי נזילה מתחת לכיור, חולון, הרצל 12 קומה 2 דירה 7"
VERIFY = "verify-token-of-the-test"


def connected(fake: FakeMeta) -> dict[str, str]:
    """The settings of a Fixi whose provider is this fake."""
    return {
        "FIXI_PROVIDER": "meta", "META_ACCESS_TOKEN": fake.token, "META_APP_SECRET": APP_SECRET,
        "META_VERIFY_TOKEN": VERIFY, "META_PHONE_NUMBER_ID": fake.number_id, "META_GRAPH_URL": fake.url,
    }  # fmt: skip


_count = itertools.count(1)


def _fresh() -> str:
    return f"wamid.ROAD{next(_count):08X}="


def digits(phone: str) -> str:
    return phone.removeprefix("+")


async def says(h: House, fake: FakeMeta, phone: str, text: str) -> None:
    body = Bodies(fake.number_id, digits(phone)).text(text, id=_fresh())
    assert await fake.deliver(f"{h.url}/webhook/meta", body) == 200


async def taps(h: House, fake: FakeMeta, phone: str, number: str, on: Sent) -> None:
    title = dict(on.choices)[number]
    body = Bodies(fake.number_id, digits(phone)).tap(number, title, on.id, id=_fresh())
    assert await fake.deliver(f"{h.url}/webhook/meta", body) == 200


async def heard(fake: FakeMeta, phone: str, words: str) -> Sent:
    async def found() -> Sent | None:
        return next((one for one in fake.sent if one.chat == digits(phone) and words in one.text), None)

    got = await until(found, 15)
    assert isinstance(got, Sent)
    return got


async def test_a_request_is_booked_by_taps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with FakeMeta() as fake, house(tmp_path, monkeypatch, **connected(fake)) as h:
        await h.appliance.db["professionals"].update_many({"phone": {"$ne": AVI}}, {"$set": {"is_active": False}})
        await says(h, fake, AVI, "שלום")  # else only a template may go to him
        await heard(fake, AVI, "")
        await says(h, fake, DANA, ALL)
        hours = await heard(fake, DANA, "1.")
        assert len(hours.choices) >= 3
        await taps(h, fake, DANA, "2", hours)
        summary = await heard(fake, DANA, "לסיכום")
        await taps(h, fake, DANA, "1", summary)
        offer = await heard(fake, AVI, "חולון")
        await taps(h, fake, AVI, "1", offer)
        await heard(fake, DANA, "נקבע")
        leads = await h.appliance.road.ground.store.leads.many({})
        assert [lead.status for lead in leads] == ["booked"]
        assert fake.seen, "what was answered was marked as read"


async def test_a_number_that_changed_is_handed_out_no_more_and_its_next_owner_learns_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    new = "+972500000777"
    async with FakeMeta() as fake, house(tmp_path, monkeypatch, **connected(fake)) as h:
        await h.appliance.db["professionals"].update_many({"phone": {"$ne": AVI}}, {"$set": {"is_active": False}})
        await says(h, fake, AVI, "שלום")
        await heard(fake, AVI, "")
        await says(h, fake, DANA, ALL)
        await heard(fake, DANA, "1.")
        body = Bodies(fake.number_id, digits(DANA)).moved(digits(new), wa_id=digits(new))
        assert await fake.deliver(f"{h.url}/webhook/meta", body) == 200
        await says(h, fake, new, "1")
        await heard(fake, new, "לסיכום")
        await says(h, fake, new, "כן")
        await heard(fake, AVI, "עבודה חדשה")
        await says(h, fake, AVI, "אשר")
        given = await heard(fake, AVI, "טלפון")
        assert new in given.text
        assert DANA not in given.text
        await heard(fake, new, "נקבע")
        count = len(fake.sent)
        body = Bodies(fake.number_id, digits(DANA), name="Boris").text("סטטוס", id=_fresh())
        assert await fake.deliver(f"{h.url}/webhook/meta", body) == 200
        await heard(fake, DANA, "אין כרגע בקשה")
        assert not any("הרצל" in one.text for one in fake.sent[count:] if one.chat == digits(DANA))


async def test_meta_asks_once_and_is_answered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with FakeMeta() as fake, house(tmp_path, monkeypatch, **connected(fake)) as h:
        question = {"hub.mode": "subscribe", "hub.challenge": "1158201444", "hub.verify_token": VERIFY}
        async with httpx.AsyncClient(trust_env=False) as http:
            right = await http.get(f"{h.url}/webhook/meta", params=question)
            wrong = await http.get(f"{h.url}/webhook/meta", params=question | {"hub.verify_token": "guess"})
        assert (right.status_code, right.text) == (200, "1158201444")
        assert wrong.status_code == 403


async def test_other_providers_are_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with (
        FakeMeta() as fake,
        house(tmp_path, monkeypatch, **connected(fake)) as h,
        httpx.AsyncClient(trust_env=False) as http,
    ):
        for path in ("/webhook", "/webhook/green-api", "/webhook/twilio"):
            assert (await http.post(f"{h.url}{path}", content=b"{}")).status_code == 404
