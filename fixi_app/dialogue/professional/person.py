"""A person of the business, asked for by a professional."""

from fixi_app.dialogue.scene import Flow, Outcome, Scene, line
from fixi_app.dialogue.wishes import CallPerson, ask
from fixi_app.domain.conversation import Conversation


def called(conversation: Conversation, scene: Scene) -> Flow:
    yield from ask(CallPerson(reason="professional"))
    return Outcome(conversation=conversation, lines=(line("pro_person_called"),))
