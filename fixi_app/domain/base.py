"""The one base of all records: immutable, typed, strict about time.

A record is changed with `record.but(field=value)`, which returns a new one; so a pure function can never leak a
half-made change to its caller, and a turn can be replayed from what was stored.
"""

from datetime import datetime, timezone
from typing import Annotated, Any, Self

from pydantic import AfterValidator, BaseModel, ConfigDict


def _aware(value: datetime) -> datetime:
    """Naive datetimes are refused at the edge: compared with an aware one they fail far from the cause (L33)."""
    if value.tzinfo is None:
        raise ValueError("a datetime without a time zone")
    return value if value.tzinfo is timezone.utc else value.astimezone(timezone.utc)


UtcTime = Annotated[datetime, AfterValidator(_aware)]
"""An aware datetime, kept in UTC."""


class Record(BaseModel):
    """Base of all domain records. Unknown fields are ignored on reading (a newer version may have written them)."""

    # A refused value may be a customer's words: an error names the field, and the log never holds what was in it.
    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    def but(self, **changes: Any) -> Self:
        """A copy with these fields changed; the changes are validated like any input.

        Raises pydantic.ValidationError for a wrong value and TypeError for a field that does not exist.
        """
        if unknown := changes.keys() - type(self).model_fields.keys():
            raise TypeError(f"{type(self).__name__} has no field {', '.join(sorted(unknown))}")
        return type(self).model_validate(self.__dict__ | changes)

    def differs_in(self, other: Self) -> set[str]:
        """The names of the fields whose values are not equal in the two."""
        mine, others = self.__dict__, other.__dict__
        return {name for name in mine if mine[name] is not others[name] and mine[name] != others[name]}
