"""A crash at any write of consent and of erasing: what waited for a yes is taken up once, a promise is kept."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

from fixi_app.channels.simulator import make_inbound
from fixi_app.domain.business import Business, PrivacyMode
from fixi_app.domain.leads import LeadStatus
from fixi_app.domain.messages import Inbound
from fixi_app.ids import SeededIds
from fixi_app.queues.inbox import Inbox
from fixi_app.road import lay_road
from fixi_app.understanding.danger import danger_in
from fixi_app.understanding.language import language_of
from tests.fakes.mortal import Killed, Mortality
from tests.fakes.town import AVI, DANA, Town, offline, town

REQUEST = "יש לי נזילה מתחת לכיור, חולון, הרצל 12 קומה 2 דירה 7"
CONSENT = Business(name="שירותי הדגמה", privacy_mode=PrivacyMode.CONSENT)


def _restart(t: Town, seed: list[int]) -> None:
    seed[0] += 1
    t.road.ground.ids, t.road.ground.inbox = SeededIds(seed[0]), Inbox(t.db)
    t.road = lay_road(t.road.ground, offline, danger_in, language_of, 2)


async def _keeps(t: Town, message: Inbound) -> None:
    """On the road that is there when it is done: a death may have laid it anew."""
    await t.road.receive.keep([message])


async def _surviving(t: Town, mortality: Mortality, seed: list[int], deed: Callable[[], Any]) -> None:
    """This deed, and once more on a fresh process where the first one died in it."""
    try:
        await deed()
    except Killed:
        mortality.revive()
        _restart(t, seed)
        await t.road.leases.clear()
        await t.road.sending.recover()
        await deed()
        t.clock.move(timedelta(seconds=3))
        await t.road.settle()


async def _life(texts: tuple[str, ...], first: int, kill_at: int, business: Business) -> tuple[Town, int]:
    """The chat from its text number `first` on, ended at that write; the town as it is afterwards, and the writes."""
    mortality, seed = Mortality(), [100]
    async with town(only=[AVI], business=business, on_write=mortality.hook) as t:
        for number, text in enumerate(texts):
            if number == first:
                mortality.writes, mortality.kill_at = 0, (kill_at, "before") if kill_at else None
            message = make_inbound(f"simulator:{DANA}", text, sent_at=t.clock.now(), message_id=f"m{number}")
            await _surviving(t, mortality, seed, partial(_keeps, t, message))
            t.clock.move(timedelta(seconds=3))
            await _surviving(t, mortality, seed, lambda: t.road.settle())
            t.clock.move(timedelta(seconds=20))
        await _surviving(t, mortality, seed, lambda: t.road.erasures.tick(t.clock.now()))
        await t.road.erasures.tick(t.clock.now())
        return t, await _checked(t, mortality.writes)


async def _checked(t: Town, writes: int) -> int:
    if t.road.ground.business.privacy_mode is PrivacyMode.CONSENT:
        (lead,) = await t.leads()
        assert lead.street == "הרצל"
        assert sum("שעות ההגעה" in said for said in t.heard(DANA)) == 1
        assert await t.db["messages"].count_documents({"direction": "in"}) == 2
    else:
        (lead,) = await t.leads()
        assert (lead.status, lead.street, lead.phone) == (LeadStatus.CANCELLED, None, None)
        assert sum("הכול נמחק" in said for said in t.heard(DANA)) == 1
        assert await t.db["erasures"].count_documents({}) == 0
        assert "הרצל" not in str(await t.db["conversations"].find({}).to_list())
    return writes


async def test_a_yes_that_dies_at_any_write_takes_up_what_waited_for_it_once() -> None:
    _, writes = await _life((REQUEST, "כן"), 0, 0, CONSENT)
    assert writes > 10
    for write in range(1, writes + 1):
        await _life((REQUEST, "כן"), 0, write, CONSENT)


async def test_l76_a_yes_to_erasing_that_dies_at_any_write_is_kept_to() -> None:
    texts, plain = (REQUEST, "תמחקו את המידע שלי", "כן"), Business(name="שירותי הדגמה")
    _, writes = await _life(texts, 2, 0, plain)
    assert writes > 10
    for write in range(1, writes + 1):
        await _life(texts, 2, write, plain)
