"""Create New Lead."""

from fixi_app.domain.leads import LeadStatus
from fixi_app.domain.reading import Language, Trade
from tests.tui.driving import SMALL, Desk, opened
from tests.tui.fake_office import FakeOffice
from tui.screens.leads.detail import LeadDetailScreen
from tui.widgets.basic import Field, Tick
from tui.widgets.choice import Choice


async def _open(desk: Desk) -> None:
    await desk.press("f3")
    await desk.until(lambda: bool(desk.app.screen.query("#new_lead #phone")), "the form")


def _fill(desk: Desk, field: str, value: str) -> None:
    desk.app.screen.query_one(f"#new_lead #{field}", Field).value = value


async def test_a_lead_is_created_and_appears_at_once_and_nothing_is_written_unasked() -> None:
    async with opened() as desk:
        await _open(desk)
        _fill(desk, "phone", "053-123-4567")
        _fill(desk, "name", "Rina Levi")
        _fill(desk, "issue", "Blocked drain")
        desk.app.screen.query_one("#trade", Choice).choose(Trade.DRAINAGE.value)
        await desk.press("ctrl+s")
        await desk.sees("Rina Levi")
        created = desk.world.leads["L5"]
        assert (created.phone, created.trade, created.status) == ("+972531234567", Trade.DRAINAGE, LeadStatus.PENDING)
        assert desk.world.written == []
        assert desk.app.area == "leads"


async def test_the_customer_is_written_to_only_when_it_is_ticked() -> None:
    async with opened() as desk:
        await _open(desk)
        _fill(desk, "phone", "0531234567")
        desk.app.screen.query_one("#write", Tick).value = True
        await desk.press("ctrl+s")
        await desk.until(lambda: desk.world.written == ["L5:hello"], "the message")


async def test_a_missing_or_wrong_phone_is_told_beside_its_field() -> None:
    async with opened() as desk:
        await _open(desk)
        await desk.press("ctrl+s")
        await desk.sees("A phone number is needed.")
        _fill(desk, "phone", "12")
        await desk.press("ctrl+s")
        await desk.sees("does not look like a phone")
        assert len(desk.world.leads) == 4


async def test_an_open_lead_of_the_same_phone_is_shown_instead_of_a_second_one() -> None:
    async with opened() as desk:
        await _open(desk)
        _fill(desk, "phone", "+972500000002")
        await desk.press("ctrl+s")
        await desk.until(lambda: isinstance(desk.app.screen, LeadDetailScreen), "the open lead")
        await desk.sees("John Smith")
        assert len(desk.world.leads) == 4


async def test_what_was_typed_outlives_a_change_of_language() -> None:
    async with opened() as desk:
        await _open(desk)
        _fill(desk, "phone", "052")
        desk.app.screen.query_one("#trade", Choice).choose(Trade.GAS.value)
        await desk.pilot.pause()
        await desk.press("f10")
        await desk.sees("היינפה תריצי")
        assert desk.app.screen.query_one("#phone", Field).value == "052"
        assert desk.app.screen.query_one("#trade", Choice).value == Trade.GAS.value


async def test_a_city_is_picked_from_suggestions_while_typing() -> None:
    async with opened(FakeOffice(Language.HE), SMALL, Language.HE) as desk:
        await _open(desk)
        _fill(desk, "phone", "0531234567")
        city = desk.app.screen.query_one("#city Field", Field)
        city.focus()
        city.value = "חו"
        await desk.pilot.pause()
        await desk.press("enter")
        await desk.until(lambda: city.value == "חולון", "the suggestion")
        await desk.press("ctrl+s")
        await desk.until(lambda: "L5" in desk.world.leads, "the lead")
        assert desk.world.leads["L5"].city == "Holon"
