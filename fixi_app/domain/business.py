"""The settings of a business: one record in which every number of the product has its place and its default.

Stored as the document `business` of the collection `settings`, which holds only what differs from the defaults;
`FIXI_SET_NAME=value` lies over both. A wrong name or value is refused with a sentence that names the setting.
"""

import difflib
import re
from collections.abc import Mapping
from typing import Any, Self

from pydantic import ValidationError

from fixi_app.domain.business_fields import (
    ChannelFields,
    Hours,
    JobFields,
    LadderFields,
    ModelFields,
    ModelMaySee,
    OperationFields,
    PeopleFields,
    PrivacyFields,
    PrivacyMode,
    ProfileFields,
    QuietFields,
    RestDays,
    RoutingFields,
    VisitFields,
    Weekday,
)

__all__ = [
    "Business", "Hours", "ModelMaySee", "PrivacyMode", "RestDays", "SettingError", "Weekday", "is_secret", "veiled",
]  # fmt: skip

_KIND = re.compile(r"(?:^|[,\s])([A-Za-z][A-Za-z0-9+.-]*)://")


class SettingError(ValueError):
    """A setting that does not exist, or a value it cannot have; the text is a sentence for the owner."""


class Business(
    ProfileFields,
    QuietFields,
    LadderFields,
    VisitFields,
    RoutingFields,
    PeopleFields,
    PrivacyFields,
    ModelFields,
    ChannelFields,
    OperationFields,
    JobFields,
):
    """All settings of a business. Times of day are local; see each field's sentence for its unit."""

    def with_overrides(self, values: Mapping[str, Any]) -> Self:
        """A copy with these values, typed or written as text (`15`, `08:00-21:00`, `10,20,30`, `off`); any letter case.

        Raises SettingError for a name that does not exist and for a value the setting cannot have.
        """
        named = {self._field(name): value for name, value in values.items()}
        try:
            return self.but(**named)
        except ValidationError as error:
            raise SettingError(_sentence(error)) from None

    def days_of_backups(self) -> int:
        """How old the oldest backup of the night can be: the daily ones, then one for each week."""
        return self.backups_daily + 7 * (self.backups_weekly + 1)

    def differing(self) -> dict[str, Any]:
        """What differs from the defaults, in plain values: what is worth storing."""
        plain, usual = self.model_dump(mode="json"), type(self)().model_dump(mode="json")
        return {name: value for name, value in plain.items() if value != usual[name]}

    @classmethod
    def _field(cls, name: str) -> str:
        field = name.lower()
        if field in cls.model_fields:
            return field
        near = difflib.get_close_matches(field, cls.model_fields, n=1)
        hint = f" (did you mean {near[0]}?)" if near else ""
        raise SettingError(f"there is no business setting {field}{hint}")


def is_secret(name: str) -> bool:
    """Whether a setting of this name may hold passwords: it is shown veiled everywhere, and kept in no log."""
    field = Business.model_fields.get(name.lower())
    return field is not None and not field.repr


def veiled(value: str) -> str:
    """Of each address in a secret setting only what kind it is: `ntfys://•••`."""
    return ", ".join(f"{kind}://•••" for kind in _KIND.findall(value)) or ("•••" if value.strip() else "")


def _sentence(error: ValidationError) -> str:
    """Pydantic's report is for programmers and repeats the value, which may be a secret of the owner's: say less."""
    first = error.errors(include_url=False, include_input=False)[0]
    reason = str(first["msg"]).removeprefix("Value error, ")
    return f"the business setting {first['loc'][0]} cannot have this value: {reason}"
