"""Twilio's error codes: what each means for a message, as an answer at once or as a status afterwards.

Pure. Source: Twilio documentation, error and warning dictionary. A code that is not here is one message's own fault.
"""

from dataclasses import dataclass

from fixi_app.domain.messages import SendOutcome

WINDOW = 63016
CALLBACK = 21609
_SETTINGS = "check TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN and TWILIO_FROM"


@dataclass(frozen=True)
class Meaning:
    """What to do, and why in one sentence's words."""

    outcome: SendOutcome
    says: str
    wait: float | None = None
    """Seconds until the next try."""
    tries: int | None = None
    """After so many of them it is the message's own fault; None = it is the outbox's to decide."""


def _again(says: str, wait: float = 10.0, tries: int | None = None) -> Meaning:
    return Meaning(SendOutcome.TRY_AGAIN, says, wait, tries)


def _never(says: str) -> Meaning:
    return Meaning(SendOutcome.NEVER, says)


def _person(says: str) -> Meaning:
    return Meaning(SendOutcome.ASK_A_PERSON, says)


MEANINGS: dict[int, Meaning] = {
    20429: _again("Twilio asks for fewer messages at once", 5.0),
    20500: _again("Twilio has a fault of its own"),
    20503: _again("Twilio is not available"),
    30001: _again("Twilio's queue is full", 60.0),
    63010: _again("Twilio has a fault of its own"),
    63012: _again("WhatsApp answered Twilio with a fault", 30.0, tries=2),
    63018: _again("WhatsApp's limit of messages is reached", 300.0),
    63019: _again("WhatsApp could not take the file", 30.0, tries=1),
    63023: _again("WhatsApp answered Twilio with a fault", 30.0, tries=2),
    WINDOW: Meaning(SendOutcome.WINDOW_CLOSED, "more than 24 hours since the customer last wrote"),
    10001: _person("the account at Twilio is not active"),
    20003: _person(f"Twilio does not know the account or its token: {_SETTINGS}"),
    20010: _person("the account at Twilio may not do this"),
    20404: _person(f"Twilio knows no such account: {_SETTINGS}"),
    21212: _person(f"the sending number is not a number: {_SETTINGS}"),
    21606: _person(f"the sending number is not one of this account: {_SETTINGS}"),
    21910: _person(f"the sending number is not one for WhatsApp: {_SETTINGS}"),
    30002: _person("the account at Twilio is suspended"),
    63001: _person("Twilio cannot sign in to WhatsApp for this number: see its sender in the Twilio console"),
    63007: _person(f"the sending number is no WhatsApp sender of this account: {_SETTINGS}"),
    63008: _person("the WhatsApp sender is not set up to the end: see it in the Twilio console"),
    21211: _never("the number is not a number"),
    21610: _never("this person asked for no more messages"),
    21612: _never("this number cannot be written to from the sending one"),
    21614: _never("the number is not a mobile number"),
    21617: _never("the text is longer than Twilio takes"),
    21619: _never("the message has neither text nor file"),
    21620: _never("Twilio refuses the address of the file"),
    21655: _never("Twilio knows no such template"),
    21656: _never("Twilio refuses the template's values"),
    63003: _never("this number has no WhatsApp"),
    63005: _never("WhatsApp refuses the content"),
    63013: _never("WhatsApp refuses the message by its policy"),
    63014: _never("this person has blocked the business"),
    63015: _never("this number has not joined the sandbox"),
    63021: _never("WhatsApp refuses the content"),
    63024: _never("this number has no WhatsApp"),
    63027: _never("the template is not there in this language"),
    63028: _never("the template's values do not fit it"),
    63029: _never("the template's values do not fit it"),
    63030: _never("the message has a part that WhatsApp does not take"),
    63032: _never("WhatsApp keeps this person from messages of businesses for a trial of its own"),
    63049: _never("WhatsApp chose not to deliver this message"),
}


def concerns_the_account(code: int) -> bool:
    """Whether nothing at all may leave until a person acted."""
    return code in MEANINGS and MEANINGS[code].outcome is SendOutcome.ASK_A_PERSON
