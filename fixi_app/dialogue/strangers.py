"""What was not written to this business: codes of other services, and adverts. They open no lead and get no answer.

Only in a chat in which nothing is going on: in the middle of a request "the code is 1234" opens somebody's front door.
"""

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from fixi_app.dialogue.scene import Scene
from fixi_app.domain.contacts import Role
from fixi_app.domain.conversation import Conversation, Mode, State
from fixi_app.domain.reading import Intent
from fixi_app.domain.sides import hat_of

_FILE = Path(__file__).with_name("strangers.toml")


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    kinds = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return {kind: re.compile(given if isinstance(given, str) else "|".join(given)) for kind, given in kinds.items()}


def is_code(text: str) -> bool:
    """A code that some service sends to its user."""
    found, said = _patterns(), text.lower()
    return bool(found["code"].search(said) and found["digits"].search(said))


def is_advert(text: str) -> bool:
    found, said = _patterns(), text.lower()
    linked = bool(found["link"].search(said))
    return bool(found["unsubscribe"].search(said) and (linked or found["praise"].search(said))) or (
        linked and len(set(found["praise"].findall(said))) > 1
    )


def wrote(conversation: Conversation, scene: Scene) -> bool:
    """Whether all that was written here was written to anybody else."""
    texts = scene.turn.texts()
    return bool(texts) and _nothing_runs(conversation) and not _asks(scene) and _all_strange(texts)


def _all_strange(texts: Sequence[str]) -> bool:
    return all(is_code(text) or is_advert(text) for text in texts)


def _nothing_runs(conversation: Conversation) -> bool:
    idle = conversation.state is State.IDLE and conversation.lead_id is None and conversation.open_question is None
    return idle and conversation.mode is Mode.BOT and hat_of(conversation) is Role.CUSTOMER


def _asks(scene: Scene) -> bool:
    """Who names a fault and a place asks for somebody, whatever else is in it; danger is never an advert."""
    reading = scene.turn.reading
    return bool(reading.danger) or (reading.trade is not None and bool(reading.city or reading.street)) or (
        reading.intent in (Intent.CANCEL, Intent.RESCHEDULE)
    )
