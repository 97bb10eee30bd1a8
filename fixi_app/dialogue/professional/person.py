"""A person of the business in a professional's chat: asked for, here, gone again.

His commands work all the while, for a job does not wait; what is no command is for that person and gets no menu. A word
of his that waited too long brings the bot back, as in a customer's chat.
"""

from collections.abc import Callable, Mapping
from datetime import datetime

from fixi_app.dialogue import render, show
from fixi_app.dialogue.customer import person as chats
from fixi_app.dialogue.scene import Flow, Outcome, Scene, line
from fixi_app.dialogue.wishes import CallPerson, ask
from fixi_app.domain.conversation import Conversation, Item, Mode

Telling = Callable[[Conversation, Item, Scene], Flow]


def called(conversation: Conversation, scene: Scene) -> Flow:
    """He waits from now on; asked for again, he still waits since the first time."""
    yield from ask(CallPerson(reason="professional"))
    waiting = conversation
    if conversation.mode is Mode.BOT:
        waiting = conversation.but(mode=Mode.WAITING_FOR_PERSON, person_asked_at=scene.now, person_by=None)
    return Outcome(conversation=waiting, lines=(line("pro_person_called"),))


def kept(conversation: Conversation, scene: Scene) -> Outcome:
    """He reads it in the chat; since when it waits is noted."""
    since = conversation.word_waits_since or scene.now
    return Outcome(conversation=conversation.but(word_waits_since=since))


def _late(conversation: Conversation, item: Item, scene: Scene) -> Flow:
    """Nobody spoke in time: when a person will be there."""
    yield from ()
    waits = conversation.mode is not Mode.BOT and conversation.person_spoke_at is None
    if not waits or conversation.promised_at is not None or "opens" not in item.news:
        return Outcome(conversation=conversation)
    opens, until = (datetime.fromisoformat(item.news[name]) for name in ("opens", "until"))
    key, at = ("pro_person_late_open", until) if opens <= scene.now else ("pro_person_late_closed", opens)
    when = f"{show.day(at, scene)} {render.clock(at, scene.zone)}"
    return Outcome(conversation=conversation.but(promised_at=at), lines=(line(key, day=when),))


def _returns(conversation: Conversation, item: Item, scene: Scene) -> Flow:
    yield from ()
    waited = conversation.word_waits_since
    if conversation.mode is not Mode.PERSON or waited is None or waited.isoformat() != item.news.get("waited"):
        return Outcome(conversation=conversation)  # he was answered, or the chat is the bot's already
    return Outcome(conversation=chats.with_bot(conversation), lines=(line("pro_bot_back"),))


def _gave_back(conversation: Conversation, item: Item, scene: Scene) -> Flow:
    """Said only to one whose words waited: for him nothing else changes."""
    yield from ()
    waited = conversation.word_waits_since or conversation.person_asked_at
    lines = (line("pro_bot_back"),) if waited and conversation.mode is not Mode.BOT else ()
    return Outcome(conversation=chats.with_bot(conversation), lines=lines)


NEWS: Mapping[str, Telling] = {
    **{kind: chats.NEWS[kind] for kind in ("phone_spoke", "owner_took", "owner_spoke", "owner_took_back")},
    "person_late": _late,
    "person_returns": _returns,
    "owner_gave_back": _gave_back,
}
