"""The inbound half of the Cloud API: whether a webhook is authentic, and what it says, in Fixi's own words.

Any body gives a list of events and none raises: Meta repeats what got no 200 for seven days. One post may hold many
messages of several numbers; each is read by itself, so that what is not understood costs nothing but itself.
Source: WhatsApp Cloud API documentation, webhooks (verification requests, event notifications).
"""

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from datetime import datetime

from fixi_app.channels.contract import Arrival
from fixi_app.channels.loose import clean
from fixi_app.channels.meta import people
from fixi_app.channels.meta.confirmed import Confirmed
from fixi_app.channels.meta.notes import Notes
from fixi_app.domain.messages import Event

NAME = people.NAME
_SIGNED = "sha256="
_LONGEST_CHALLENGE = 256


class MetaWebhook:
    """Implements Webhook and Handshake for one phone number of an app."""

    def __init__(
        self, phone_number_id: str, app_secret: str, verify_token: str, confirmed: Confirmed | None = None
    ) -> None:
        """`confirmed`: shared with the channel, which learns from it what Meta has."""
        self._phone_number_id = phone_number_id
        self._app_secret = app_secret
        self._verify_token = verify_token
        self._confirmed = confirmed or Confirmed()

    def __repr__(self) -> str:
        return f"MetaWebhook({self._phone_number_id})"

    @property
    def name(self) -> str:
        return NAME

    def handshake(self, query: Mapping[str, str]) -> str | None:
        """The challenge, for whoever asks with the verify token that was entered at Meta."""
        right = _same(query.get("hub.verify_token", ""), self._verify_token)
        if not self._verify_token or not right or query.get("hub.mode") != "subscribe":
            return None
        return clean(query.get("hub.challenge", ""))[:_LONGEST_CHALLENGE]

    def authentic(self, arrival: Arrival) -> bool:
        """`X-Hub-Signature-256: sha256=HEX` over the bytes as they came, keyed with the app's secret.

        Meta writes the hex in lower case, and nothing else is taken.
        """
        expected = _SIGNED + hmac.new(self._app_secret.encode(), arrival.body, hashlib.sha256).hexdigest()
        return bool(self._app_secret) and _same(arrival.headers.get("x-hub-signature-256", ""), expected)

    def parse(self, body: bytes, now: datetime) -> Sequence[Event]:
        """The events of one post: none for what is not ours, an Aside for each part that is not understood."""
        return Notes(self._phone_number_id, self._confirmed, now).read(body)


def _same(given: str, expected: str) -> bool:
    return hmac.compare_digest(given.encode("utf-8", "replace"), expected.encode("utf-8", "replace"))
