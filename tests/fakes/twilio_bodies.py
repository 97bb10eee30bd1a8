"""Webhooks as Twilio posts them: one builder for each documented kind, all values strings, and the encoding of a form.

`Bodies` gives forms as dictionaries; merge changes in with `|`, and `encoded` makes the body of a request.
"""

import itertools
import json
from collections.abc import Callable, Mapping
from urllib.parse import urlencode

ACCOUNT = "AC" + "ab" * 16
TOKEN = "canary-token-0f1e2d3c4b5a"
CUSTOMER = "+972500000101"
SENDER = "+972500000900"
MEDIA_URL = f"https://api.twilio.com/2010-04-01/Accounts/{ACCOUNT}/Messages/MMa/Media/MEa"

Form = dict[str, str]


def encoded(form: Mapping[str, str]) -> bytes:
    return urlencode(form).encode()


class Bodies:
    """Each message has a fresh id unless told."""

    def __init__(self, account: str = ACCOUNT, sender: str = SENDER, chat: str = CUSTOMER, name: str = "Dana") -> None:
        self.account, self.sender, self.chat, self.name = account, sender, chat, name
        self._ids = itertools.count(1)

    def incoming(self, **fields: str) -> Form:
        """What is in every message; fields named as Twilio names them."""
        sid = f"SM{next(self._ids):032x}"
        return {
            "SmsMessageSid": sid, "NumMedia": "0", "ProfileName": self.name, "MessageType": "text", "SmsSid": sid,
            "WaId": self.chat.removeprefix("+"), "SmsStatus": "received", "Body": "", "To": f"whatsapp:{self.sender}",
            "NumSegments": "1", "ReferralNumMedia": "0", "MessageSid": sid, "AccountSid": self.account,
            "From": f"whatsapp:{self.chat}", "ApiVersion": "2010-04-01", **fields,
        }  # fmt: skip

    def text(self, text: str, **fields: str) -> Form:
        return self.incoming(Body=text, **fields)

    def quoted(self, text: str, sid: str) -> Form:
        sender = f"whatsapp:{self.sender}"
        return self.text(text, OriginalRepliedMessageSid=sid, OriginalRepliedMessageSender=sender)

    def forwarded(self, text: str) -> Form:
        return self.text(text, Forwarded="true", FrequentlyForwarded="false")

    def advertised(self, text: str) -> Form:
        """The first words of somebody who came from an advertisement."""
        return self.text(
            text, ReferralBody="An advertisement", ReferralHeadline="Plumber", ReferralSourceId="120",
            ReferralSourceType="ad", ReferralSourceUrl="https://example.org/ad", ReferralCtwaClid="AfQ",
        )  # fmt: skip

    def file(self, mime: str, caption: str = "", url: str = MEDIA_URL, **fields: str) -> Form:
        kind = mime.partition("/")[0]
        media = {"NumMedia": "1", "MediaUrl0": url, "MediaContentType0": mime, "MessageType": kind}
        return self.incoming(Body=caption, **(media | fields))

    def files(self, *mimes: str) -> Form:
        """Several in one message, as other channels of Twilio's have them."""
        media = {f"MediaUrl{number}": f"{MEDIA_URL}{number}" for number in range(len(mimes))}
        types = {f"MediaContentType{number}": mime for number, mime in enumerate(mimes)}
        return self.incoming(NumMedia=str(len(mimes)), **media, **types)

    def location(self, lat: str, lon: str, address: str = "", label: str = "") -> Form:
        more = {name: value for name, value in (("Address", address), ("Label", label)) if value}
        return self.incoming(Latitude=lat, Longitude=lon, MessageType="location", Body=address, **more)

    def tap(self, button_id: str, title: str, sid: str = "") -> Form:
        asked = {"OriginalRepliedMessageSid": sid} if sid else {}
        return self.text(title, ButtonText=title, ButtonPayload=button_id, MessageType="button", **asked)

    def row(self, row_id: str, title: str, shape: str = "list") -> Form:
        """A row of a list, in the shapes that were seen: one of ROW_SHAPES."""
        return self.text(title, MessageType="interactive", **ROW_SHAPES[shape](row_id, title))

    def nameless(self, business_id: str = "IL.aB3xY9", text: str = "x", **fields: str) -> Form:
        """Of somebody whose number is hidden."""
        form = self.text(text, From=f"whatsapp:{business_id}", ExternalUserId=f"whatsapp:{business_id}", **fields)
        return form if "WaId" in fields else {name: value for name, value in form.items() if name != "WaId"}

    def every_kind(self) -> list[Form]:
        """One of each."""
        return [
            self.text("x"), self.quoted("x", "SM1"), self.forwarded("x"), self.advertised("x"),
            *(self.file(mime, "x") for mime in ("image/jpeg", "image/webp", "audio/ogg", "video/mp4", "text/vcard")),
            self.files("image/jpeg", "application/pdf"), self.location("32", "34", "a", "b"), self.tap("a", "b", "SM1"),
            *(self.row("a", "b", shape) for shape in ROW_SHAPES), self.nameless(), self.status("SM1"),
            self.status("SM1", "failed", "63007", "x"),
        ]  # fmt: skip

    def status(self, sid: str, status: str = "delivered", code: str = "", message: str = "", **fields: str) -> Form:
        fault = {"ErrorCode": code} | ({"ErrorMessage": message} if message else {}) if code else {}
        return {
            "SmsSid": sid, "SmsStatus": status, "MessageStatus": status, "ChannelToAddress": f"+{self.chat[1:6]}XXXX",
            "To": f"whatsapp:{self.chat}", "ChannelPrefix": "whatsapp", "MessageSid": sid, "AccountSid": self.account,
            "From": f"whatsapp:{self.sender}", "ApiVersion": "2010-04-01", "ChannelInstallSid": "XEa", **fault,
            **fields,
        }  # fmt: skip


def _as_json(row_id: str, title: str, nested: bool) -> Form:
    reply = {"type": "list_reply", "list_reply": {"id": row_id, "title": title}}
    return {"InteractiveData": json.dumps({"interactive": reply} if nested else reply)}


ROW_SHAPES: dict[str, Callable[[str, str], Form]] = {
    "list": lambda row_id, title: {"ListId": row_id, "ListTitle": title},
    "button": lambda row_id, title: {"ButtonPayload": row_id, "ButtonText": title},
    "interactive": lambda row_id, title: _as_json(row_id, title, False),
    "nested": lambda row_id, title: _as_json(row_id, title, True),
}
