"""Professionals: the list and the form."""

from fixi_app.domain.professionals import Price
from fixi_app.domain.reading import Trade
from tests.tui.driving import Desk, opened
from tui.screens.professionals.form import ProfessionalForm
from tui.widgets.basic import Field, Tick, Ticks


async def _open(desk: Desk, key: str) -> ProfessionalForm:
    await desk.press("f4")
    await desk.until(lambda: bool(desk.app.screen.query("#pros")) and desk.grid("#pros").row_count == 2, "the list")
    await desk.press(key)
    await desk.until(lambda: bool(desk.app.screen.query("#save")), "the form")
    screen = desk.app.screen
    assert isinstance(screen, ProfessionalForm)
    return screen


async def test_the_list_shows_load_rating_and_free_slots() -> None:
    async with opened() as desk:
        await desk.press("f4")
        await desk.sees("Ruth Peretz")
        assert "★ 4.6" in desk.screen
        assert "Electricity" in desk.screen


async def test_a_professional_is_edited_and_saved() -> None:
    async with opened() as desk:
        form = await _open(desk, "enter")
        form.query_one("#name", Field).value = "Avi Cohen"
        form.query_one("#radius", Field).value = "25"
        form.query_one("#trades", Ticks).select(Trade.GAS.value)
        form.query_one("#is_active", Tick).value = False
        lines = list(form.query(".priceline"))
        lines[-1].query_one(".item", Field).value = "New tap"
        lines[-1].query_one(".from", Field).value = "1,200"
        await desk.press("ctrl+s")
        await desk.until(lambda: desk.world.pros["P1"].name == "Avi Cohen", "saving")
        saved = desk.world.pros["P1"]
        assert saved.trades == (Trade.PLUMBING, Trade.GAS, Trade.SOLAR_BOILER)
        assert saved.price_list[1] == Price(item="New tap", start=1200, end=1200)
        assert (saved.radius_km, saved.is_active, saved.base.lat) == (25, False, 32.01)
        assert saved.service_areas == ("Bat Yam", "Rishon LeZion")
        await desk.until(lambda: not isinstance(desk.app.screen, ProfessionalForm), "the form closed")


async def test_what_is_not_complete_is_refused_with_a_sentence_and_nothing_typed_is_lost() -> None:
    async with opened() as desk:
        form = await _open(desk, "a")
        form.query_one("#name", Field).value = "Gal"
        await desk.press("ctrl+s")
        await desk.until(lambda: "תחום" in form.query_one("#problem").text, "the sentence")  # type: ignore[attr-defined]
        assert form.query_one("#name", Field).value == "Gal"
        assert len(desk.world.pros) == 2


async def test_a_new_professional_is_added_with_a_base_city_and_two_areas() -> None:
    async with opened() as desk:
        form = await _open(desk, "a")
        form.query_one("#name", Field).value = "Gal"
        form.query_one("#phone", Field).value = "050-000-0999"
        form.query_one("#trades", Ticks).select(Trade.AC.value)
        for where, typed in (("#base", "Haif"), ("#areas", "Hol"), ("#areas", "Tel")):
            city = form.query_one(f"{where} Field", Field)
            city.focus()
            city.value = typed
            await desk.pilot.pause()
            await desk.press("enter")
            await desk.pilot.pause()
        await desk.press("ctrl+s")
        await desk.until(lambda: "P3" in desk.world.pros, "adding")
        added = desk.world.pros["P3"]
        assert (added.phone, added.base.city, added.service_areas) == ("+972500000999", "Haifa", ("Holon", "Tel Aviv"))


async def test_a_price_that_is_no_number_is_told_and_not_saved() -> None:
    async with opened() as desk:
        form = await _open(desk, "enter")
        form.query_one("#fee", Field).value = "much"
        await desk.press("ctrl+s")
        await desk.sees("“much”")
        assert desk.world.pros["P1"].version == 0
