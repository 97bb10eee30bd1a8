"""What is done in a chat: by the deeds of Needs you and of people, undone where it can be, else asked first."""

from collections.abc import Awaitable, Callable
from functools import partial

from fixi_app.domain.needs import NeedKind
from fixi_app.services.office import ChatDetail, Saved, User
from tui.deeds import sure, tell_undoable
from tui.pane import AtDesk
from tui.screens.conversations.model import STANDINGS, ChatDeed, called
from tui.screens.dialogs import LinesDialog

Deed = Callable[[], Awaitable[Saved]]


async def act(host: AtDesk, chat: ChatDetail, deed: ChatDeed, user: User) -> None:
    """Do it, say what came of it, and offer the undo."""
    call = await _call(host, chat, deed, user)
    saved = await host.attempt(call(), "need") if call else None
    if saved is None:
        return
    tell_undoable(host, saved, _back(host, chat, deed, user))


async def _call(host: AtDesk, chat: ChatDetail, deed: ChatDeed, user: User) -> Deed | None:
    if deed is ChatDeed.EDIT:
        return await _edited(host, chat, user)
    question = host.t("needs.drop_sure", name=called(chat.row))
    if deed is ChatDeed.DROP and not await sure(host, question, host.t("key.need_drop")):
        return None
    needs, id_ = host.office.needs, chat.row.contact_id
    proposal = chat.proposals[0].message_id if chat.proposals else ""
    if deed in STANDINGS:
        return partial(host.office.people.put, id_, STANDINGS[deed], user)
    plain: dict[ChatDeed, Deed] = {
        ChatDeed.TAKE: partial(needs.take, NeedKind.CHAT, id_, user),
        ChatDeed.GIVE_BACK: partial(needs.give_back, id_, user),
        ChatDeed.PROPOSE: partial(host.office.conversations.propose, id_, not chat.propose_here, user),
        ChatDeed.APPROVE: partial(needs.approve, NeedKind.PROPOSAL, proposal, user),
        ChatDeed.DROP: partial(needs.refuse, NeedKind.PROPOSAL, proposal, user),
    }
    return plain.get(deed)


def _back(host: AtDesk, chat: ChatDetail, deed: ChatDeed, user: User) -> Deed | None:
    """The deed that takes it back."""
    office, row = host.office, chat.row
    if deed in STANDINGS:
        return partial(office.people.put, row.contact_id, row.standing, user)
    if deed is ChatDeed.PROPOSE:
        return partial(office.conversations.propose, row.contact_id, chat.propose_here, user)
    if deed is ChatDeed.TAKE:
        return partial(office.needs.give_back, row.contact_id, user)
    if deed is ChatDeed.GIVE_BACK and row.has == user.name:
        return partial(office.needs.take, NeedKind.CHAT, row.contact_id, user)
    return None


async def _edited(host: AtDesk, chat: ChatDetail, user: User) -> Deed | None:
    one = chat.proposals[0]
    words: str | None = await host.app.push_screen_wait(LinesDialog(host.t("needs.other_words"), one.text))
    return partial(host.office.needs.approve, NeedKind.PROPOSAL, one.message_id, user, words) if words else None
