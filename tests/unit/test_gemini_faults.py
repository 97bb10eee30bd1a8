"""What follows from a failed call, and what the tokens of calls cost: decided without a model."""

import datetime as dt

import pytest

from fixi_app.clock import HandClock
from fixi_app.domain.business import Business, SettingError
from fixi_app.domain.spending import Cost, Price, Spent, cost_of, joined, prices_in
from fixi_app.settings import Settings
from fixi_app.understanding.gemini_faults import Fault, counts, plainly_from_now, worth_another_try
from fixi_app.understanding.gemini_rests import Limits, Rests


def again(fault: Fault, *, tries: int = 1, took: float = 0.2, left: float = 24.8, call: float = 12.0) -> bool:
    return worth_another_try(fault, tries=tries, took=took, left=left, call=call)


@pytest.mark.parametrize("fault", Fault)
def test_only_what_passes_by_itself_is_tried_again(fault: Fault) -> None:
    assert again(fault) is (fault in (Fault.SERVER, Fault.CONNECTION))


def test_it_is_tried_again_once_when_it_was_cheap_and_a_whole_call_still_fits() -> None:
    assert again(Fault.SERVER, took=3.0, left=12.0)
    assert not again(Fault.SERVER, tries=2)
    assert not again(Fault.SERVER, took=3.1)
    assert not again(Fault.SERVER, left=11.9)


def test_what_one_turn_is_to_blame_for_does_not_count_against_a_model() -> None:
    assert {fault for fault in Fault if not counts(fault)} == {Fault.REFUSED, Fault.BLOCKED, Fault.CUT}


def test_after_a_request_that_was_not_taken_the_form_is_left_away() -> None:
    assert {fault for fault in Fault if plainly_from_now(fault)} == {Fault.REFUSED, Fault.CLIENT}


def test_prices_are_dollars_for_a_million_tokens_in_and_out() -> None:
    prices = prices_in("a=0.30/2.50, models/b=1/2,")
    assert prices == {"a": Price(0.3, 2.5), "b": Price(1, 2)}
    spent = [Spent(model="a", tokens_in=1_000_000, tokens_out=100_000), Spent(model="models/b", tokens_in=5)]
    assert cost_of(spent, prices) == Cost(micros=300_000 + 250_000 + 5, unpriced=0)


def test_tokens_of_a_model_without_a_price_are_counted_and_their_cost_is_unknown() -> None:
    assert cost_of([Spent(model="new", tokens_in=7, tokens_out=3)], prices_in("a=1/1")) == Cost(0, 10)


@pytest.mark.parametrize("text", ["a", "a=", "a=1", "a=1/x", "=1/2", "a=-1/2", "a=nan/1", "a=inf/1", "a=1/2/3"])
def test_prices_that_cannot_be_read_are_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(SettingError, match=r"model_prices.*written like gemini-2\.5-flash-lite=0\.10/0\.40"):
        Business().with_overrides({"model_prices": text})


def test_every_model_that_is_asked_as_usual_has_a_price() -> None:
    prices = prices_in(Business().model_prices)
    assert set(Settings.model_fields["gemini_models"].default) <= set(prices)


def test_what_a_model_used_in_several_tries_is_one_entry() -> None:
    spent = [Spent(model="a", tokens_in=1), Spent(model="b"), Spent(model="a", tokens_in=2, tokens_out=3)]
    assert joined(spent) == (Spent(model="a", tokens_in=3, tokens_out=3),)


class _Set(HandClock):
    """A clock that somebody sets, also back."""

    def __init__(self, moment: dt.datetime) -> None:
        super().__init__(moment)
        self.moment = moment

    def now(self) -> dt.datetime:
        return self.moment


def test_a_clock_that_is_set_back_makes_no_rest_longer_than_the_longest() -> None:
    morning = dt.datetime(2026, 11, 25, 9, tzinfo=dt.UTC)
    clock = _Set(morning)
    rests = Rests(clock, Limits())
    for _ in range(Limits().failures):
        rests.failed("a")
    assert rests.resting("a")
    clock.moment = morning - dt.timedelta(hours=5)
    assert not rests.resting("a")
