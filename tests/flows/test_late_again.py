"""How late he is can be put right, also back to what was said first; each customer hears what holds now."""

from tests.fakes.town import AVI, DANA, town
from tests.fakes.visits import booked


async def _told_of(t: object, minutes: str) -> int:
    return sum(f"{minutes} דק" in text for text in t.new(DANA))  # type: ignore[attr-defined]


async def test_late_by_40_then_20_then_40_again_is_told_each_time() -> None:
    async with town(only=[AVI]) as t:
        await booked(t)
        t.new(DANA)
        for minutes in ("40", "20", "40"):
            await t.says(AVI, f"מאחר {minutes} דקות")
            assert (await t.lead()).late_minutes == int(minutes)
            assert await _told_of(t, minutes) == 1


async def test_the_same_lateness_said_twice_is_told_once() -> None:
    async with town(only=[AVI]) as t:
        await booked(t)
        t.new(DANA)
        await t.says(AVI, "מאחר 40 דקות")
        await t.says(AVI, "מאחר 40 דקות")
        assert await _told_of(t, "40") == 1
