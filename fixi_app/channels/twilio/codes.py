"""Twilio's error codes: what each means for a message, as an answer at once or as a status afterwards.

Pure. Source: Twilio documentation, error and warning dictionary. A code that is not here is one message's own fault.
"""

from fixi_app.channels.meanings import Meaning, again, never, person
from fixi_app.domain.messages import SendOutcome

WINDOW = 63016
CALLBACK = 21609
_SETTINGS = "check TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN and TWILIO_FROM"


MEANINGS: dict[int, Meaning] = {
    20429: again("Twilio asks for fewer messages at once", 5.0),
    20500: again("Twilio has a fault of its own"),
    20503: again("Twilio is not available"),
    30001: again("Twilio's queue is full", 60.0),
    63010: again("Twilio has a fault of its own"),
    63012: again("WhatsApp answered Twilio with a fault", 30.0, tries=2),
    63018: again("WhatsApp's limit of messages is reached", 300.0),
    63019: again("WhatsApp could not take the file", 30.0, tries=1),
    63023: again("WhatsApp answered Twilio with a fault", 30.0, tries=2),
    WINDOW: Meaning(SendOutcome.WINDOW_CLOSED, "more than 24 hours since the customer last wrote"),
    10001: person("the account at Twilio is not active"),
    20003: person(f"Twilio does not know the account or its token: {_SETTINGS}"),
    20010: person("the account at Twilio may not do this"),
    20404: person(f"Twilio knows no such account: {_SETTINGS}"),
    21212: person(f"the sending number is not a number: {_SETTINGS}"),
    21606: person(f"the sending number is not one of this account: {_SETTINGS}"),
    21910: person(f"the sending number is not one for WhatsApp: {_SETTINGS}"),
    30002: person("the account at Twilio is suspended"),
    63001: person("Twilio cannot sign in to WhatsApp for this number: see its sender in the Twilio console"),
    63007: person(f"the sending number is no WhatsApp sender of this account: {_SETTINGS}"),
    63008: person("the WhatsApp sender is not set up to the end: see it in the Twilio console"),
    21211: never("the number is not a number"),
    21610: never("this person asked for no more messages", wants_none=True),
    21612: never("this number cannot be written to from the sending one"),
    21614: never("the number is not a mobile number"),
    21617: never("the text is longer than Twilio takes"),
    21619: never("the message has neither text nor file"),
    21620: never("Twilio refuses the address of the file"),
    21655: never("Twilio knows no such template"),
    21656: never("Twilio refuses the template's values"),
    63003: never("this number has no WhatsApp"),
    63005: never("WhatsApp refuses the content"),
    63013: never("WhatsApp refuses the message by its policy"),
    63014: never("this person has blocked the business", wants_none=True),
    63015: never("this number has not joined the sandbox"),
    63021: never("WhatsApp refuses the content"),
    63024: never("this number has no WhatsApp"),
    63027: never("the template is not there in this language"),
    63028: never("the template's values do not fit it"),
    63029: never("the template's values do not fit it"),
    63030: never("the message has a part that WhatsApp does not take"),
    63032: never("WhatsApp keeps this person from messages of businesses for a trial of its own"),
    63049: never("WhatsApp chose not to deliver this message"),
}


def concerns_the_account(code: int) -> bool:
    """Whether nothing at all may leave until a person acted."""
    return code in MEANINGS and MEANINGS[code].outcome is SendOutcome.ASK_A_PERSON


def tells_to_stop(code: int) -> bool:
    """Whether the person has told Twilio or WhatsApp to let nothing through."""
    return code in MEANINGS and MEANINGS[code].wants_none
