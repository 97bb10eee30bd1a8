"""The safety text, sent as soon as danger is seen: by the offline reader in words, by a model in sound and pictures."""

import asyncio
from collections.abc import Callable

from loguru import logger

from fixi_app.dialogue.safety import safety_text
from fixi_app.domain.reading import Danger, Language
from fixi_app.services.ground import Ground
from fixi_app.services.telling.speak import queue_reply

SeesDanger = Callable[[str], Danger | None]
_SHORT = 500
"""Characters up to which danger is looked for on the event loop, in a few milliseconds at worst."""


async def danger_seen(text: str, sees_danger: SeesDanger) -> Danger | None:
    """Looked for at once; in a long paste by a thread, because the event loop may be held for 10 ms only."""
    if len(text) <= _SHORT:
        return sees_danger(text) if text else None
    return await asyncio.to_thread(sees_danger, text)


async def warn(
    ground: Ground, contact_id: str, address: str, danger: Danger, language: Language, *, sample: bool
) -> None:
    """Queue the safety text: once an hour in a chat, also while a person is in charge, before all that a turn says."""
    now = ground.clock.now()
    id_ = f"safety:{contact_id}:{now:%Y%m%d%H}"
    await queue_reply(
        ground,
        id_=id_,
        conversation_id=contact_id,
        address=address,
        text=safety_text(danger, language, ground.country),
        at=now,
        order=-1,
        sample=sample,
    )
    ground.hurry(contact_id, id_)
    logger.warning("Danger ({}) in the chat {}: the safety text is queued", danger.value, contact_id)
