"""Whether what a customer writes may be kept and handed on: always, or, by a setting, only after his consent."""

from fixi_app.domain.business import Business, PrivacyMode
from fixi_app.domain.contacts import Role
from fixi_app.domain.conversation import Conversation, Mode
from fixi_app.domain.sides import hat_of


def may_be_read(conversation: Conversation, business: Business) -> bool:
    """Whether his words may be kept, read by a model and acted on.

    Consent is asked of customers alone, and of none whose request or emergency is under way already: that is what they
    wrote for, and holding up an answer about a visit or help in danger would protect nobody.
    """
    if business.privacy_mode is PrivacyMode.NOTICE or conversation.consented_at is not None:
        return True
    if conversation.pro_id or hat_of(conversation) is not Role.CUSTOMER:
        return True
    return conversation.lead_id is not None or conversation.facts.danger is not None


def off_record(conversation: Conversation, business: Business) -> bool:
    """Whether what was just said stays out of the history; a chat in which a person was called is read by that one."""
    return conversation.mode is Mode.BOT and not may_be_read(conversation, business)
