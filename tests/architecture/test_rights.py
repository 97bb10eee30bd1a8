"""Every call of the office has its right: what the table does not name is open to nobody, and is found here first."""

import inspect
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, get_args, get_type_hints

from fixi_app.services.desk.rights import TABLE
from fixi_app.services.office import Office

_OF_THE_DOOR = {
    "for_user", "over", "may", "opens", "revision", "language", "speak", "timezone", "now", "health", "names",
}  # fmt: skip
"""What the office itself answers; open to everybody at the desk. Think before adding: rather make it a call of an area.
"""


def _areas() -> Iterator[tuple[str, type]]:
    for name, hint in get_type_hints(Office).items():
        protocol = next((one for one in get_args(hint) if one is not type(None)), hint)
        yield name, protocol


def _calls(protocol: Any) -> set[str]:
    named = {name for name, _ in inspect.getmembers(protocol) if not name.startswith("_")}
    return named | {name for name in get_type_hints(protocol) if not name.startswith("_")}


def _named(calls: Mapping[str, Iterable[str]]) -> set[str]:
    return {f"{area}.{call}" for area, named in calls.items() for call in named}


def test_the_table_of_rights_names_every_call_of_every_area() -> None:
    asked = _named({area: _calls(protocol) for area, protocol in _areas()})
    assert len(asked) > 20
    missing = asked - _named(TABLE)
    assert not missing, f"say in services/desk/rights.py: TABLE who may: {sorted(missing)}"


def test_the_table_of_rights_names_nothing_that_is_not_there() -> None:
    gone = _named(TABLE) - _named({area: _calls(protocol) for area, protocol in _areas()})
    assert not gone, f"take out of services/desk/rights.py: TABLE: {sorted(gone)}"


def test_the_office_itself_answers_only_what_everybody_may_hear() -> None:
    assert _calls(Office) - {name for name, _ in _areas()} == _OF_THE_DOOR
