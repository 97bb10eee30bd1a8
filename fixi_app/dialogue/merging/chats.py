"""What a chat takes over from the one that is joined to it, and where both stand when they are parted again.

Nothing is said: whoever writes goes on where he was, from whichever number. A question that was put in either chat is
answered in both.
"""

from collections.abc import Callable, Mapping

from fixi_app.dialogue.customer import matters
from fixi_app.dialogue.merging.wishes import SeeTwin, SettleTwin
from fixi_app.dialogue.scene import Flow, Outcome, Scene
from fixi_app.dialogue.wishes import Asking, SeeLead, ask
from fixi_app.domain.contacts import Role
from fixi_app.domain.conversation import Conversation, Item, Mode, State, ended
from fixi_app.domain.leads import OPEN, Lead, LeadStatus
from fixi_app.domain.sides import carried, hat_of, wearing

_EARLY = frozenset({LeadStatus.CONTACTED})


def merged(conversation: Conversation, item: Item, scene: Scene) -> Flow:
    other = yield from ask(SeeTwin(contact_id=item.news.get("contact", "")))
    if other is None:
        return Outcome(conversation=conversation)
    worn = hat_of(conversation)
    both = _shared(conversation, other)
    for hat in (Role.CUSTOMER, Role.PROFESSIONAL):
        both = yield from _side(both, other, hat)
    return Outcome(conversation=wearing(both, worn))


def _shared(conversation: Conversation, other: Conversation) -> Conversation:
    """What belongs to the person and not to a request of his."""
    return conversation.but(
        name=conversation.name or other.name,
        phone=conversation.phone or other.phone,
        address=conversation.address or other.address,
        language=conversation.language or other.language,
        greeted=conversation.greeted or other.greeted,
    )


def _side(conversation: Conversation, other: Conversation, hat: Role) -> Asking[Conversation]:
    mine, theirs = wearing(conversation, hat), wearing(other, hat)
    if _is_idle(theirs):
        return mine
    if _is_idle(mine):
        return carried(theirs, mine)
    if hat is not Role.CUSTOMER or theirs.lead_id is None or mine.lead_id == theirs.lead_id:
        return mine
    return (yield from _of_two_requests(mine, theirs))


def _is_idle(side: Conversation) -> bool:
    return side.lead_id is None and side.open_question is None and side.mode is Mode.BOT and side.state is State.IDLE


def _of_two_requests(mine: Conversation, theirs: Conversation) -> Asking[Conversation]:
    """The one that came further is gone on with; a beginning beside it is settled, a visit beside it stays open."""
    own = yield from _lead(mine)
    brought = yield from _lead(theirs)
    if brought is None or brought.status not in OPEN:
        return mine
    if own is None or own.status not in OPEN or (own.status in _EARLY and brought.status not in _EARLY):
        if own is not None:
            yield from ask(SettleTwin(lead_id=own.id, kept_id=brought.id))
        return carried(theirs, mine)
    yield from ask(SettleTwin(lead_id=brought.id, kept_id=own.id))
    return mine


def _lead(side: Conversation) -> Asking[Lead | None]:
    if side.lead_id is None:
        return None
    return (yield from ask(SeeLead(lead_id=side.lead_id)))


def parted(conversation: Conversation, item: Item, scene: Scene) -> Flow:
    """Each of the two goes on with what is his; what became of it meanwhile is asked of the request itself."""
    worn = hat_of(conversation)
    mine = wearing(conversation, Role.CUSTOMER)
    lead = yield from _lead(mine)
    if mine.lead_id and (lead is None or lead.contact_id != mine.id or lead.status not in OPEN):
        mine = yield from matters.over(mine)
    elif lead is not None and item.news.get("stale"):
        mine = matters.back_to(ended(mine), lead)
    return Outcome(conversation=wearing(mine, worn))


NEWS: Mapping[str, Callable[[Conversation, Item, Scene], Flow]] = {"merged": merged, "parted": parted}
"""News about who he is, told whatever hat he wears."""
