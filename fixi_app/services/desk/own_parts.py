"""How Fixi looks after itself, as parts of health: each is there only where it is used. Pure."""

from fixi_app.services.desk.words import Words
from fixi_app.services.office import HealthPart
from fixi_app.services.telling.second_telling import SecondTelling

_OK, _DEGRADED = "ok", "degraded"


def own_parts(
    awake: str | None, heartbeat: str | None, second: SecondTelling, words: Words
) -> tuple[HealthPart, ...]:
    """A computer that may sleep is told and no fault: the owner may want it, and a server never sleeps."""
    parts = []
    if awake is not None:
        advice = words("advice.awake") if awake == "cannot" else ""
        parts.append(HealthPart(name="awake", status=_OK, detail=words(f"health.awake_{awake}"), advice=advice))
    if heartbeat is not None:
        parts.append(_told("heartbeat", heartbeat != "failing", words(f"health.heartbeat_{heartbeat}"), words))
    if second.open:
        parts.append(_second(second, words))
    return tuple(parts)


def _second(second: SecondTelling, words: Words) -> HealthPart:
    last = second.last
    if last is None:
        return _told("second_path", True, words("health.second_waiting"), words)
    detail = words("health.second_took", took=last.took, of=last.of)
    return _told("second_path", last.took == last.of, detail, words)


def _told(name: str, well: bool, detail: str, words: Words) -> HealthPart:
    advice = "" if well else words(f"advice.{name}")
    return HealthPart(name=name, status=_OK if well else _DEGRADED, detail=detail, advice=advice)
