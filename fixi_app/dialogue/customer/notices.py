"""Limits without amplification: a notice is given once in its window, however much comes in (`notice_minutes`).

Everything is kept and read; only the answering stops. Danger and the exact words pass at any rate.
"""

from datetime import timedelta

from fixi_app.dialogue.customer import intake
from fixi_app.dialogue.scene import Line, Outcome, Scene, line
from fixi_app.dialogue.wishes import Asking
from fixi_app.dialogue.words import Word
from fixi_app.domain.conversation import Conversation
from fixi_app.domain.facts import merged

Maybe = Asking[Outcome | None]


def once(conversation: Conversation, kind: str, said: Line, scene: Scene) -> Outcome:
    """This notice, unless its window is still open."""
    last = conversation.noticed.get(kind)
    if last is not None and scene.now - last < timedelta(minutes=scene.business.notice_minutes):
        return Outcome(conversation=conversation)
    return Outcome(conversation=conversation.but(noticed={**conversation.noticed, kind: scene.now}), lines=(said,))


def counted(conversation: Conversation, scene: Scene) -> Conversation:
    """The conversation with the messages of this turn counted into its burst, or into a new one."""
    window = timedelta(minutes=scene.business.burst_minutes)
    came = sum(item.inbound is not None for item in scene.turn.items)
    if conversation.burst_since is None or scene.now - conversation.burst_since >= window:
        return conversation.but(burst_since=scene.now, burst=came)
    return conversation.but(burst=conversation.burst + came)


def held_back(conversation: Conversation, scene: Scene, word: Word | None) -> Maybe:
    """One notice for a flood of messages; what they say is kept. None when this is none, or must be answered."""
    if conversation.burst <= scene.business.burst_messages or word is not None or scene.turn.reading.danger:
        return None
    heard = conversation.but(facts=merged(conversation.facts, scene.turn.reading))
    if heard.facts != conversation.facts:
        yield from intake.noted(heard)
    return once(heard, "burst", line("too_many"), scene)
