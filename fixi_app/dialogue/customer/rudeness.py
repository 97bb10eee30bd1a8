"""Insults are not answered in kind: the first are met with an offer to help, repeated ones silence the bot here."""

from dataclasses import replace

from fixi_app.dialogue.customer import questions
from fixi_app.dialogue.phrases import Phrase, holds
from fixi_app.dialogue.scene import Flow, Outcome, Scene, line
from fixi_app.dialogue.wishes import Asking, CallPerson, UpdateLead, ask
from fixi_app.domain.conversation import Conversation, Mode
from fixi_app.domain.facts import merged
from fixi_app.domain.reading import Intent, Reading

Maybe = Asking[Outcome | None]


def cleaned(scene: Scene) -> Scene:
    """The turn without the street, the place or the name for which a reader took an insult."""
    told = _tells(scene.turn.reading) or scene.turn.reading.house_number
    if told or not holds(Phrase.INSULT, scene.turn.texts()):
        return scene
    reading = scene.turn.reading.but(street=None, customer_name=None, unknown_place=None, city_doubt=())
    return replace(scene, turn=scene.turn.but(reading=reading))


def counted(conversation: Conversation, scene: Scene) -> Conversation:
    insulted = holds(Phrase.INSULT, scene.turn.texts())
    return conversation.but(insults=conversation.insults + 1) if insulted else conversation


def met(conversation: Conversation, scene: Scene) -> Maybe:
    """What follows an insult that says nothing else; a fault or a complaint told with it goes its own way."""
    if not holds(Phrase.INSULT, scene.turn.texts()):
        return None
    if conversation.insults >= scene.business.insults_before_quiet:
        return (yield from _quiet(conversation.but(facts=merged(conversation.facts, scene.turn.reading))))
    if _tells(scene.turn.reading):
        return None
    return questions.after(Outcome(conversation=conversation, lines=(line("insulted"),)), scene)


def _quiet(conversation: Conversation) -> Flow:
    """The owner sees it; nobody was asked for, so no time runs until a person would have to come. Clear words about
    the fault bring the bot back."""
    if conversation.lead_id:
        yield from ask(UpdateLead(lead_id=conversation.lead_id, facts=conversation.facts))
    yield from ask(CallPerson(reason="insults"))
    silent = conversation.but(mode=Mode.WAITING_FOR_PERSON, person_asked_at=None, handed_by_bot=True, insults=0)
    return Outcome(conversation=silent)


def _tells(reading: Reading) -> bool:
    told = reading.trade or reading.city or reading.lat is not None or reading.wanted or reading.asap
    return bool(told) or reading.intent in (Intent.COMPLAINT, Intent.CANCEL, Intent.HUMAN, Intent.OPT_OUT)
