"""Taps on choices of a question that is not open any more: they answer nothing, and he is told so.

A typed number can only mean the question asked last; a tap stands under its own message, which may be of last week.
"""

from dataclasses import replace

from fixi_app.dialogue.customer import questions
from fixi_app.dialogue.scene import Outcome, Scene, line
from fixi_app.domain.contacts import Role
from fixi_app.domain.sides import hat_of


def without(scene: Scene) -> Scene:
    """The turn as if they had not been made."""
    kept = tuple(item for item in scene.turn.items if not item.outdated)
    return scene if len(kept) == len(scene.turn.items) else replace(scene, turn=scene.turn.but(items=kept))


def told(outcome: Outcome, scene: Scene) -> Outcome:
    """The outcome, with a word on them where he said nothing else; a customer is brought back to what is open."""
    outdated = any(item.outdated for item in scene.turn.items)
    if not outdated or without(scene).turn.has_messages():
        return outcome
    closed = outcome.plus(line("former_question_closed"))
    return questions.after(closed, scene) if hat_of(outcome.conversation) is Role.CUSTOMER else closed
