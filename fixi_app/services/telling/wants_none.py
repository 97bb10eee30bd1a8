"""Somebody told the provider, not us, that nothing of the business may reach him: it counts as his own word.

Told to his chat as news, for only the holder of a chat's lease writes it; there the same deed follows as upon his word.
"""

from loguru import logger

from fixi_app.domain.contacts import Role
from fixi_app.queues.outbox import Document
from fixi_app.services.ground import Ground

WANTS_NONE = "wants_none"


async def wants_none(ground: Ground, item: Document) -> None:
    """Upon this message that came back. Harmless to repeat."""
    chat, now = item["conversation_id"], ground.clock.now()
    if await ground.inbox.news(chat, WANTS_NONE, item["_id"], now, to=Role.CUSTOMER.value):
        logger.warning("Nothing more is sent unasked to {}: the provider says that he asked for none", chat)
        ground.wake()
