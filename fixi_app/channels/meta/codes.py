"""The Cloud API's error codes: what each means for a message, as an answer at once or as a status afterwards.

Pure. Source: WhatsApp Cloud API documentation, error codes, which advises to go by the code and not by the status or
the words. A code that is not here is one message's own fault.
"""

from fixi_app.channels.loose import Json, number
from fixi_app.channels.meanings import Meaning, again, never, person
from fixi_app.domain.messages import SendOutcome

WINDOW = 131047
PAIR_RATE = 131056
_SETTINGS = "check META_ACCESS_TOKEN and META_PHONE_NUMBER_ID"


_NO_TOKEN = person(f"Meta refuses the access token or what it allows: {_SETTINGS}")
_NOT_REGISTERED = person("the number is not registered for the Cloud API: see WhatsApp Manager")
_WITHHELD = never("Meta chose not to deliver this message to this person")

MEANINGS: dict[int, Meaning] = {
    1: again("Meta has a fault of its own", tries=2),
    2: again("Meta's service is down for a while"),
    4: again("Meta takes no more calls of this app for some minutes", 300.0),
    80007: again("Meta takes no more calls of this account for some minutes", 300.0),
    130429: again("Meta asks for fewer messages a second", 5.0),
    131000: again("Meta has a fault of its own"),
    131016: again("Meta's service is overloaded"),
    131052: again("Meta could not fetch the file", 30.0, tries=1),
    131053: again("Meta could not take the file", 30.0, tries=1),
    PAIR_RATE: again("too many messages to this person in a short time", 1.0),
    131057: again("the account is being worked on at Meta", 120.0),
    135000: again("Meta has a fault of its own", tries=2),
    WINDOW: Meaning(SendOutcome.WINDOW_CLOSED, "more than 24 hours since the customer last wrote"),
    0: _NO_TOKEN,
    3: _NO_TOKEN,
    10: _NO_TOKEN,
    190: person("the access token has ended or was taken back: make a new one and set META_ACCESS_TOKEN"),
    33: person(f"Meta knows no such phone number: {_SETTINGS}"),
    131005: _NO_TOKEN,
    368: person("Meta has restricted the account for a breach of its policy: see WhatsApp Manager", flagged=True),
    131031: person("Meta has locked the account: see WhatsApp Manager", flagged=True),
    131042: person("there is something wrong with the payment at Meta: see WhatsApp Manager"),
    131045: _NOT_REGISTERED,
    131048: person(
        "Meta holds back messages of this number, for people blocked or reported it: see WhatsApp Manager", flagged=True
    ),
    131064: person(
        "Meta holds back templates of this number, for they broke its rules: see WhatsApp Manager", flagged=True
    ),
    100: never("Meta refuses a part of this message"),
    130472: never("WhatsApp keeps this person from messages of businesses for a trial of its own"),
    130497: never("Meta lets this account write to nobody in that country"),
    131008: never("Meta misses a part of this message"),
    131009: never("Meta refuses a part of this message"),
    131021: never("a number cannot write to itself"),
    131026: never("this number has no WhatsApp, or one that is too old, or has not taken its new terms"),
    131030: never("this number is not on the list of the test number"),
    131049: _WITHHELD,
    131050: never("this person asked for no more messages of this kind"),
    131051: never("Meta does not know this type of message"),
    131062: never("this message needs the person's number, and only an id is known"),
    132000: never("the template's values do not fit it"),
    132001: never("the template is not there in this language, or not approved"),
    132005: never("the template's text with its values is too long"),
    132007: never("the template breaks Meta's policy"),
    132008: never("the template's values do not fit it"),
    132012: never("the template's values do not fit it"),
    132015: never("Meta has paused this template: another one is needed"),
    132016: never("Meta has put this template out of use: another one is needed"),
}


def meaning_of(code: int) -> Meaning | None:
    """What is known of a code; whole ranges of permissions and of the number's registration mean one thing."""
    if 200 <= code <= 299:
        return MEANINGS.get(code, _NO_TOKEN)
    if 133000 <= code <= 133999:
        return MEANINGS.get(code, _NOT_REGISTERED)
    return MEANINGS.get(code)


def code_of(fault: Json) -> int | None:
    """The code of an error object; None where there is none, for 0 is a code of its own."""
    code = number(fault.get("code"))
    return int(code) if code is not None and 0 <= code < 10_000_000 else None


def concerns_the_account(code: int | None) -> bool:
    """Whether nothing at all may leave until a person acted."""
    meaning = None if code is None else meaning_of(code)
    return meaning is not None and meaning.outcome is SendOutcome.ASK_A_PERSON


def flags_the_number(code: int | None) -> bool:
    """Whether it holds the number back for how it was used, which the number's status may not say."""
    meaning = None if code is None else meaning_of(code)
    return meaning is not None and meaning.flagged
