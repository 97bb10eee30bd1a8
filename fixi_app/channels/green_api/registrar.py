"""Where Green API brings messages: its settings compared with what Fixi needs, and changed where they differ.

`setSettings` starts the instance anew, which takes up to five minutes in which nothing is sent; so it is for whoever
calls `register` to ask `registered` first. Settings that are not Fixi's business (delays, marks of reading) are left.
Source: Green API documentation, getSettings and setSettings; one call a second of each.
"""

from collections.abc import Mapping

from fixi_app.channels.answers import Answer, Unreachable
from fixi_app.channels.contract import NotRegistered
from fixi_app.channels.green_api.client import GreenApiClient
from fixi_app.channels.loose import Json, identifier, words

_KINDS = (
    "incomingWebhook", "outgoingWebhook", "outgoingMessageWebhook", "stateWebhook", "incomingCallWebhook",
    "editedMessageWebhook", "deletedMessageWebhook",
)  # fmt: skip
"""Not outgoingAPIMessageWebhook: it would bring back what Fixi itself sends."""


def inbox_at(address: str) -> str:
    """Where messages go; an empty address (they are fetched) stays empty, as the queue there demands."""
    return f"{address.rstrip('/')}/webhook/green-api" if address else ""


class Registrar:
    """The settings of one instance. `token`: what is to come with each message; empty leaves the one that is set."""

    def __init__(self, api: GreenApiClient, token: str) -> None:
        self._api, self._token = api, token

    async def registered(self, address: str) -> bool:
        kept = await self._settings()
        wanted = self._wanted(address)
        return all(_same(kept, name, value) for name, value in wanted.items())

    async def register(self, address: str) -> None:
        try:
            answer = await self._api.post("setSettings", self._wanted(address))
        except Unreachable as fault:
            raise NotRegistered(f"no answer ({fault})") from None
        _checked(answer)

    async def number(self) -> str | None:
        """The phone that is linked; none is while there is none."""
        try:
            kept = await self._settings()
        except NotRegistered:
            return None
        digits, _, kind = identifier(kept, "wid").partition("@")
        return f"+{digits}" if kind == "c.us" and digits.isascii() and digits.isdigit() else None

    async def _settings(self) -> Json:
        try:
            answer = await self._api.get("getSettings")
        except Unreachable as fault:
            raise NotRegistered(f"no answer ({fault})") from None
        return _checked(answer)

    def _wanted(self, address: str) -> Mapping[str, str]:
        secret = {"webhookUrlToken": self._token} if address and self._token else {}
        return {"webhookUrl": inbox_at(address), **secret, **dict.fromkeys(_KINDS, "yes")}


def _same(kept: Json, name: str, wanted: str) -> bool:
    """A kind that the instance does not know is no difference: it would be set, and the instance started, for ever."""
    if name in _KINDS:
        return identifier(kept, name).casefold() in (wanted, "")
    value = words(kept, name, limit=4096)
    return value.rstrip("/").removeprefix("Bearer ") == wanted


def _checked(answer: Answer) -> Json:
    if answer.status != 200 or not answer.object():
        raise NotRegistered(f"answered {answer.status}")
    return answer.object()
