"""From a request and a candidate to the facts that are weighed. The one place where routing measures distance."""

from fixi_app.domain.geo import distance_km
from fixi_app.domain.professionals import Professional
from fixi_app.domain.reading import Trade, Wanted
from fixi_app.routing.records import Candidate, Facts, Matter, RouteRequest


def matter_of(request: RouteRequest) -> Matter:
    return Matter(
        wished=request.wanted is not None and request.wanted != Wanted(),
        asap=request.asap,
        urgent=request.urgent,
        is_emergency=request.is_emergency,
        sample=request.sample,
        samples_mix=request.samples_mix,
        ask_again=request.ask_again,
        has_favourite=request.favourite_pro_id is not None,
    )


def facts_of(request: RouteRequest, candidate: Candidate) -> Facts:
    pro = candidate.pro
    return Facts(
        pro_id=pro.id,
        name=pro.name,
        is_active=pro.is_active,
        approved=pro.approved,
        phone_confirmed=pro.phone_confirmed or pro.sample,
        sample=pro.sample,
        is_customer=request.contact_id is not None and pro.contact_id == request.contact_id,
        refused=pro.id in request.refused_pro_ids,
        favourite=pro.id == request.favourite_pro_id,
        trade_fits=_does(pro, request.trade),
        trades=len(pro.trades),
        is_handyman=Trade.HANDYMAN in pro.trades and request.trade is not Trade.HANDYMAN,
        speaks=request.language in pro.languages,
        distance_km=_distance(request, pro),
        radius_km=pro.radius_km,
        lists_city=request.city is not None and request.city in pro.service_areas,
        rating=pro.rating,
        open_jobs=candidate.open_jobs,
        max_open_jobs=pro.max_open_jobs,
        next_start=candidate.next_start,
        in_window=candidate.in_window,
        reachable=candidate.reachable,
        on_call=pro.on_call,
        offers_sent=pro.offers_sent,
        offers_answered=pro.offers_answered,
        offers_silent=pro.offers_silent,
        visits_done=pro.visits_done,
        visits_missed=pro.no_shows + pro.cancelled_jobs,
        last_offer_at=candidate.last_offer_at,
    )


def _does(pro: Professional, trade: Trade) -> bool:
    """A fault of no known trade is a handyman's; otherwise only who names the trade does it."""
    return trade in pro.trades or (trade is Trade.OTHER and Trade.HANDYMAN in pro.trades)


def _distance(request: RouteRequest, pro: Professional) -> float | None:
    """Kilometres from his base, to 10 m; None when one of the two is nowhere on the map."""
    base = pro.base
    if request.lat is None or request.lon is None or base.lat is None or base.lon is None:
        return 0.0 if request.city is not None and request.city == base.city else None
    return round(distance_km(request.lat, request.lon, base.lat, base.lon), 2)
