"""Who gets a lead, why, and that it can be told again from the store."""

import random
from datetime import datetime, timedelta, timezone
from typing import Any

import bson
import pytest
from bson.codec_options import CodecOptions

from fixi_app.domain.professionals import Base, Professional, RatingSum
from fixi_app.domain.reading import Language, Trade, Wanted
from fixi_app.repositories.documents import from_document, to_document
from fixi_app.routing.decide import decide, recompute
from fixi_app.routing.records import Candidate, Decision, Refusal, RouteRequest, Rules

NOW = datetime(2026, 11, 24, 9, 0, 0, 123456, tzinfo=timezone.utc)
SOON = NOW + timedelta(hours=3)
KM = 1 / 111.195
"""Degrees of latitude in one kilometre."""
HOLON, PETAH_TIKVA, ROSH_HAAYIN = (32.01034, 34.77918), (32.08707, 34.88747), (32.09556, 34.95664)


def request(**fields: Any) -> RouteRequest:
    usual = {"lead_id": "lead", "trade": Trade.PLUMBING, "city": "H̱olon", "lat": HOLON[0], "lon": HOLON[1]}
    return RouteRequest(**{**usual, **fields})


def candidate(name: str, km: float = 1, *, about: dict[str, Any] | None = None, **fields: Any) -> Candidate:
    usual = {"trades": (Trade.PLUMBING,), "base": Base(lat=HOLON[0] + km * KM, lon=HOLON[1]), "radius_km": 40}
    pro = Professional(id=name, name=name.title(), **{**usual, **(about or {})})
    return Candidate(pro=pro, **{"next_start": SOON, **fields})


def decided(*pros: Candidate, **fields: Any) -> Decision:
    return decide(request(**fields), pros, {}, NOW)


def refusals(decision: Decision) -> dict[str, Refusal | None]:
    return {one.pro_id: one.refusal for one in decision.candidates}


def test_nobody_there_chooses_nobody() -> None:
    decision = decided()
    assert (decision.chosen, decision.order, decision.ring_km) == (None, (), None)


@pytest.mark.parametrize(
    ("who", "refusal"),
    [
        (candidate("a", about={"is_active": False, "rating": RatingSum(sum=500, count=100)}), Refusal.INACTIVE),
        (candidate("a", about={"approved": False, "rating": RatingSum(sum=500, count=100)}), Refusal.NOT_APPROVED),
        (candidate("a", about={"sample": True}), Refusal.SAMPLE),
        (candidate("a", about={"trades": (Trade.GAS,)}), Refusal.TRADE),
        (candidate("a", km=50), Refusal.PLACE),
        (candidate("a", km=16, about={"radius_km": 15}), Refusal.PLACE),
        (candidate("a", about={"base": Base()}), Refusal.PLACE),
        (candidate("a", open_jobs=3), Refusal.FULL),
        (candidate("a", open_jobs=1, about={"max_open_jobs": 1}), Refusal.FULL),
        (candidate("a", next_start=None), Refusal.NO_SLOT),
        (candidate("a", about={"contact_id": "me"}), Refusal.HIMSELF),
    ],
)
def test_l72_who_does_not_fit_is_never_chosen_and_the_reason_is_written(who: Candidate, refusal: Refusal) -> None:
    decision = decided(who, contact_id="me")
    assert decision.chosen is None
    assert refusals(decision) == {"a": refusal}
    assert decision.candidates[0].reason


def test_sample_requests_go_to_sample_professionals_only() -> None:
    real, sample = candidate("real"), candidate("sample", km=9, about={"sample": True})
    assert decided(real, sample, sample=True).order == ("sample",)
    assert decided(real, sample).order == ("real",)


def test_a_city_that_nobody_lists_is_served_by_radius() -> None:
    """Rosh HaAyin is in no list; from Petah Tikva it is seven kilometres."""
    base = Base(city="Petaẖ Tiqva", lat=PETAH_TIKVA[0], lon=PETAH_TIKVA[1])
    who = candidate("yossi", about={"base": base, "service_areas": ("Petaẖ Tiqva",), "radius_km": 20})
    decision = decided(who, city="Rosh Ha‘Ayin", lat=ROSH_HAAYIN[0], lon=ROSH_HAAYIN[1])
    assert decision.chosen == "yossi"
    assert 6 < (decision.candidates[0].distance_km or 0) < 8


def test_a_listed_city_is_served_however_far_and_without_a_map() -> None:
    far = candidate("far", km=200, about={"service_areas": ("H̱olon",), "radius_km": 5})
    unknown = candidate("unknown", about={"service_areas": ("H̱olon",), "base": Base()})
    assert decided(far, lat=None, lon=None).chosen == "far"
    assert decided(far).ring_km == 30
    assert decided(unknown).chosen == "unknown"


def test_the_search_stops_at_the_first_ring_where_somebody_can_come() -> None:
    star = {"rating": RatingSum(sum=500, count=100)}
    decision = decided(candidate("near", km=9), candidate("star", km=11, about=star), candidate("edge", km=25))
    assert (decision.chosen, decision.ring_km) == ("near", 10)
    assert decision.order == ("near", "star", "edge")


def test_the_rings_widen_when_all_in_a_ring_are_full() -> None:
    full = [candidate("one", km=2, open_jobs=3), candidate("two", km=8, open_jobs=4)]
    decision = decided(*full, candidate("three", km=15), candidate("four", km=25))
    assert (decision.chosen, decision.ring_km) == ("three", 20)
    decision = decided(*full, candidate("three", km=15, open_jobs=3), candidate("four", km=25))
    assert (decision.chosen, decision.ring_km) == ("four", 30)


def test_the_rings_are_a_setting() -> None:
    pros = [candidate("near", km=2), candidate("star", km=9, about={"rating": RatingSum(sum=500, count=100)})]
    assert decide(request(), pros, {"distance": 0}, NOW, Rules(rings_km=(5, 10))).chosen == "near"
    assert decide(request(), pros, {"distance": 0}, NOW, Rules(rings_km=(10,))).chosen == "star"


def test_who_refused_is_not_asked_while_anybody_else_is_left() -> None:
    near, far = candidate("near", km=1), candidate("far", km=29)
    assert decided(near, far, refused_pro_ids=("near",)).order == ("far",)
    decision = decided(near, far, refused_pro_ids=("near", "far"))
    assert decision.chosen is None
    assert set(refusals(decision).values()) == {Refusal.REFUSED}


def test_who_refused_may_be_asked_again_after_all_others_when_that_is_wished() -> None:
    near, far = candidate("near", km=1), candidate("far", km=29)
    assert decided(near, far, refused_pro_ids=("near",), ask_again=True).order == ("far", "near")
    assert decided(near, far, refused_pro_ids=("near", "far"), ask_again=True).chosen == "near"


def test_an_emergency_goes_only_to_who_is_reachable_and_asks_no_calendar() -> None:
    at_home = candidate("at_home", reachable=False)
    at_work = candidate("at_work", km=20, next_start=None)
    decision = decided(at_home, at_work, is_emergency=True)
    assert decision.order == ("at_work",)
    assert refusals(decision)["at_home"] is Refusal.UNREACHABLE


def test_an_ordinary_offer_may_wait_for_a_man_at_home() -> None:
    assert decided(candidate("at_home", reachable=False)).chosen == "at_home"


def test_on_call_people_come_first_when_it_is_pressing() -> None:
    best = candidate("best", km=0, about={"rating": RatingSum(sum=500, count=100)})
    on_call = candidate("on_call", km=9, open_jobs=2, about={"on_call": True})
    assert decided(best, on_call, urgent=True).chosen == "on_call"
    assert decided(best, on_call, is_emergency=True).chosen == "on_call"
    assert decided(best, on_call).chosen == "best"


def test_the_professional_she_was_pleased_with_comes_first() -> None:
    near = candidate("near", km=0, about={"rating": RatingSum(sum=500, count=100)})
    former = candidate("former", km=28, open_jobs=2)
    assert decided(near, former, favourite_pro_id="former").chosen == "former"
    assert decided(near, candidate("former", open_jobs=3), favourite_pro_id="former").chosen == "near"


BETTER = [
    ("a specialist before a man of many trades", {}, {"about": {"trades": (Trade.GAS, Trade.PLUMBING, Trade.AC)}}),
    ("a plumber before a handyman", {}, {"about": {"trades": (Trade.PLUMBING, Trade.HANDYMAN)}}),
    ("a common language", {}, {"about": {"languages": (Language.RU,)}}),
    ("the nearer one", {"km": 2}, {"km": 8}),
    ("the better rated", {"about": {"rating": RatingSum(sum=96, count=20)}}, {}),
    ("the less loaded", {}, {"open_jobs": 2}),
    ("the sooner slot", {}, {"next_start": SOON + timedelta(days=3)}),
    ("who answers offers", {}, {"about": {"offers_answered": 5, "offers_silent": 15}}),
    ("who comes when he said so", {"about": {"visits_done": 20}}, {"about": {"visits_done": 20, "no_shows": 2}}),
    ("who keeps what he took", {}, {"about": {"cancelled_jobs": 1}}),
    ("among equals who waited longest", {}, {"last_offer_at": NOW - timedelta(hours=1)}),
]


@pytest.mark.parametrize(("why", "better", "worse"), BETTER, ids=[case[0] for case in BETTER])
def test_other_things_being_equal_the_better_one_gets_it(
    why: str, better: dict[str, Any], worse: dict[str, Any]
) -> None:
    # The better one has the later id, so that no tie-break can pass for a reason.
    assert decided(candidate("a_worse", **worse), candidate("b_better", **better)).chosen == "b_better"


def test_a_slot_in_the_time_asked_for_counts_more_than_a_sooner_one() -> None:
    sooner = candidate("a_sooner", next_start=NOW + timedelta(hours=1))
    fits = candidate("b_fits", next_start=NOW + timedelta(days=4), in_window=True)
    assert decided(sooner, fits, wanted=Wanted(part="evening")).chosen == "b_fits"
    assert decided(sooner, fits, asap=True).chosen == "a_sooner"


def test_one_early_vote_does_not_decide() -> None:
    lucky = candidate("lucky", about={"rating": RatingSum(sum=5, count=1)})
    proven = candidate("proven", about={"rating": RatingSum(sum=190, count=40)})
    assert decided(lucky, proven).chosen == "proven"


def test_a_newcomer_counts_as_a_good_professional_not_as_a_bad_one() -> None:
    newcomer = candidate("b_newcomer")
    poor = candidate("a_poor", about={"rating": RatingSum(sum=70, count=20)})
    excellent = candidate("excellent", about={"rating": RatingSum(sum=98, count=20)})
    assert decided(newcomer, poor, excellent).order == ("excellent", "b_newcomer", "a_poor")


def test_a_fault_of_no_known_trade_goes_to_a_handyman() -> None:
    assert decided(candidate("h", about={"trades": (Trade.HANDYMAN,)}), trade=Trade.OTHER).chosen == "h"


def test_ties_are_broken_by_id_whatever_the_order_they_came_in() -> None:
    pros = [candidate(name) for name in "dbac"]
    assert decided(*pros).order == decided(*reversed(pros)).order == ("a", "b", "c", "d")


def test_scores_and_parts_lie_between_zero_and_one_and_weights_lead() -> None:
    decision = decided(candidate("a"), candidate("b", km=25, open_jobs=2))
    for one in decision.candidates:
        assert 0 <= one.score <= 1
        assert all(0 <= part <= 1 for part in one.parts.values())
    near_russian = candidate("near", km=1, about={"languages": (Language.RU,)})
    far_hebrew = candidate("far", km=9)
    assert decide(request(), [near_russian, far_hebrew], {"language": 0}, NOW).chosen == "near"
    assert decide(request(), [near_russian, far_hebrew], {"language": 90}, NOW).chosen == "far"


def test_all_weights_at_zero_still_decide() -> None:
    weights = dict.fromkeys(decided().weights, 0)
    assert decide(request(), [candidate("b"), candidate("a")], weights, NOW).chosen == "a"


def test_the_losers_are_kept_with_their_reasons_after_the_ranked() -> None:
    decision = decided(candidate("a", open_jobs=3), candidate("b"), candidate("c", km=200))
    assert [one.pro_id for one in decision.candidates] == ["b", "a", "c"]
    assert [bool(one.reason) for one in decision.candidates] == [False, True, True]


def test_a_naive_now_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        decide(request(), [], {}, datetime(2026, 11, 24))


def test_a_decision_keeps_no_point_on_the_map_and_no_phone() -> None:
    stored = str(to_document(decided(candidate("a", about={"phone": "+972500000101"}))))
    assert "500000101" not in stored
    assert str(HOLON[0]) not in stored


def test_any_stored_decision_can_be_recomputed_from_its_inputs_alone() -> None:
    dice = random.Random(3)
    for _ in range(60):
        decision = decide(_random_request(dice), [_random_candidate(dice, n) for n in range(6)], {"load": 33}, NOW)
        stored = _through_a_store(to_document(decision))
        assert from_document(Decision, stored) == decision
        assert recompute({"inputs": stored["inputs"], "weights": stored["weights"]}) == decision


def _through_a_store(document: dict[str, Any]) -> dict[str, Any]:
    return dict(bson.decode(bson.encode(document), CodecOptions(tz_aware=True)))


def _random_request(dice: random.Random) -> RouteRequest:
    return request(
        urgent=dice.random() < 0.3,
        is_emergency=dice.random() < 0.3,
        asap=dice.random() < 0.3,
        ask_again=dice.random() < 0.5,
        refused_pro_ids=tuple(f"p{n}" for n in range(6) if dice.random() < 0.2),
        favourite_pro_id=dice.choice([None, "p1"]),
        wanted=dice.choice([None, Wanted(part="evening")]),
    )


def _random_candidate(dice: random.Random, number: int) -> Candidate:
    stars = RatingSum(sum=dice.uniform(0, 50), count=10)
    return candidate(
        f"p{number}",
        dice.uniform(0, 45),
        about={"rating": stars, "on_call": dice.random() < 0.5, "offers_sent": 7, "offers_answered": dice.randrange(8)},
        open_jobs=dice.randrange(4),
        next_start=dice.choice([None, NOW + timedelta(minutes=dice.uniform(60, 9000))]),
        in_window=dice.random() < 0.5,
        reachable=dice.random() < 0.7,
        last_offer_at=dice.choice([None, NOW - timedelta(hours=dice.uniform(0, 300))]),
    )


def test_a_decision_from_before_silence_was_counted_apart_is_still_told_as_it_was() -> None:
    document = to_document(decided(candidate("a", about={"offers_sent": 9, "offers_answered": 3})))
    old = document["inputs"]["candidates"][0]
    for name in ("offers_silent", "visits_done", "visits_missed"):
        del old[name]
    [told] = recompute(document).candidates
    assert told.parts["reliability"] == round((3 + 0.8 * 5) / (9 + 5), 4)


def test_what_was_withdrawn_from_him_is_no_silence() -> None:
    asked_often = candidate("a", about={"offers_sent": 20, "offers_answered": 2})
    [told] = decided(asked_often).candidates
    assert told.parts["reliability"] > 0.8
