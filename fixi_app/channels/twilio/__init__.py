"""Twilio: WhatsApp through Programmable Messaging. Two halves, one for each direction."""

from fixi_app.channels.twilio.channel import TwilioChannel
from fixi_app.channels.twilio.webhook import TwilioWebhook

__all__ = ["TwilioChannel", "TwilioWebhook"]
