"""Meta's WhatsApp Cloud API, over HTTP. Two halves, one for each direction."""

from fixi_app.channels.meta.channel import MetaChannel
from fixi_app.channels.meta.confirmed import Confirmed
from fixi_app.channels.meta.webhook import MetaWebhook

__all__ = ["Confirmed", "MetaChannel", "MetaWebhook"]
