"""Webhooks as Meta posts them: one builder for each documented kind, and how a post is put together and signed.

`Bodies` gives whole posts; `Bodies.message` and `Bodies.status` give their parts, for `post` to put many into one.
"""

import hashlib
import hmac
import itertools
import json
from collections.abc import Mapping, Sequence
from typing import Any

NUMBER_ID = "1000001"
OUR_NUMBER = "972500000900"
CUSTOMER = "972500000101"
BUSINESS_ID = "IL.900000000001"
APP_SECRET = "canary-secret-0f1e2d3c4b5a"
VERIFY_TOKEN = "canary-verify-0f1e2d3c4b5a"
TUESDAY = 1795503600
"""2026-11-24 09:00 in Israel, Unix seconds."""

Json = dict[str, Any]


def signed(body: bytes, secret: str = APP_SECRET) -> dict[str, str]:
    """The header with which Meta signs a body."""
    return {"X-Hub-Signature-256": f"sha256={hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()}"}


def encoded(body: Mapping[str, Any]) -> bytes:
    """As Meta writes it: everything that is not ASCII as an escape."""
    return json.dumps(body, separators=(",", ":")).encode()


def post(*changes: Json) -> Json:
    """Each change in an entry of its own."""
    entries = [{"id": "500000000000001", "changes": [change]} for change in changes]
    return {"object": "whatsapp_business_account", "entry": entries}


class Bodies:
    """Posts for one number; each message has a fresh id unless told."""

    def __init__(self, number_id: str = NUMBER_ID, chat: str = CUSTOMER, name: str = "Dana") -> None:
        self.number_id, self.chat, self.name = number_id, chat, name
        self._ids = itertools.count(1)

    # Parts

    def message(self, kind: str, content: Any = None, **changes: Any) -> Json:
        """An entry of `messages`. A change of None takes the field away."""
        made = {
            "from": self.chat, "id": f"wamid.TEST{next(self._ids):08X}=", "timestamp": str(TUESDAY), "type": kind,
            **({} if content is None else {kind: content}), **changes,
        }  # fmt: skip
        return {name: value for name, value in made.items() if value is not None}

    def change(self, field: str = "messages", **lists: Any) -> Json:
        metadata = {"display_phone_number": OUR_NUMBER, "phone_number_id": self.number_id}
        return {"field": field, "value": {"messaging_product": "whatsapp", "metadata": metadata, **lists}}

    def contact(self, chat: str | None = "", name: str = "", user_id: str | None = None, **profile: str) -> Json:
        made = {"wa_id": self.chat if chat == "" else chat, "user_id": user_id}
        known = {field: value for field, value in made.items() if value is not None}
        return {"profile": {"name": name or self.name, **profile}, **known}

    def change_with(self, *messages: Json, contacts: Sequence[Json] | None = None) -> Json:
        return self.change(contacts=list(contacts or [self.contact()]), messages=list(messages))

    # Posts with one message

    def incoming(self, kind: str, content: Any = None, **changes: Any) -> Json:
        return post(self.change_with(self.message(kind, content, **changes)))

    def text(self, text: str, **changes: Any) -> Json:
        return self.incoming("text", {"body": text}, **changes)

    def quoted(self, text: str, wamid: str) -> Json:
        return self.text(text, context={"from": OUR_NUMBER, "id": wamid})

    def forwarded(self, text: str) -> Json:
        return self.text(text, context={"forwarded": True, "frequently_forwarded": True})

    def advertised(self, text: str) -> Json:
        """The first words of somebody who came from an advertisement."""
        referral = {"source_url": "https://example.org/ad", "source_id": "120", "source_type": "ad", "ctwa_clid": "AfQ"}
        return self.text(text, referral=referral)

    def file(self, kind: str, mime: str, caption: str = "", media_id: str = "700000000000001", **more: Any) -> Json:
        """`more`: fields of the file (filename, voice, url ...); one that is None is taken away."""
        made = {"id": media_id, "mime_type": mime, "sha256": "c2hh", "caption": caption or None, **more}
        return self.incoming(kind, {name: value for name, value in made.items() if value is not None})

    def voice(self, media_id: str = "700000000000002") -> Json:
        return self.file("audio", "audio/ogg; codecs=opus", media_id=media_id, voice=True)

    def location(self, lat: Any, lon: Any, name: str = "", address: str = "") -> Json:
        named = {field: value for field, value in (("name", name), ("address", address)) if value}
        return self.incoming("location", {"latitude": lat, "longitude": lon, **named})

    def contacts(self, *cards: Json) -> Json:
        return self.incoming("contacts", list(cards))

    def reaction(self, emoji: str | None, wamid: str) -> Json:
        """None: a reaction that was taken back."""
        return self.incoming("reaction", {"message_id": wamid, **({} if emoji is None else {"emoji": emoji})})

    def tap(self, button_id: str, title: str, wamid: str = "wamid.OURS=", **changes: Any) -> Json:
        reply = {"type": "button_reply", "button_reply": {"id": button_id, "title": title}}
        return self.incoming("interactive", reply, context={"from": OUR_NUMBER, "id": wamid}, **changes)

    def row(self, row_id: str, title: str, wamid: str = "wamid.OURS=") -> Json:
        reply = {"type": "list_reply", "list_reply": {"id": row_id, "title": title, "description": "more of it"}}
        return self.incoming("interactive", reply, context={"from": OUR_NUMBER, "id": wamid})

    def form(self) -> Json:
        reply = {"name": "flow", "body": "Sent", "response_json": "{}"}
        return self.incoming("interactive", {"type": "nfm_reply", "nfm_reply": reply})

    def template_tap(self, payload: str, text: str, wamid: str = "wamid.OURS=") -> Json:
        context = {"from": OUR_NUMBER, "id": wamid}
        return self.incoming("button", {"payload": payload, "text": text}, context=context)

    def order(self, text: str | None = None) -> Json:
        item = {"product_retailer_id": "1", "quantity": "1", "item_price": "10", "currency": "ILS"}
        return self.incoming("order", {"catalog_id": "1", "product_items": [item], **({"text": text} if text else {})})

    def moved(self, new: str, **system: Any) -> Json:
        body = f"User Dana changed from {self.chat} to {new}"
        message = self.message("system", {"body": body, "wa_id": new, "type": "user_changed_number", **system})
        return post(self.change(messages=[message]))

    def identity_changed(self) -> Json:
        system = {"body": "Dana changed", "identity": "abc", "type": "customer_identity_changed"}
        return post(self.change(messages=[self.message("system", system)]))

    def edited(self, text: str, wamid: str) -> Json:
        message = {"type": "text", "text": {"body": text}}
        return self.incoming("edit", {"original_message_id": wamid, "message": message})

    def edited_caption(self, caption: str, wamid: str) -> Json:
        message = {"type": "image", "image": {"caption": caption, "id": "7"}}
        return self.incoming("edit", {"original_message_id": wamid, "message": message})

    def revoked(self, wamid: str) -> Json:
        return self.incoming("revoke", {"original_message_id": wamid})

    def unsupported(self, kind: str = "unsupported") -> Json:
        fault = {"code": 131051, "title": "Message type unknown", "error_data": {"details": "not supported"}}
        return self.incoming(kind, errors=[fault])

    def welcome(self) -> Json:
        return self.incoming("request_welcome")

    def in_group(self, text: str) -> Json:
        return self.text(text, group_id="Y2FwaV9ncm91cA")

    # People with an id

    def known_both_ways(self, text: str, user_id: str = BUSINESS_ID) -> Json:
        message = self.message("text", {"body": text}, from_user_id=user_id)
        return post(self.change_with(message, contacts=[self.contact(user_id=user_id)]))

    def nameless(self, text: str, user_id: str = BUSINESS_ID) -> Json:
        """Of somebody whose number is hidden."""
        message = self.message("text", {"body": text}, **{"from": None, "from_user_id": user_id})
        return post(self.change_with(message, contacts=[self.contact(None, user_id=user_id, username="@dana")]))

    # Statuses and the rest

    def status_part(self, wamid: str, status: str = "delivered", code: int | None = None, **more: Any) -> Json:
        details = more.pop("details", "of the fault")
        fault = {"code": code, "title": "a fault", "message": "a fault", "error_data": {"details": details}}
        return {
            "id": wamid, "status": status, "timestamp": str(TUESDAY + 5), "recipient_id": self.chat,
            **({} if code is None else {"errors": [fault]}), **more,
        }  # fmt: skip

    def status(self, wamid: str, status: str = "delivered", code: int | None = None, **more: Any) -> Json:
        return post(self.change(statuses=[self.status_part(wamid, status, code, **more)]))

    def account_error(self, code: int, details: str = "of the account") -> Json:
        fault = {"code": code, "title": "a fault", "error_data": {"details": details}}
        return post(self.change(errors=[fault]))

    def from_phone(self, text: str, **changes: Any) -> Json:
        """The owner typed on the phone itself."""
        message = self.message("text", {"body": text}, **({"from": OUR_NUMBER, "to": self.chat} | changes))
        return post(self.change("smb_message_echoes", message_echoes=[message]))

    def other_field(self, field: str) -> Json:
        return post({"field": field, "value": {"event": "ACCOUNT_UPDATE", "phone_number": OUR_NUMBER}})

    def every_kind(self) -> list[Json]:
        """One of each, as seeds for whoever bends them."""
        return [
            self.text("x"), self.quoted("x", "wamid.1"), self.advertised("x"), self.file("image", "image/jpeg", "x"),
            self.file("document", "application/pdf", filename="x.pdf"), self.voice(), self.location(32, 34, "a", "b"),
            self.contacts(card("a", CUSTOMER)), self.reaction("👍", "wamid.1"), self.tap("a", "b"), self.row("a", "b"),
            self.form(), self.template_tap("a", "b"), self.order("x"), self.moved("972500000102"),
            self.identity_changed(), self.edited("x", "wamid.1"), self.revoked("wamid.1"), self.unsupported(),
            self.welcome(), self.in_group("x"), self.known_both_ways("x"), self.nameless("x"), self.from_phone("x"),
            self.status("wamid.1", biz_opaque_callback_data="t:1"), self.status("wamid.1", "failed", 131026),
            self.account_error(131031), self.other_field("account_update"),
        ]  # fmt: skip


def card(name: str, phone: str, wa_id: bool = True) -> Json:
    """A contact card with one number in digits."""
    entry = {"phone": f"+{phone}", "type": "CELL", **({"wa_id": phone} if wa_id else {})}
    return {"name": {"formatted_name": name, "first_name": name}, "phones": [entry]}
