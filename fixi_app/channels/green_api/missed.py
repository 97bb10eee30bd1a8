"""What people wrote while nobody listened: an entry of the journal, told as the webhook would have told it.

So one parser reads both, and the same message has the same id whichever way it came. Pure.
Source: Green API documentation, lastIncomingMessages; the journal is flat where the webhook nests.
"""

from collections.abc import Mapping

from fixi_app.channels.loose import Json, identifier, obj, words

_TAPS = (
    "interactiveButtonsResponse", "buttonsResponseMessage", "templateButtonReplyMessage",
    "templateButtonsReplyMessage", "listResponseMessage", "pollMessageData", "quotedMessage",
    "editedMessageData", "deletedMessageData",
)  # fmt: skip


def as_note(entry: Json, instance_id: str) -> Json:
    """The webhook body that this entry would have been."""
    chat = identifier(entry, "chatId")
    return {
        "typeWebhook": "incomingMessageReceived",
        "instanceData": {"idInstance": instance_id, "typeInstance": "whatsapp"},
        "timestamp": entry.get("timestamp"),
        "idMessage": identifier(entry, "idMessage"),
        "senderData": {
            "chatId": chat,
            "sender": identifier(entry, "senderId") or chat,
            "senderName": words(entry, "senderName"),
            "senderContactName": words(entry, "senderContactName"),
        },
        "messageData": _message_data(entry),
    }


def _message_data(entry: Json) -> Mapping[str, object]:
    extended = obj(entry, "extendedTextMessage")
    data: dict[str, object] = {
        "typeMessage": identifier(entry, "typeMessage"),
        "textMessageData": {"textMessage": words(entry, "textMessage")},
        "extendedTextMessageData": {"text": words(extended, "text") or words(entry, "textMessage"), **extended},
        "locationMessageData": obj(entry, "location"),
        "contactMessageData": obj(entry, "contact"),
    }
    if "downloadUrl" in entry or "mimeType" in entry:
        data["fileMessageData"] = entry
    return data | {name: entry[name] for name in _TAPS if name in entry}
