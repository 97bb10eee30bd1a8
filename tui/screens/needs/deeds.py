"""What is done about a thing that waits: asked first only where it cannot be taken back, undone where it can."""

from collections.abc import Awaitable, Callable
from functools import partial

from fixi_app.domain.needs import NeedAction, NeedKind
from fixi_app.services.office import NeedRow, Needs, Saved, User
from tui.deeds import sure, tell_undoable
from tui.pane import AtDesk
from tui.screens.dialogs import LinesDialog, PickDialog
from tui.screens.needs.model import called

Deed = Callable[[], Awaitable[Saved]]


async def act(host: AtDesk, row: NeedRow, action: NeedAction, user: User) -> None:
    """Do it, after what has to be asked; say what came of it, and offer the undo."""
    deed = await _deed(host, row, action, user)
    if deed is None:
        return
    saved = await host.attempt(deed(), "need")
    if saved is None:
        return
    tell_undoable(host, saved, _undo(host.office.needs, row, action, user, saved))


async def _deed(host: AtDesk, row: NeedRow, action: NeedAction, user: User) -> Deed | None:
    if action is NeedAction.ASSIGN:
        return await _assigning(host, row, user)
    if action is NeedAction.EDIT:
        return await _editing(host, row, user)
    question = _QUESTIONS.get(action)
    if question and not await sure(host, host.t(question, name=called(row)), host.t(f"key.need_{action.value}")):
        return None
    return _plain(host.office.needs, row, action, user)


_QUESTIONS = {
    NeedAction.REFUSE: "needs.refuse_sure",
    NeedAction.DROP: "needs.drop_sure",
}
"""Deeds that nothing takes back."""


def _plain(needs: Needs, row: NeedRow, action: NeedAction, user: User) -> Deed | None:
    deeds: dict[NeedAction, Deed] = {
        NeedAction.TAKE: partial(needs.take, row.kind, row.ref, user),
        NeedAction.CLOSE: partial(needs.close, row.ref, user),
        NeedAction.GIVE_BACK: partial(needs.give_back, row.ref, user),
        NeedAction.APPROVE: partial(needs.approve, row.kind, row.ref, user),
        NeedAction.REFUSE: partial(needs.refuse, row.kind, row.ref, user),
        NeedAction.DROP: partial(needs.refuse, row.kind, row.ref, user),
        NeedAction.SEND_AGAIN: partial(needs.send_again, row.ref, user),
        NeedAction.DISMISS: partial(needs.dismiss, row.kind, row.ref, user),
    }
    return deeds.get(action)


def _undo(needs: Needs, row: NeedRow, action: NeedAction, user: User, saved: Saved) -> Deed | None:
    if saved.deed:
        return partial(needs.undo, saved.deed, user)
    if action is NeedAction.DISMISS:
        return partial(needs.restore, row.kind, row.ref, user)
    if action is NeedAction.TAKE and row.kind is NeedKind.CHAT:
        return partial(needs.give_back, row.ref, user)
    if action is NeedAction.GIVE_BACK and row.kind is NeedKind.CHAT and row.has == user.name:
        return partial(needs.take, row.kind, row.ref, user)
    return None


async def _assigning(host: AtDesk, row: NeedRow, user: User) -> Deed | None:
    found = await host.attempt(host.office.needs.candidates(row.ref), "candidates")
    if found is None:
        return None
    if not found:
        host.dashboard.tell(host.t("needs.no_candidates"), severity="warning")
        return None
    options = [(one.pro_id, one.about) for one in found]
    title = host.t("needs.assign_to", name=called(row))
    chosen: str | None = await host.app.push_screen_wait(PickDialog(title, options))
    return partial(host.office.needs.assign, row.ref, chosen, user) if chosen else None


async def _editing(host: AtDesk, row: NeedRow, user: User) -> Deed | None:
    """Approved in other words; an emptied line says nothing and changes nothing."""
    words: str | None = await host.app.push_screen_wait(LinesDialog(host.t("needs.other_words"), row.words))
    return partial(host.office.needs.approve, row.kind, row.ref, user, words) if words else None
