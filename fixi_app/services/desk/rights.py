"""Who may do what at the desk: one table, and the guard that holds it, whatever the widgets show.

Promise: a call that the table does not name is open to nobody, and a test fails for it. A deed is done in the name of
whoever the office is for, and each call asks whether he still is who he was (`seat`). What he may not see is hidden in
every record that he gets (`veil`).
"""

import inspect
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from enum import StrEnum
from typing import Any, Protocol, cast

from fixi_app.services.desk.veil import MASK, PresenterVeil, Veil, ViewerVeil
from fixi_app.services.desk.words import Words
from fixi_app.services.office import DeskRole, NotAllowed, Office, User


class Who(StrEnum):
    ALL = "all"
    CHATS = "chats"
    """Owner and editor; a viewer where the business lets viewers see chats and media."""
    EDIT = "edit"
    """Owner and editor."""
    OWNER = "owner"


ALL, CHATS, EDIT, OWNER = Who.ALL, Who.CHATS, Who.EDIT, Who.OWNER

TABLE: Mapping[str, Mapping[str, Who]] = {
    "leads": {"page": ALL, "find": ALL, "detail": ALL, "preview": EDIT, "save": EDIT, "undo": EDIT, "create": EDIT},
    "professionals": {
        "rows": ALL, "one": ALL, "cities": ALL, "applications": ALL, "save": EDIT, "remove": EDIT,
        "switch": EDIT, "open_leads": ALL, "look_through": EDIT, "add_several": EDIT, "decide": EDIT,
        "confirm_phone": EDIT,
    },
    "schedule": {
        "week": ALL, "plan": ALL, "inside": ALL, "block": EDIT, "free": EDIT, "open": EDIT, "set_week": EDIT,
        "set_day": EDIT, "vacation": EDIT, "back": EDIT, "generate": EDIT, "undo": EDIT,
    },
    "people": {"join": EDIT, "part": EDIT, "put": EDIT},
    "simulator": {"people": EDIT, "say": EDIT, "talk": EDIT},
    "signing_in": {
        "needed": ALL, "first": ALL, "turns": ALL, "choose": ALL, "sign_in": ALL, "remembered": ALL, "sign_out": ALL,
    },
    "logs": {"since": ALL},
    "users": {
        "rows": OWNER, "add": OWNER, "change_role": OWNER, "change_password": ALL, "remove": OWNER, "sessions": OWNER,
        "end_session": OWNER,
    },
    "audit": {"page": OWNER, "people": OWNER, "kinds": OWNER},
    "settings": {"rows": ALL, "change": OWNER, "try_second_path": OWNER},
    "jobs": {"rows": ALL, "switch": OWNER, "run_now": OWNER},
    "numbers": {"figures": ALL},
    "exports": {"leads": EDIT, "bookkeeping": OWNER, "person": OWNER},
    "needs": {
        "rows": EDIT, "count": EDIT, "take": EDIT, "give_back": EDIT, "close": EDIT, "candidates": EDIT, "assign": EDIT,
        "approve": EDIT, "refuse": EDIT, "send_again": EDIT, "dismiss": EDIT, "restore": EDIT, "talk": EDIT,
        "answer": EDIT, "unsay": EDIT, "undo": EDIT,
    },
    "media": {"files": CHATS, "of_chat": CHATS, "link": CHATS},
    "conversations": {"rows": CHATS, "chat": CHATS, "propose": EDIT},
    "tastes": {"kept": ALL, "keep": ALL},
    "presenter": {"on": ALL, "turns": ALL, "words": OWNER, "turn": ALL},
    "checks": {"rows": ALL, "at_quitting": ALL, "chat_code": ALL},
    "backups": {"rows": ALL, "place": ALL, "make": OWNER},
    "setup": {"look": OWNER, "start_own": OWNER, "enter": OWNER, "test_message": OWNER, "restart": OWNER,
              "fetch_agent": OWNER},
    "brakes": {"state": ALL, "hold": EDIT, "release": EDIT, "propose": EDIT},
}  # fmt: skip
"""Area of the office -> call -> who may. An area is an attribute of Office, a call any public name of its Protocol."""

_AS_THEY_ARE = frozenset({
    ("professionals", "cities"), ("presenter", "words"), ("audit", "kinds"), ("audit", "people"),
    ("settings", "rows"), ("jobs", "rows"), ("tastes", "kept"), ("checks", "chat_code"),
})  # fmt: skip
"""Answers in which nobody is named."""


def open_to(who: Who, role: DeskRole, sees_chats: bool) -> bool:
    if role is DeskRole.OWNER or who is Who.ALL:
        return True
    if role is DeskRole.EDITOR:
        return who is not Who.OWNER
    return who is Who.CHATS and sees_chats


_DOOR = "signing_in"
"""The area that stays open to who has to leave: through it he goes."""


class Seated(Protocol):
    """What is asked of a seat (`seat.Seat`)."""

    @property
    def over(self) -> bool: ...

    async def look(self) -> None: ...

    def changing_password(self) -> AbstractContextManager[None]: ...


def guarded(office: Office, user: User, words: Words, sees_chats: Callable[[], bool], seat: Seated) -> Office:
    """The office as this person may see and use it. `sees_chats`: whether viewers may see chats, asked at each call."""
    return cast("Office", _Guard(office, user, words, sees_chats, seat))


class _Guard:
    def __init__(
        self, office: Office, user: User, words: Words, sees_chats: Callable[[], bool], seat: Seated
    ) -> None:
        self._office, self._user, self._words, self._sees_chats = office, user, words, sees_chats
        self.seat = seat
        self._shown: PresenterVeil | None = None
        self._turn = -1

    @property
    def revision(self) -> int:
        return self._office.revision + self._office.presenter.turns

    @property
    def over(self) -> bool:
        return self.seat.over

    def may(self, area: str, call: str) -> bool:
        if self.over and area != _DOOR:
            return False
        who = TABLE.get(area, {}).get(call)
        return who is not None and open_to(who, self._user.role, self._sees_chats())

    def opens(self, area: str) -> bool:
        return area not in TABLE or any(self.may(area, call) for call in TABLE[area])

    def for_user(self, user: User) -> Office:
        """An office that is somebody's is nobody else's."""
        if user != self._user:
            raise NotAllowed(self._words("rights.not_allowed"))
        return cast("Office", self)

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._office, name)
        if name in TABLE:
            return None if found is None else _Area(self, name, found)
        return found

    def refusal(self, area: str, call: str, given: tuple[Any, ...]) -> NotAllowed | None:
        """Why this call is refused, if it is."""
        if self.over and area != _DOOR:
            return NotAllowed(self._words("rights.sign_in_again"))
        persons = [one for one in given if isinstance(one, User)]
        if not self.may(area, call) or any(one != self._user for one in persons):
            return NotAllowed(self._words("rights.not_allowed"))
        if persons and self._office.presenter.on and any(MASK in str(one) for one in given):
            return NotAllowed(self._words("rights.masked"))
        return None

    def veiled(self, area: str, call: str, answer: Any) -> Any:
        if (area, call) in _AS_THEY_ARE:
            return answer
        for veil in self._veils():
            answer = veil.over(answer)
        return answer

    def _veils(self) -> list[Veil]:
        veils: list[Veil] = []
        if self._user.role is DeskRole.VIEWER and not self._sees_chats():
            veils.append(ViewerVeil())
        presenter = self._office.presenter
        if presenter.on:
            if self._shown is None or self._turn != presenter.turns:
                self._shown, self._turn = PresenterVeil(presenter.words), presenter.turns
            veils.append(self._shown)
        return veils


class _Area:
    """One area of somebody's office."""

    def __init__(self, guard: _Guard, name: str, area: Any) -> None:
        self._guard, self._name, self._area = guard, name, area

    def __getattr__(self, call: str) -> Any:
        found = getattr(self._area, call)
        if not callable(found):
            self._refuse(call, ())
            return self._guard.veiled(self._name, call, found)
        if inspect.iscoroutinefunction(found):
            return lambda *args, **more: self._awaited(call, found, args, more)
        return lambda *args, **more: self._asked(call, found, args, more)

    async def _awaited(
        self, call: str, found: Callable[..., Awaitable[Any]], args: tuple[Any, ...], more: dict[str, Any]
    ) -> Any:
        """Refused when it is awaited: who asks waits for refusals there, and nowhere else."""
        if self._name != _DOOR:
            await self._guard.seat.look()
        self._refuse(call, (*args, *more.values()))
        with self._by_himself(call):
            answer = await found(*args, **more)
        return self._guard.veiled(self._name, call, answer)

    def _by_himself(self, call: str) -> AbstractContextManager[None]:
        own = (self._name, call) == ("users", "change_password")
        return self._guard.seat.changing_password() if own else nullcontext()

    def _asked(self, call: str, found: Callable[..., Any], args: tuple[Any, ...], more: dict[str, Any]) -> Any:
        self._refuse(call, (*args, *more.values()))
        return self._guard.veiled(self._name, call, found(*args, **more))

    def _refuse(self, call: str, given: tuple[Any, ...]) -> None:
        refusal = self._guard.refusal(self._name, call, given)
        if refusal is not None:
            raise refusal
