"""Where the owner's turn enters: his alerts, and the menu that `ניהול` opens.

The side of a conversation is its owner's here (`domain/sides.py`): state and open question are his alone. It stays in
front of him for as long as a question of his is open. News for him is marked `to="owner"`.
"""

from fixi_app.dialogue.scene import Outcome, Scene
from fixi_app.dialogue.wishes import Asking
from fixi_app.domain.conversation import Conversation


def turn(conversation: Conversation, scene: Scene) -> Asking[Outcome | None]:
    """One turn of the owner; None when his words are none of the owner's, but a customer's or a professional's."""
    yield from ()
    return None
