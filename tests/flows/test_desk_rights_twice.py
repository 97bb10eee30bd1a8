"""Rights are held twice: by the table at the door, and by the services behind it. The two never differ.

Every call of the table that takes a user is made without the guard, and with arguments that break when they are looked
at. A service that refuses does so before it looks at anything; one that does not refuse breaks, or does it.
"""

import inspect
from collections.abc import Iterator
from typing import Any, NoReturn

import pytest
from bson.errors import InvalidDocument

from fixi_app.domain.leads import LeadStatus
from fixi_app.services.desk.rights import TABLE, Who, open_to
from fixi_app.services.office import DeskRole, LeadEdit, NotAllowed, User
from tests.fakes.desk import AtDesk, at_desk

ONES_OWN = ("users", "change_password")
"""Open to all by the table, and beyond it by its service to the owner and to whoever's password it is."""
GIVEN: dict[tuple[str, str], dict[str, Any]] = {
    ("leads", "save"): {"edits": [LeadEdit(lead_id="x", version=1, status=LeadStatus.CANCELLED)]},
    ("needs", "answer"): {"text": "x"},
    ("jobs", "switch"): {"on": True},
}
"""What is looked at before a refusal, because the refusal tells of it or nothing was asked."""


class Untouchable:
    """Raises whatever is done with it; only its name may be written into a text."""

    def _touched(self, *_: Any) -> NoReturn:
        raise LookupError("touched")

    __getattr__ = __iter__ = __len__ = __bool__ = __eq__ = __hash__ = __lt__ = __getitem__ = __contains__ = _touched


def calls() -> Iterator[tuple[str, str, Who]]:
    yield from ((area, call, who) for area, named in TABLE.items() for call, who in named.items())


def asked(d: AtDesk, area: str, call: str) -> Any:
    """The call itself, if it is done in somebody's name."""
    found = getattr(getattr(d.desk, area), call, None)
    return found if callable(found) and "user" in inspect.signature(found).parameters else None


async def refuses(d: AtDesk, area: str, call: str, role: DeskRole) -> bool:
    found, words = asked(d, area, call), d.desk._words
    wanted = [one for one in inspect.signature(found).parameters.values() if one.default is one.empty]
    given = {one.name: Untouchable() for one in wanted if one.name != "user"} | GIVEN.get((area, call), {})
    try:
        answer = found(**given, user=User(name="somebody", role=role))
        answer = await answer if inspect.isawaitable(answer) else answer
    except NotAllowed:
        return True
    except (LookupError, TypeError, ValueError, InvalidDocument):
        return False
    said = answer[0] if isinstance(answer, list) else answer
    refusals = {words(key) for key in ("may_not", "owner_only", "users.others_password", "rights.not_allowed")}
    return getattr(said, "message", "") in refusals


@pytest.mark.parametrize("role", DeskRole)
async def test_what_the_table_refuses_its_service_refuses_and_nothing_else(role: DeskRole) -> None:
    async with at_desk() as d:
        held = {(area, call): who for area, call, who in calls() if asked(d, area, call)}
        expected = {one for one, who in held.items() if not open_to(who, role, sees_chats=False)}
        refused = {one for one in held if one != ONES_OWN and await refuses(d, *one, role)}
        assert refused == expected
        assert len(held) > 45


async def test_a_call_that_is_not_for_all_is_done_in_somebodys_name_or_only_looks() -> None:
    async with at_desk() as d:
        nameless = {(area, call) for area, call, who in calls() if who is not Who.ALL and not asked(d, area, call)}
    assert nameless == {
        ("leads", "preview"), ("professionals", "look_through"), ("simulator", "people"), ("simulator", "say"),
        ("simulator", "talk"), ("users", "rows"), ("users", "sessions"), ("audit", "page"), ("audit", "people"),
        ("audit", "kinds"), ("needs", "rows"), ("needs", "count"), ("needs", "candidates"), ("needs", "talk"),
        ("media", "files"), ("media", "of_chat"), ("conversations", "rows"), ("conversations", "chat"),
        ("presenter", "words"), ("setup", "look"),
    }  # fmt: skip
