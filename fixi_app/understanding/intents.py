"""What the writer wants. One rule after another, the most particular first; a fault told makes a request."""

import re

from fixi_app.domain.reading import Intent
from fixi_app.understanding.grammar import words
from fixi_app.understanding.lexicon import Hit
from fixi_app.understanding.mask import BLOT
from fixi_app.understanding.scan import Scan

_ALWAYS = ((Intent.DELETE_MY_DATA, "intent.delete_my_data"), (Intent.OPT_OUT, "intent.opt_out"))
_ORDER = (
    (Intent.HUMAN, "intent.human"),
    (Intent.RESCHEDULE, "intent.reschedule"),
    (Intent.CANCEL, "intent.cancel"),
    (Intent.RESCHEDULE, "intent.hindered"),
    (Intent.COMPLAINT, "intent.complaint"),
    (Intent.RATING, "intent.rating"),
    (Intent.STATUS_QUERY, "intent.status_query"),
)
_ABOUT_VISIT = frozenset({Intent.RESCHEDULE, Intent.CANCEL, Intent.STATUS_QUERY, Intent.COMPLAINT, Intent.RATING})
_SIGNED = 2
"""Words of thanks with a name under them."""
_SURELY = 4
"""Weight from which an off-topic phrase outweighs a fault that is told beside it."""
_SHORT = 5
"""Words up to which "I don't know" is the whole of a message."""
_THUMB = re.compile("[\U0001f44d\U0001f44c\u2705\u2714]")
_HEARTS = re.compile("[\U0001f64f\u2764\U0001f339\U0001f490]")
_PHONE = re.compile(rf"{BLOT}{{9,}}")
"""A long number that no reader takes for an address."""
_GRADE = re.compile(r"\s*(?:[1-5]\s?/\s?5|10\s?/\s?10)\s?(?:[,.!-]|$)")
_STARS = re.compile(
    "\u2b50|^\\s*[1-5]\\s*/\\s*5\\s*$"
    "|^\\s*(?:10|\\d)\\s?/\\s?10\\b(?!\\s*(?:at|in|on|after|before|between|ב|אחרי|בין|в|после))"
)


def intent_of(
    scan: Scan, has_trade: bool, has_place: bool, has_details: bool, has_address: bool = False
) -> Intent | None:
    """The intent, None when the words show none (an emoji, a lone number). `has_address`: a street or a house."""
    for intent, label in _ALWAYS:
        if scan.has(label) or (intent is Intent.OPT_OUT and _stops(scan)):
            return intent
    price = [hit for hit in scan.labelled("intent.price_question") if not _of_time(scan, hit)]
    request = has_trade and (has_place or scan.has("intent.need") or has_details)
    if _keeps(scan):
        return Intent.PROVIDE_DETAILS
    about = _about_visit(scan, request, has_place)
    if about is not None:
        return about
    if price and scan.refusals() and scan.refusals()[0].first <= price[0].first:
        return Intent.DECLINE
    if price and not (has_trade and has_address) and not _aside(scan, price[0], has_place):
        return Intent.PRICE_QUESTION
    if scan.has("intent.off_topic") and (not request or _alien(scan)):
        return Intent.OFF_TOPIC
    if scan.has("intent.thanks_for") and not (has_place or has_details):
        return Intent.THANKS
    if has_trade:
        return Intent.NEW_REQUEST
    return _small_talk(scan, has_place or has_details)


def _alien(scan: Scan) -> bool:
    """Words that no customer says of his fault ("I look for work as a plumber")."""
    return any(hit.weight >= _SURELY for hit in scan.labelled("intent.off_topic"))


def _about_visit(scan: Scan, request: bool, has_place: bool) -> Intent | None:
    """What is asked of a person or a visit, by the words for it; a fault told with its place is a request first."""
    if _turns_down(scan):
        return Intent.DECLINE
    if (scan.has("intent.stars") or _GRADE.match(scan.raw)) and not request:
        return Intent.RATING
    for intent, label in _ORDER:
        if intent is Intent.RATING and _first_is(scan, "intent.thanks"):
            continue
        if intent is Intent.STATUS_QUERY and _only_urges(scan):
            continue
        if not _spoken(scan, label, request) or (request and has_place and _of_fault(scan, intent, label)):
            continue
        return intent
    return Intent.PROVIDE_DETAILS if scan.has("intent.own_delay") and not request else None


def _spoken(scan: Scan, label: str, request: bool) -> bool:
    """Whether it is said; a lone "move it" beside a fault is said of a thing ("move an AC to another room")."""
    hits = [hit for hit in scan.labelled(label) if not _of_own_delay(scan, hit)]
    return any(hit.last > hit.first or not (request and label == "intent.reschedule") for hit in hits)


def _of_own_delay(scan: Scan, hit: Hit) -> bool:
    """Whether it is only that he himself comes late: no complaint, and no wish for another time."""
    return any(own.first <= hit.first <= own.last for own in scan.labelled("intent.own_delay"))


def _only_urges(scan: Scan) -> bool:
    """Whether what sounds like asking after the visit is only the impatience of a price question ("nu, how much")."""
    prices = [hit for hit in scan.labelled("intent.price_question") if not _of_time(scan, hit)]
    asked = scan.labelled("intent.status_query")
    stalls = {hit.first for hit in scan.labelled("stall")}
    return bool(prices) and all(hit.first in stalls and hit.last <= prices[0].last for hit in asked)


def _of_fault(scan: Scan, intent: Intent, label: str) -> bool:
    """Whether, beside a fault and its place, it is said of the fault and not of a visit."""
    if intent not in _ABOUT_VISIT:
        return False
    said = scan.labelled(label)
    asked = any(not any(_meet(hit, each) for each in said) for hit in scan.labelled("intent.need"))
    return not _leads(scan, label) or (asked and not scan.has("intent.cancel_word"))


def _meet(one: Hit, other: Hit) -> bool:
    """Whether two phrases share a word or stand side by side."""
    return one.first <= other.last + 1 and other.first <= one.last + 1


def _turns_down(scan: Scan) -> bool:
    """ "No thanks, found someone else" turns an offer down; only the word itself ("cancel") ends a visit."""
    refused = any(hit.first == 0 for hit in scan.refusals())
    return refused and scan.has("intent.cancel") and not scan.has("intent.cancel_word")


def _stops(scan: Scan) -> bool:
    """A lone STOP; the same word in a sentence stops something else ("it won't stop dripping")."""
    return len(scan.words) <= 2 and _first_is(scan, "intent.stop_word")


def _keeps(scan: Scan) -> bool:
    """ "Don't cancel": nothing but that is asked, so the visit stays."""
    kept = scan.labelled("intent.keep")
    if not kept or scan.has("intent.reschedule"):
        return False
    return all(any(hit.inside(keep) for keep in kept) for hit in scan.labelled("intent.cancel"))


def _of_time(scan: Scan, hit: Hit) -> bool:
    """ "How much time does it take" asks for no price."""
    return any(word.low in words("intent.time_words") for word in scan.words[hit.first : hit.last + 1])


def _leads(scan: Scan, label: str) -> bool:
    """Whether it is said in the first words: then the fault told after it is only the reason."""
    return any(hit.first <= 4 for hit in scan.labelled(label))


def _aside(scan: Scan, price: Hit, has_place: bool) -> bool:
    """Whether the fault is told in a sentence of its own: then the price is a question on the side."""
    trades = [hit for hit in scan.labelled("trade") if hit.weight >= 2]
    first = min((hit.first for hit in trades), default=None)
    if first is None or not scan.has("intent.need"):
        return False
    if first < price.first:
        return any(first <= stop < price.first for stop in scan.breaks)
    return has_place and any(price.last <= stop < first for stop in scan.stops)


def _small_talk(scan: Scan, has_details: bool) -> Intent | None:
    if _declines(scan, has_details):
        return Intent.DECLINE
    if len(scan.words) <= _SIGNED and _first_is(scan, "intent.thanks"):
        return Intent.THANKS
    if has_details and _fault_told(scan):
        return Intent.NEW_REQUEST
    if has_details:
        return Intent.CONFIRM if _first_is(scan, "intent.confirm") and len(scan.words) <= 6 else Intent.PROVIDE_DETAILS
    if _confirms(scan):
        return Intent.THANKS if _first_is(scan, "intent.thanks") else Intent.CONFIRM
    if scan.has("intent.thanks"):
        return Intent.THANKS
    if scan.has("intent.praise"):
        return Intent.RATING
    if (scan.has("intent.details") or _lone_phone(scan)) and not scan.has("intent.fault"):
        return Intent.PROVIDE_DETAILS
    if scan.has("intent.help") and len(scan.words) <= 2:
        return Intent.HELP
    return _rest(scan)


def _confirms(scan: Scan) -> bool:
    if says_only(scan, "intent.confirm_alone"):
        return True
    return scan.has("intent.confirm") and (len(scan.words) <= 6 or not scan.has("intent.need"))


def _lone_phone(scan: Scan) -> bool:
    return len(scan.words) <= _SHORT and _PHONE.search(scan.numbers) is not None


def _fault_told(scan: Scan) -> bool:
    """Whether something is broken; an intercom that is told of so that one rings instead is not."""
    door = scan.labelled("doorstep")
    return any(not any(hit.inside(each) for each in door) for hit in scan.labelled("intent.fault"))


def _declines(scan: Scan, has_details: bool) -> bool:
    """A lone "no" before a detail corrects it ("not Holon, Bat Yam"); a whole phrase refuses."""
    if has_details:
        return any(hit.first == 0 and hit.last > 0 for hit in scan.refusals())
    refusals = scan.refusals()
    return bool(refusals) and (
        not scan.has("intent.thanks") or any(hit.first == 0 or hit.last > hit.first for hit in refusals)
    )


def _rest(scan: Scan) -> Intent | None:
    if _STARS.search(scan.raw[:80]):
        return Intent.RATING
    if scan.has("stall") and len(scan.words) <= _SHORT:
        return None
    if scan.has("intent.need"):
        return Intent.NEW_REQUEST
    if scan.has("intent.greeting"):
        return Intent.GREETING
    if not scan.words:
        return (
            Intent.CONFIRM if _THUMB.search(scan.raw[:80]) else Intent.THANKS if _HEARTS.search(scan.raw[:80]) else None
        )
    return Intent.OFF_TOPIC if len(scan.words) >= 4 and not scan.has("stall") else None


def says_only(scan: Scan, label: str) -> bool:
    """Whether it is all that is said; inside a sentence the same word says something else ("I forgot completely")."""
    return len(scan.words) == 1 and _first_is(scan, label)


def _first_is(scan: Scan, label: str) -> bool:
    return any(hit.first == 0 for hit in scan.labelled(label))
