"""What is quoted: a range from his own list for the hour of the visit, or nothing."""

from datetime import datetime
from zoneinfo import ZoneInfo

from fixi_app.booking.prices import quote, span
from fixi_app.booking.rest_days import RestDays
from fixi_app.domain.leads import Quote
from fixi_app.domain.professionals import Price, Professional, Surcharge, SurchargeWhen
from fixi_app.domain.reading import Trade

ISRAEL = ZoneInfo("Asia/Jerusalem")
REST = RestDays("IL", ISRAEL)
NOON = datetime(2026, 11, 24, 12, tzinfo=ISRAEL)
AVI = Professional(
    id="avi",
    name="Avi",
    trades=(Trade.PLUMBING, Trade.DRAINAGE),
    price_list=(
        Price(item="plumbing", start=200, end=500),
        Price(item="drainage: unblocking", start=300, end=700),
        Price(item="Drainage: camera", start=450, end=900),
    ),
    call_out_fee=150,
    surcharges=(
        Surcharge(when=SurchargeWhen.NIGHT, percent=50),
        Surcharge(when=SurchargeWhen.REST_DAY, percent=30),
        Surcharge(when=SurchargeWhen.EMERGENCY, percent=25),
    ),
)


def at(hour: int, day: int = 24, emergency: bool = False) -> Quote | None:
    return quote(
        AVI, Trade.PLUMBING, datetime(2026, 11, day, hour, tzinfo=ISRAEL), ZoneInfo("Asia/Jerusalem"), REST, emergency
    )


def test_by_day_the_list_is_quoted_as_it_stands() -> None:
    assert at(12) == Quote(start=200, end=500, call_out_fee=150, includes_vat=True, surcharge_percent=0)


def test_the_range_spans_the_lines_of_that_trade_only() -> None:
    quoted = quote(AVI, Trade.DRAINAGE, NOON, ISRAEL, REST)
    assert quoted is not None
    assert (quoted.start, quoted.end) == (300, 900)


def test_no_list_for_the_trade_means_no_number() -> None:
    assert quote(AVI, Trade.GAS, NOON, ISRAEL, REST) is None
    assert quote(AVI.but(price_list=()), Trade.PLUMBING, NOON, ISRAEL, REST) is None


def test_the_night_goes_from_ten_to_seven() -> None:
    percents = {hour: (quoted := at(hour)) and quoted.surcharge_percent for hour in (21, 22, 23, 0, 6, 7)}
    assert percents == {21: 0, 22: 50, 23: 50, 0: 50, 6: 50, 7: 0}


def test_surcharges_that_meet_add_up_and_leave_the_call_out_fee_alone() -> None:
    quoted = at(23, day=27, emergency=True)
    assert quoted == Quote(start=410, end=1025, call_out_fee=150, surcharge_percent=105)


def test_a_day_of_rest_has_its_surcharge_only_while_it_lasts() -> None:
    assert [(quoted := at(hour, day=27)) and quoted.surcharge_percent for hour in (14, 15)] == [0, 30]


def test_without_an_hour_there_is_no_surcharge_of_the_hour() -> None:
    quoted = quote(AVI, Trade.PLUMBING, None, ISRAEL, REST)
    assert quoted is not None
    assert quoted.surcharge_percent == 0


def test_lines_in_his_own_words_count_for_a_man_of_one_trade_only() -> None:
    own_words = (Price(item="תיקון נזילה", start=180, end=420),)
    one = AVI.but(trades=(Trade.PLUMBING,), price_list=own_words)
    quoted = quote(one, Trade.PLUMBING, NOON, ISRAEL, REST)
    assert quoted is not None
    assert (quoted.start, quoted.end) == (180, 420)
    assert quote(AVI.but(price_list=own_words), Trade.PLUMBING, NOON, ISRAEL, REST) is None


def test_before_a_match_the_span_over_all_lists_is_told() -> None:
    dana = AVI.but(
        id="dana", price_list=(Price(item="plumbing", start=250, end=650),), call_out_fee=180, prices_include_vat=False
    )
    silent = AVI.but(id="silent", price_list=(), call_out_fee=999)
    quotes = [quote(pro, Trade.PLUMBING, None, ISRAEL, REST) for pro in (AVI, dana, silent)]
    assert span(one for one in quotes if one) == Quote(start=200, end=650, call_out_fee=180, includes_vat=False)
    assert span([]) is None


def test_the_span_of_a_night_has_the_surcharges_of_the_night() -> None:
    by_night = at(23)
    assert by_night is not None
    assert span([by_night]) == by_night
