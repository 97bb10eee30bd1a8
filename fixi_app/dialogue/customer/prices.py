"""A price question is answered first. Only ever a range from a list; no list, no number."""

from fixi_app.dialogue import show
from fixi_app.dialogue.customer.customer_wishes import KeepQuote
from fixi_app.dialogue.scene import Line, Scene, line
from fixi_app.dialogue.wishes import Asking, PriceNow, PriceSpan, ask
from fixi_app.dialogue.words import haggles
from fixi_app.domain.conversation import Conversation
from fixi_app.domain.facts import merged
from fixi_app.domain.leads import Quote
from fixi_app.domain.reading import Intent


def asked_for(scene: Scene) -> bool:
    return scene.turn.reading.intent is Intent.PRICE_QUESTION


def answer(conversation: Conversation, scene: Scene) -> Asking[tuple[Line, ...]]:
    """The range of the matched professional, else the span over the eligible lists; nothing while no fault is known."""
    if conversation.facts.trade is None:
        return ()
    if conversation.speaker and conversation.lead_id:
        elsewhen = scene.turn.reading.wanted
        pro_id = conversation.speaker.pro_id
        quote = yield from ask(PriceNow(lead_id=conversation.lead_id, pro_id=pro_id, wanted=elsewhen))
        if quote and elsewhen is None:  # what was told stays for this request; of another hour it was only asked
            yield from ask(KeepQuote(lead_id=conversation.lead_id, pro_id=pro_id))
        return (_said(quote, "price_of_pro", conversation.speaker.name, scene),)
    quote = yield from ask(PriceSpan(facts=conversation.facts))
    return (_said(quote, "price_before_match", "", scene),)


def met_with_haggling(conversation: Conversation, scene: Scene) -> Line | None:
    """What is said to "too dear" and "any discount?": the list stands, and only a person may give way. None elsewhere.

    Of a fault ("is there anything cheaper than a new boiler?") nobody haggles: a turn that tells something new is read
    for what it tells.
    """
    facts = conversation.facts
    told = merged(facts, scene.turn.reading).but(unknown_place=facts.unknown_place) != facts  # "dear" is no town
    if told or not haggles(scene.turn):
        return None
    if conversation.speaker is None:
        return line("haggling_early")
    return line("haggling", name=conversation.speaker.name)


def _said(quote: Quote | None, key: str, name: str, scene: Scene) -> Line:
    return line(key, name=name, price=show.price(quote, scene)) if quote else line("price_unknown")
