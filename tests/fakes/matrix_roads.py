"""The ways to the points of a chat: what was said and done until there."""

from datetime import timedelta
from typing import Any

from fixi_app.domain.messages import InboundKind
from tests.fakes.matrix import Road
from tests.fakes.town import AVI, DANA, MOSHE, NOAM, Town, voice

LEAK = "יש לי נזילה מתחת לכיור, חולון, הרצל 12 קומה 2 דירה 7"
SINK = "סתימה בכיור, חולון, ויצמן 3, בית פרטי"
OWNER = "+972500000999"
ONE: dict[str, Any] = {"only": [AVI], "owner_phone": OWNER}
TWO: dict[str, Any] = {"only": [AVI, MOSHE], "owner_phone": OWNER}


def said(*words: str, who: str = DANA) -> Road:
    """The customer says this, one after the other."""

    async def road(t: Town) -> None:
        for each in words:
            await t.says(who, each)

    return road


def then(first: Road, *more: tuple[str, str]) -> Road:
    """After that road each of these people says this."""

    async def road(t: Town) -> None:
        await first(t)
        for who, words in more:
            await t.says(who, words)

    return road


async def offered(t: Town) -> None:
    await t.to_offer(DANA, LEAK)


booked = then(offered, (AVI, "אשר"))


async def visited(t: Town) -> None:
    """Booked, and the time of the visit has come and gone."""
    await booked(t)
    start = (await t.leads())[0].appointment_start
    assert start is not None
    t.clock.move(start - t.clock.now() + timedelta(hours=2))


done = then(visited, (AVI, "סיימתי"))


async def asked_to_wait(t: Town) -> None:
    await offered(t)
    await t.minutes(26)


async def unheard(t: Town) -> None:
    await t.says(DANA, "", **voice())


async def person_here(t: Town) -> None:
    await t.says(DANA, LEAK)
    await t.says(DANA, "שלום, כאן בעל העסק", kind=InboundKind.PHONE_ECHO)


async def person_gone(t: Town) -> None:
    await person_here(t)
    await t.says(DANA, "ומה עכשיו?")
    await t.minutes(16)


async def choosing_a_job(t: Town) -> None:
    """Two visits are booked, the later one begins now, and he said that he is done."""
    await then(two_offers, (AVI, "אשר"), (AVI, "א"), (AVI, "אשר"))(t)
    await t.at_the_visit()
    await t.says(AVI, "סיימתי")


async def two_offers(t: Town) -> None:
    await t.to_offer(DANA, LEAK)
    await t.to_offer(NOAM, SINK)
