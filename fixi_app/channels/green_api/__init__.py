"""Green API: WhatsApp through a linked device, over HTTP. Two halves, one for each direction."""

from fixi_app.channels.green_api.channel import GreenApiChannel
from fixi_app.channels.green_api.webhook import GreenApiWebhook

__all__ = ["GreenApiChannel", "GreenApiWebhook"]
