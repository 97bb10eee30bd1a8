"""WhatsApp's window: free texts only within 24 hours of the customer's own word; later a template carries them. Pure.

Source: Meta, "customer service window"; Twilio passes the same rule on.
"""

import re
from datetime import datetime, timedelta

from fixi_app.channels.contract import Capabilities
from fixi_app.domain.business import Business
from fixi_app.domain.messages import Template

CLOSED = "outside WhatsApp's 24 hours, and no template is set (Settings: window_template)"
TOO_LONG = "outside WhatsApp's 24 hours, and too long for the template"
_MARGIN = timedelta(minutes=10)
"""Before the end: a message that waits in the provider's queue must still arrive within it."""
_MOST = 900
"""Characters of one value; WhatsApp takes 1,024 for the whole body, and the template has words of its own."""


def is_open(can: Capabilities, last_word: datetime | None, now: datetime) -> bool:
    """Whether a free text may go into this chat now. `last_word`: of the customer, on this very channel."""
    if can.window_hours is None:
        return True
    return last_word is not None and now < last_word + timedelta(hours=can.window_hours) - _MARGIN


def template_of(text: str, business: Business) -> Template | str:
    """The template that carries this text as its one value, or why there is none.

    A value may hold no line break, no tab and no four spaces in a row (Meta, error 132018): lines are joined by dots.
    """
    if not business.window_template:
        return CLOSED
    value = value_of(text)
    if not value or len(value) > _MOST:
        return TOO_LONG
    return Template(name=business.window_template, language=business.window_template_language, values=(value,))


def value_of(text: str) -> str:
    """This text as one line."""
    line = " · ".join(" ".join(part.split()) for part in text.splitlines() if part.strip())
    return re.sub(r"\s{2,}", " ", line).strip()
