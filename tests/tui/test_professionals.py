"""Professionals: the list and the form."""

from datetime import date

import pytest

from fixi_app.domain.professionals import (
    ApplicationState,
    Base,
    Licence,
    Persona,
    Price,
    Professional,
    Surcharge,
    SurchargeWhen,
)
from fixi_app.domain.reading import Language, Trade
from tests.tui.driving import SMALL, Desk, opened
from tui.screens.conflict import ConflictDialog
from tui.screens.dialogs import ConfirmDialog
from tui.screens.professionals.batch import BatchDialog
from tui.screens.professionals.form import ProfessionalForm
from tui.widgets.basic import Field, Tick, Ticks
from tui.widgets.choice import Choice
from tui.widgets.grid import Grid


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
        await desk.until(lambda: desk.grid("#pros").where() == ("P3", "name"), "the cursor on the new one")
        added = desk.world.pros["P3"]
        assert (added.phone, added.base.city, added.service_areas) == ("+972500000999", "Haifa", ("Holon", "Tel Aviv"))


async def test_a_price_that_is_no_number_is_told_and_not_saved() -> None:
    async with opened() as desk:
        form = await _open(desk, "enter")
        form.query_one("#fee", Field).value = "much"
        await desk.press("ctrl+s")
        await desk.sees("“much”")
        assert desk.world.pros["P1"].version == 0


# -- the list -----------------------------------------------------------------------------------------------------


def _applicant(desk: Desk) -> Professional:
    one = Professional(
        id="P9", name="Zohar", phone="+972500000109", trades=(Trade.GAS,), application=ApplicationState.PENDING,
        is_active=False, approved=False,
    )  # fmt: skip
    desk.world.pros["P9"] = one
    desk.world.changed()
    return one


async def _list(desk: Desk, rows: int) -> None:
    await desk.press("f4")
    await desk.until(lambda: bool(desk.app.screen.query("#pros")) and desk.grid("#pros").row_count == rows, "the list")


async def test_who_asks_to_join_stands_on_top_and_is_taken_on_by_one_key() -> None:
    async with opened(size=SMALL) as desk:
        _applicant(desk)
        await _list(desk, 3)
        assert next(iter(desk.grid("#pros").rows)) == "P9"
        assert "+ asks to join" in desk.screen
        await desk.press("y")
        await desk.until(lambda: desk.office.professionals.deeds == ["decide P9 True"], "the decision")
        await desk.until(lambda: "asks to join" not in desk.cell_of("P9", "standing"), "the row")


async def test_refusing_is_asked_first_for_nothing_takes_it_back() -> None:
    async with opened() as desk:
        _applicant(desk)
        await _list(desk, 3)
        await desk.press("n")
        await desk.until(lambda: isinstance(desk.app.screen, ConfirmDialog), "the question")
        await desk.press("escape")
        assert desk.office.professionals.deeds == []
        await desk.press("n")
        await desk.until(lambda: isinstance(desk.app.screen, ConfirmDialog), "the question")
        await desk.pilot.click("#yes")
        await desk.until(lambda: desk.office.professionals.deeds == ["decide P9 False"], "the refusal")


async def test_nobody_is_approved_by_a_key_who_did_not_ask() -> None:
    async with opened() as desk:
        await _list(desk, 2)
        await desk.press("y", "n", "c")
        assert desk.office.professionals.deeds == []


async def test_a_phone_that_did_not_answer_is_confirmed_by_one_key() -> None:
    async with opened() as desk:
        desk.office.professionals.elsewhere("P1", phone_confirmed=False)
        await _list(desk, 2)
        await desk.sees("? phone not")
        await desk.press("c")
        await desk.until(lambda: desk.world.pros["P1"].phone_confirmed, "confirming")


async def test_the_list_says_in_words_who_gets_no_leads_and_whose_licence_has_expired() -> None:
    async with opened() as desk:
        old = Licence(trade=Trade.GAS, number="77", expires=date(2020, 1, 1))
        desk.office.professionals.elsewhere("P1", licences=(old,))
        await _list(desk, 2)
        await desk.sees("! licence exp")
        assert "○ inactive" in desk.screen


async def test_the_list_is_narrowed_by_words_and_by_state_and_keeps_its_place() -> None:
    async with opened() as desk:
        await _list(desk, 2)
        await desk.press("ctrl+f")
        desk.app.screen.query_one("#pro-search", Field).value = "electric tel"
        await desk.until(lambda: list(desk.grid("#pros").rows) == ["P2"], "Ruth alone")
        desk.world.changed()
        await desk.pilot.pause(0.3)
        assert list(desk.grid("#pros").rows) == ["P2"]
        desk.app.screen.query_one("#pro-search", Field).value = "nobody at all"
        await desk.sees("Nobody fits")


# -- conflicts ----------------------------------------------------------------------------------------------------


async def _conflict(desk: Desk) -> ProfessionalForm:
    form = await _open(desk, "enter")
    form.query_one("#radius", Field).value = "25"
    desk.office.professionals.elsewhere("P1", call_out_fee=200, radius_km=12)
    await desk.press("ctrl+s")
    await desk.until(lambda: isinstance(desk.app.screen, ConflictDialog), "the conflict")
    return form


async def test_a_record_changed_elsewhere_is_shown_with_what_stands_there_now() -> None:
    async with opened() as desk:
        form = await _conflict(desk)
        assert "Now: 12" in desk.screen
        assert "Typed here: 25" in desk.screen
        assert "Now: 200" in desk.screen
        await desk.press("escape")
        assert desk.world.pros["P1"].radius_km == 12
        assert form.query_one("#radius", Field).value == "25"


async def test_what_was_typed_goes_on_top_and_nothing_else_of_theirs_is_set_back() -> None:
    async with opened() as desk:
        await _conflict(desk)
        await desk.press("m")
        await desk.until(lambda: desk.world.pros["P1"].radius_km == 25, "saving")
        assert desk.world.pros["P1"].call_out_fee == 200
        await desk.until(lambda: not isinstance(desk.app.screen, ProfessionalForm), "the form closed")


async def test_what_is_there_now_can_be_taken_into_the_form() -> None:
    async with opened() as desk:
        form = await _conflict(desk)
        await desk.press("t")
        await desk.until(lambda: form.query_one("#radius", Field).value == "12", "their radius")
        assert form.query_one("#fee", Field).value == "200"
        form.query_one("#radius", Field).value = "14"
        await desk.press("ctrl+s")
        await desk.until(lambda: desk.world.pros["P1"].radius_km == 14, "saving over what was seen")


async def test_a_city_that_changed_is_called_as_people_call_it() -> None:
    async with opened() as desk:
        await _open(desk, "enter")
        desk.office.professionals.elsewhere("P1", base=Base(city="Haifa"), service_areas=("Tel Aviv",))
        await desk.press("ctrl+s")
        await desk.until(lambda: isinstance(desk.app.screen, ConflictDialog), "the conflict")
        assert "הפיח" in desk.screen  # as painted
        assert "Haifa" not in desk.screen


async def test_what_the_form_does_not_show_is_nobodys_conflict() -> None:
    async with opened() as desk:
        form = await _open(desk, "enter")
        form.query_one("#radius", Field).value = "25"
        desk.office.professionals.elsewhere("P1", offers_sent=7)
        await desk.press("ctrl+s")
        await desk.until(lambda: desk.world.pros["P1"].radius_km == 25, "saving")
        assert desk.world.pros["P1"].offers_sent == 7


# -- the rest of the record ---------------------------------------------------------------------------------------


async def test_surcharges_licences_manner_and_load_are_filled_in_page_by_page() -> None:
    async with opened(size=SMALL) as desk:
        form = await _open(desk, "enter")
        for at, value in {"jobs": "5", "surcharge-night": "50", "tone": "warm", "assistant_of": "Avi"}.items():
            form.query_one(f"#{at}", Field).value = value
        form.query_one("#prices_include_vat", Tick).value = False
        form.query_one(".number", Field).value = "12345"
        form.query_one(".expires", Field).value = "31/12/2027"
        form.query_one("#rules Field", Field).value = "Never on Saturday"
        await desk.press("ctrl+s")
        await desk.until(lambda: desk.world.pros["P1"].max_open_jobs == 5, "saving")
        saved = desk.world.pros["P1"]
        assert saved.surcharges == (Surcharge(when=SurchargeWhen.NIGHT, percent=50),)
        assert saved.licences == (Licence(trade=Trade.ELECTRICAL, number="12345", expires=date(2027, 12, 31)),)
        assert saved.persona == Persona(assistant_of="Avi", tone="warm", rules="Never on Saturday")
        assert not saved.prices_include_vat


async def test_a_form_that_is_saved_untouched_changes_nothing() -> None:
    async with opened() as desk:
        full = {
            "surcharges": (Surcharge(when=SurchargeWhen.REST_DAY, percent=30),),
            "licences": (Licence(trade=Trade.GAS, number="A/7"),),
            "persona": Persona(tone="brisk", rules="One\nTwo"),
            "service_areas": ("Haifa",),
        }
        desk.office.professionals.elsewhere("P1", **full)
        before = desk.world.pros["P1"]
        await _open(desk, "enter")
        await desk.press("ctrl+s")
        await desk.until(lambda: desk.world.pros["P1"].version > before.version, "saving")
        assert desk.world.pros["P1"].but(version=before.version) == before


async def test_each_page_fits_a_small_window_in_both_languages() -> None:
    for language in (Language.HE, Language.EN):
        async with opened(size=SMALL, language=language) as desk:
            form = await _open(desk, "enter")
            for _ in range(5):
                await desk.press("pagedown")
                assert form.query_one("#save").region.bottom <= 24
                assert form.query_one("#save").region.height == 1


async def test_an_error_stands_below_its_field_on_its_page() -> None:
    async with opened() as desk:
        form = await _open(desk, "enter")
        form.query_one(".expires", Field).value = "some day"
        await desk.press("ctrl+s")
        await desk.sees("a date is missing here")
        assert form.query_one("#form-pages").current == "page-licences"  # type: ignore[attr-defined]
        form.query_one(".expires", Field).value = ""
        form.query_one("#name", Field).value = ""
        await desk.press("ctrl+s")
        await desk.until(lambda: form.query_one("#form-pages").current == "page-person", "its page")  # type: ignore[attr-defined]
        problem = form.query_one("#problem")
        assert problem.region.y == form.query_one("#name").region.bottom


# -- deeds ----------------------------------------------------------------------------------------------------


async def test_one_is_sent_home_by_a_key_and_taken_back_by_the_undo() -> None:
    async with opened() as desk:
        await _list(desk, 2)
        await desk.press("d")
        await desk.until(lambda: not desk.world.pros["P1"].is_active, "deactivating")
        assert "^Z" in desk.toasts()
        await desk.press("ctrl+z")
        await desk.until(lambda: desk.world.pros["P1"].is_active, "the undo")
        assert desk.office.professionals.deeds == ["switch P1 False", "switch P1 True"]


async def test_sent_home_by_the_form_he_is_taken_back_by_the_same_undo() -> None:
    async with opened() as desk:
        form = await _open(desk, "enter")
        form.query_one("#is_active", Tick).value = False
        await desk.press("ctrl+s")
        await desk.until(lambda: not desk.world.pros["P1"].is_active, "saving")
        await desk.until(lambda: "^Z" in desk.toasts(), "the offer")
        await desk.press("ctrl+z")
        await desk.until(lambda: desk.world.pros["P1"].is_active, "the undo")


async def test_prices_are_for_trades_in_the_words_of_the_desk_and_kept_under_their_own_names() -> None:
    async with opened(language=Language.HE) as desk:
        prices = [("plumbing", 250), ("drainage: צילום צנרת", 450), ("פתיחת סתימה", 300)]
        kept = tuple(Price(item=item, start=start, end=start) for item, start in prices)
        desk.world.pros["P1"] = desk.world.pros["P1"].but(price_list=kept)
        form = await _open(desk, "enter")
        lines = list(form.query(".priceline .item").results(Field))
        assert [line.value for line in lines] == ["אינסטלציה", "ביוב: צילום צנרת", "פתיחת סתימה", ""]
        lines[2].value, lines[3].value = "ביוב: פתיחת סתימה", "Gas"
        list(form.query(".priceline .from").results(Field))[3].value = "100"
        await desk.press("ctrl+s")
        await desk.until(lambda: desk.world.pros["P1"].price_list != kept, "saving")
        saved = [price.item for price in desk.world.pros["P1"].price_list]
        assert saved == ["plumbing", "drainage: צילום צנרת", "drainage: פתיחת סתימה", "gas"]


async def test_deleting_asks_and_says_how_many_open_requests_go_on() -> None:
    async with opened() as desk:
        await _list(desk, 2)
        await desk.press("delete")
        await desk.until(lambda: isinstance(desk.app.screen, ConfirmDialog), "the question")
        assert "2." in desk.screen
        await desk.press("escape")
        assert "P1" in desk.world.pros
        await desk.press("delete")
        await desk.until(lambda: isinstance(desk.app.screen, ConfirmDialog), "the question")
        await desk.pilot.click("#yes")
        await desk.until(lambda: "P1" not in desk.world.pros, "deleting")


async def test_who_asks_to_join_is_not_switched_but_decided_on() -> None:
    async with opened() as desk:
        _applicant(desk)
        await _list(desk, 3)
        await desk.press("d")
        assert desk.office.professionals.deeds == []


# -- several at once ------------------------------------------------------------------------------------------


async def _batch(desk: Desk) -> BatchDialog:
    await _list(desk, 2)
    await desk.press("i")
    await desk.until(lambda: isinstance(desk.app.screen, BatchDialog), "the window")
    screen = desk.app.screen
    assert isinstance(screen, BatchDialog)
    return screen


@pytest.mark.parametrize("language", [Language.EN, Language.HE])
async def test_a_file_is_looked_through_and_only_then_added(language: Language) -> None:
    async with opened(size=SMALL, language=language) as desk:
        dialog = await _batch(desk)
        dialog.query_one("#path", Field).value = "/home/me/pros.csv"
        await desk.press("enter")
        await desk.until(lambda: desk.grid("#batch").row_count == 2, "the preview")
        assert dialog.query_one("#save").disabled
        dialog.query_one("#else-trade", Choice).choose("gas")
        await desk.until(lambda: not dialog.query_one("#save").disabled, "one that fits")
        assert len(desk.world.pros) == 2
        assert dialog.query_one("#save").region.bottom <= 24
        await desk.press("ctrl+s")
        await desk.until(lambda: "P3" in desk.world.pros, "adding")
        assert desk.world.pros["P3"].trades == (Trade.GAS,)
        await desk.until(lambda: not isinstance(desk.app.screen, BatchDialog), "closing")


async def test_who_is_left_out_is_told_why_in_a_whole_sentence() -> None:
    async with opened(size=SMALL) as desk:
        dialog = await _batch(desk)
        dialog.query_one("#path", Field).value = "/home/me/pros.csv"
        await desk.press("enter")
        await desk.sees("✕ No trade is given")
        dialog.query_one("#batch", Grid).focus()
        await desk.press("down")
        await desk.sees("The phone number isn't right.")


async def test_a_file_that_is_not_there_is_told_and_adding_nobody_does_nothing() -> None:
    async with opened() as desk:
        dialog = await _batch(desk)
        await desk.press("ctrl+s")
        await desk.sees("give a file first")
        dialog.query_one("#path", Field).value = "/nowhere"
        await desk.press("enter")
        await desk.sees("There is no file here.")
        await desk.press("ctrl+s")
        assert len(desk.world.pros) == 2
