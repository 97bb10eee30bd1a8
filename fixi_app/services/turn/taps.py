"""A tap on a numbered choice is its number, said as a reply to the message that it stands under. Pure.

Under the question that is open it answers that; under one that is not open any more it answers nothing: a number of
yesterday must not choose among the hours of today.
"""

from fixi_app.domain.conversation import Conversation, Item, mark_of
from fixi_app.services.telling.choices import number_tapped


def tapped(item: Item, asked: str | None, conversation: Conversation) -> Item:
    """The item with its tap understood. `asked`: the mark of the question of the message tapped, where it is known.

    What points at an offer or at a question of a professional is settled by that (`professional/quoted.py`).
    """
    number = number_tapped(item.inbound.tap_id) if item.inbound else None
    if item.inbound is None or number is None:
        return item
    opened = conversation.open_question
    settled = (item.about or "").startswith(("offer_", "ask_"))
    if asked is None or settled or (opened is not None and mark_of(opened) == asked):
        return item.but(inbound=item.inbound.but(text=number))
    return item.but(outdated=True)
