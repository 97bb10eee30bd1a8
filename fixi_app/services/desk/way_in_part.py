"""How messages get in, as health and the set-up walk say it. Pure."""

from fixi_app.services.desk.reason_words import in_words
from fixi_app.services.desk.words import Words
from fixi_app.services.office import HealthPart
from fixi_app.services.running.registering import RegisterState, RegisterStatus
from fixi_app.tunnel.contract import TunnelState, TunnelStatus

_OK, _DEGRADED = "ok", "degraded"
_ENTERED_BY_HAND = (RegisterState.BY_HAND, RegisterState.OFF)


def way_in_part(way: TunnelStatus, told: RegisterStatus | None, from_outside: bool, words: Words) -> HealthPart:
    """`from_outside`: whether messages come from a provider on the internet, which needs some way in."""
    if told is not None and told.state is RegisterState.LATER:
        detail = words("health.not_told", why=in_words(words, told.why))
        return _part(_DEGRADED, detail, not_told_advice(told, words)).but(said=told.why)
    if way.state is TunnelState.OFF and from_outside:
        return _part(_DEGRADED, words("walk.no_way_in"), words("advice.no_way_in"))
    if way.state is TunnelState.OFF:
        return _part(_OK, in_words(words, way.detail) or words("health.tunnel_off"))
    if way.state is TunnelState.FETCHING:
        return _part(_OK, words("health.fetching"))
    if way.state is TunnelState.NOT_FETCHING:
        detail = words("health.not_fetching", why=in_words(words, way.detail))
        return _part(_DEGRADED, detail, words("advice.channel")).but(said=way.detail)
    if way.state is TunnelState.UP:
        return _part(_OK, way.url or "", _by_hand(told, words))
    advice = words("advice.fetch_agent" if way.fetchable else "advice.tunnel")
    detail = in_words(words, way.detail) or way.state.value
    return _part(_DEGRADED, detail, advice).but(said=way.detail, fetchable=way.fetchable)


def gets_in(way: TunnelStatus, from_outside: bool) -> bool:
    """Whether messages reach Fixi somehow."""
    return way.state in (TunnelState.UP, TunnelState.FETCHING) or not from_outside


def not_told_advice(told: RegisterStatus, words: Words) -> str:
    """What a person can do himself meanwhile."""
    if told.inbox:
        return words("advice.not_told", inbox=told.inbox)
    return words("advice.not_told_fetching")


def _by_hand(told: RegisterStatus | None, words: Words) -> str:
    by_hand = told is not None and told.state in _ENTERED_BY_HAND and told.inbox
    return words("advice.by_hand", inbox=told.inbox) if told is not None and by_hand else ""


def _part(status: str, detail: str, advice: str = "") -> HealthPart:
    return HealthPart(name="tunnel", status=status, detail=detail, advice=advice)
