"""Playing a customer and a professional side by side."""

from datetime import timedelta

from fixi_app.domain.contacts import normal_phone
from fixi_app.services.running.sample import sample_professionals
from tests.fakes.desk import at_desk
from tests.fakes.town import AVI, DANA

_DANA, _AVI = f"simulator:{DANA}", f"simulator:{AVI}"


async def test_there_are_customers_and_professionals_and_nobody_is_both() -> None:
    async with at_desk() as d:
        assert d.desk.simulator
        people = await d.desk.simulator.people()
        customers = {one.address for one in people if not one.is_professional}
        pros = {f"simulator:{normal_phone(pro.phone)}" for pro in sample_professionals()}
        assert len(customers) >= 5
        assert {one.address for one in people if one.is_professional} == pros
        assert not customers & pros


async def test_a_visit_is_booked_by_playing_both() -> None:
    async with at_desk(only=[AVI]) as d:
        desk = d.desk.simulator
        assert desk
        for words in ("יש לי נזילה מתחת לכיור, חולון, הרצל 12 קומה 2 דירה 7", "1", "1"):
            d.town.clock.move(timedelta(seconds=20))
            await desk.say(_DANA, words)
            await d.town.settle()
        offer = (await desk.talk(_AVI))[-1]
        assert (offer.by, "*1*" in offer.text) == ("bot", True)
        await desk.say(_AVI, "אשר")
        await d.town.settle()
        talk = await desk.talk(_DANA)
        assert [line.by for line in talk][:2] == ["customer", "bot"]
        assert "נקבע" in talk[-1].text
        assert [line.at for line in talk] == sorted(line.at for line in talk)
        assert (await d.town.lead()).customer_name == "דנה לוי"


async def test_own_words_are_seen_at_once_and_answers_only_when_they_were_sent() -> None:
    async with at_desk(only=[AVI]) as d:
        desk = d.desk.simulator
        assert desk
        await desk.say(_DANA, "שלום")
        assert [line.text for line in await desk.talk(_DANA)] == ["שלום"]
        await d.town.settle(3)
        d.town.clock.move(timedelta(seconds=20))
        d.town.road.outbox_pump.held = "stopped by hand"
        await desk.say(_DANA, "יש לי נזילה בחולון")
        await d.town.settle(5)
        assert [line.by for line in await desk.talk(_DANA)] == ["customer", "bot", "customer"]
        d.town.road.outbox_pump.held = None
        await d.town.settle()
        assert (await desk.talk(_DANA))[-1].by == "bot"


async def test_who_never_wrote_has_an_empty_chat() -> None:
    async with at_desk() as d:
        assert d.desk.simulator
        assert await d.desk.simulator.talk("simulator:+972500000599") == []
