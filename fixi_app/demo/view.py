"""What the day's people can see: their own chats and matters, read from the store as they stand.

Somebody who answers looks at what is open in his chat, never at Fixi's words: texts may be rewritten, and in two
languages, without a person of this day losing his tongue.
"""

from dataclasses import dataclass

from fixi_app.domain.conversation import Conversation
from fixi_app.domain.leads import Lead, LeadStatus, OfferState
from fixi_app.domain.professionals import Professional
from fixi_app.repositories.documents import from_document
from fixi_app.repositories.records import Store


@dataclass(frozen=True)
class View:
    conversations: dict[str, Conversation]
    """By phone."""
    leads: dict[str, Lead]
    """By id, in the order in which they were opened."""
    pros: dict[str, Professional]
    """By id."""

    def pro_of(self, phone: str) -> Professional | None:
        return next((pro for pro in self.pros.values() if pro.phone == phone), None)


async def look(store: Store) -> View:
    conversations = [from_document(Conversation, doc) for doc in await store.db["conversations"].find({}).to_list()]
    leads = await store.leads.many({}, sort=[("created_at", 1), ("_id", 1)])
    return View(
        conversations={chat.phone: chat for chat in conversations if chat.phone},
        leads={lead.id: lead for lead in leads},
        pros={pro.id: pro for pro in await store.professionals.many({}, sort=[("_id", 1)])},
    )


def is_open(lead: Lead) -> bool:
    """Whether an offer of this lead waits for an answer."""
    return lead.status is LeadStatus.NEW and lead.offer is not None and lead.offer.state is OfferState.OPEN
