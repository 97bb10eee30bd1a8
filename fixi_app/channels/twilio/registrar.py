"""Where Twilio brings messages: the webhook of the WhatsApp sender, compared and changed.

A number of the sandbox is nobody's sender, and an older one may be kept by a messaging service: then only a person can
enter the address, in the console. What stands there besides (an address for emergencies, for statuses) is left.
Source: Twilio documentation, Senders resource (messaging v2): `senders[].webhook.callback_url`; changed by JSON.
"""

from fixi_app.channels.answers import Answer, Unreachable
from fixi_app.channels.contract import NotRegistered, OnlyByHand
from fixi_app.channels.loose import Json, identifier, items, obj, words
from fixi_app.channels.twilio.client import TwilioClient

_SENDERS = "/v2/Channels/Senders"
_PAGE = 100
_NO_SENDER = "this number is no sender of the account's own"


def inbox_at(address: str) -> str:
    return f"{address.rstrip('/')}/webhook/twilio"


class Registrar:
    """The sender of one number (E.164)."""

    def __init__(self, api: TwilioClient, number: str) -> None:
        self._api, self._number = api, number

    async def registered(self, address: str) -> bool:
        webhook = obj(await self._sender(), "webhook")
        verb = words(webhook, "callback_method") or "POST"
        return words(webhook, "callback_url", limit=4096) == inbox_at(address) and verb.upper() == "POST"

    async def register(self, address: str) -> None:
        sender = await self._sender()
        kept = {name: value for name, value in obj(sender, "webhook").items() if value}
        webhook = kept | {"callback_url": inbox_at(address), "callback_method": "POST"}
        _checked(await self._call(f"{_SENDERS}/{identifier(sender, 'sid')}", {"webhook": webhook}))

    async def _sender(self) -> Json:
        answer = await self._call(f"{_SENDERS}?Channel=whatsapp&PageSize={_PAGE}")
        if answer.status in (403, 404):
            raise OnlyByHand(_NO_SENDER)
        for entry in items(_checked(answer).get("senders")):
            if identifier(obj(entry), "sender_id") == f"whatsapp:{self._number}" and identifier(obj(entry), "sid"):
                return obj(entry)
        raise OnlyByHand(_NO_SENDER)

    async def _call(self, path: str, body: Json | None = None) -> Answer:
        try:
            return await self._api.messaging(path, body)
        except Unreachable as fault:
            raise NotRegistered(f"no answer ({fault})") from None


def _checked(answer: Answer) -> Json:
    if answer.status not in (200, 202):
        raise NotRegistered(f"answered {answer.status}")
    return answer.object()
