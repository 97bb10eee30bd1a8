"""What the owner decided about somebody who asked to work with the business."""

from fixi_app.dialogue.scene import Flow, Outcome, Scene, line
from fixi_app.domain.conversation import Conversation, Item


def decided(conversation: Conversation, item: Item, scene: Scene) -> Flow:
    """He hears it, whichever way it went."""
    yield from ()
    return Outcome(conversation=conversation, lines=(line(_KEYS[item.kind]),))


_KEYS = {"application_approved": "application_approved", "application_refused": "application_refused"}
