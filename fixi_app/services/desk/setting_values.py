"""A setting as text and back: what kind of value it has, how that is written, what may be chosen. Pure."""

import datetime as dt
import types
from enum import StrEnum
from functools import cache
from typing import Annotated, Any, get_args, get_origin

from fixi_app.domain import business_fields
from fixi_app.domain.business import Business, Hours, Weekday, is_secret, veiled
from fixi_app.services.office import SettingKind

GROUPS = ("profile", "quiet", "ladder", "visit", "routing", "people", "privacy", "model", "channel", "operation", "job")
NEXT_START = frozenset({
    "model_call_seconds", "model_turn_seconds", "model_failures_before_rest", "model_rest_minutes", "model_may_see",
    "backup_second_place", "quiet_time_factor", "beta_buttons",
})  # fmt: skip
"""Read once, when the parts are put together; everything else is asked of the business each time."""


@cache
def group_of() -> dict[str, str]:
    """Setting -> its group, in the order in which they are shown."""
    found: dict[str, str] = {}
    for group in GROUPS:
        fields = getattr(business_fields, f"{group.title()}Fields")
        found |= dict.fromkeys(fields.model_fields, group)
    return found


def written(value: Any) -> str:
    """A value as it is typed."""
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, dt.time):
        return f"{value:%H:%M}"
    if isinstance(value, float):
        return f"{value:.10g}"
    if isinstance(value, tuple):
        return ",".join(written(one) for one in value)
    return str(value)


def as_shown(name: str, value: Any) -> str:
    """A value as it may stand on a screen."""
    return veiled(written(value)) if is_secret(name) else written(value)


def kind_of(name: str) -> SettingKind:
    if is_secret(name):
        return SettingKind.SECRET
    inner = _bare(Business.model_fields[name].annotation)
    for known, kind in _KINDS:
        if isinstance(inner, type) and issubclass(inner, known):
            return kind
    if get_origin(inner) is tuple:
        return SettingKind.DAYS if _bare(get_args(inner)[0]) is Weekday else SettingKind.NUMBERS
    return SettingKind.TEXT


def choices_of(name: str) -> tuple[str, ...]:
    """What may be chosen; for days, of what there may be several."""
    kind, inner = kind_of(name), _bare(Business.model_fields[name].annotation)
    if kind is SettingKind.FLAG:
        return ("on", "off")
    if kind is SettingKind.DAYS:
        return tuple(day.value for day in Weekday)
    return tuple(one.value for one in inner) if kind is SettingKind.CHOICE else ()


_KINDS: tuple[tuple[type, SettingKind], ...] = (
    (bool, SettingKind.FLAG),
    (StrEnum, SettingKind.CHOICE),
    (Hours, SettingKind.HOURS),
    (dt.time, SettingKind.TIME),
    (int, SettingKind.NUMBER),
    (float, SettingKind.NUMBER),
)


def _bare(annotation: Any) -> Any:
    while get_origin(annotation) is Annotated:
        annotation = get_args(annotation)[0]
    return annotation if not isinstance(annotation, types.NoneType) else str
