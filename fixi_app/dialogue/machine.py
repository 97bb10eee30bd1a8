"""Another machine answers here: noticed by its haste or sameness, told once, and then it is left alone.

Two automatic answers that answer each other never end by themselves, so this looks at nothing but when and how often:
five answers in a row that came at once or were the same. A person who was taken for a machine finds back with a tap, a
number or any exact word, in danger with any words, or through the owner, who sees the chat in Needs you.
"""

from datetime import timedelta
from hashlib import sha256

from fixi_app.dialogue import hats
from fixi_app.dialogue.customer import notices
from fixi_app.dialogue.scene import Outcome, Scene, line
from fixi_app.dialogue.words import CUSTOMER_WORDS, HAT_WORDS, word_in
from fixi_app.domain.conversation import Conversation, Mode

GIVEN_BACK = "owner_gave_back"


def heard(conversation: Conversation, scene: Scene) -> Conversation:
    """The conversation with the words of this turn counted; given back by the owner, it begins anew."""
    if any(item.kind == GIVEN_BACK for item in scene.turn.news()):
        conversation = conversation.but(machine_since=None, machine_run=0, said_last="")
    if not scene.turn.has_messages():
        return conversation
    said = _print(scene)
    return conversation.but(machine_run=_run(conversation, scene, said), said_last=said or conversation.said_last)


def _run(conversation: Conversation, scene: Scene, said: str) -> int:
    """How many answers of a machine came in a row, this one counted; while a person answers nobody can loop.

    What only somebody says who reads us (a tap, a number, an exact word) is never counted, however fast he is.
    """
    if conversation.mode is not Mode.BOT or _reads_us(conversation, scene):
        return 0
    run, same = conversation.machine_run, bool(said) and said == conversation.said_last
    if same and _came_within(timedelta(minutes=scene.business.notice_minutes), conversation, scene):
        return max(run, 1) + 1  # the first of equal ones was none in itself
    at_once = timedelta(seconds=scene.business.machine_instant_seconds)
    return run + 1 if _came_within(at_once, conversation, scene) else 0


def _came_within(span: timedelta, conversation: Conversation, scene: Scene) -> bool:
    """Whether it came so soon after our own answer: who asks again after hours is an impatient person."""
    first = min(item.at for item in scene.turn.items if item.kind == "message")
    return conversation.replied_at is not None and timedelta() <= first - conversation.replied_at <= span


def _print(scene: Scene) -> str:
    """By what equal words are known again, without keeping them."""
    said = "\n".join(" ".join(text.split()).casefold() for text in scene.turn.texts())
    return sha256(said.encode()).hexdigest()[:16] if said else ""


def silenced(before: Conversation, conversation: Conversation, scene: Scene) -> Outcome | None:
    """What becomes of a machine's words: nothing, after one notice. None when a person speaks here."""
    if not scene.turn.has_messages():
        return None
    streak = scene.business.machine_chat_streak
    if conversation.machine_since is not None:
        if not _is_a_person(before, scene):
            return Outcome(conversation=conversation)
        return None
    if conversation.machine_run < streak or scene.turn.reading.danger:
        return None
    quiet = conversation.but(machine_since=scene.now)
    return notices.once(quiet, "machine", line("machine_notice", business=scene.business.name), scene)


def with_person(before: Conversation, conversation: Conversation, scene: Scene) -> Conversation:
    """The chat of somebody who was taken for a machine and is none; the next of those answers silences it again."""
    if conversation.machine_since is None or not scene.turn.has_messages():
        return conversation
    run = scene.business.machine_chat_streak - 1
    return conversation.but(machine_since=None, machine_run=run, said_last=before.said_last)


def _is_a_person(before: Conversation, scene: Scene) -> bool:
    danger = bool(scene.turn.reading.danger) and _print(scene) != before.said_last
    return danger or _reads_us(before, scene)


def _reads_us(conversation: Conversation, scene: Scene) -> bool:
    tapped = any(item.inbound and item.inbound.tap_id for item in scene.turn.items)
    word = word_in(scene.turn, CUSTOMER_WORDS) or word_in(scene.turn, HAT_WORDS)
    at_work = conversation.pro_id is not None and hats.business_word(scene) is not None
    return tapped or word is not None or at_work or hats.is_bare(scene)
