"""Words that choose nothing while a choice about a visit is open: what they tell is kept, the choice is put again."""

from fixi_app.dialogue.customer import asides, intake, prices, questions
from fixi_app.dialogue.customer.reply import is_bare, says_no, says_yes
from fixi_app.dialogue.phrases import Phrase, holds
from fixi_app.dialogue.scene import Outcome, Scene, line
from fixi_app.dialogue.wishes import Asking, SeeLead, ask
from fixi_app.domain.conversation import Conversation, OpenQuestion, State
from fixi_app.domain.facts import merged
from fixi_app.domain.moves import Why

Maybe = Asking[Outcome | None]


def met(conversation: Conversation, opened: OpenQuestion, scene: Scene) -> Maybe:
    """None where the words go on as they do without the question: to the professional of a visit that stands."""
    if disputed := (yield from _disputed(conversation, opened, scene)):
        return disputed
    if is_bare(scene) or says_yes(scene) or says_no(scene) or not (_is_said(scene) or scene.turn.reading.lat):
        return questions.again(conversation, scene)
    if conversation.state is not State.CHOOSING:
        return None
    return (yield from _without_visit(conversation, opened, scene))


def _disputed(conversation: Conversation, opened: OpenQuestion, scene: Scene) -> Maybe:
    """He was at home when nobody is said to have answered: a person finds out, and a new time may be chosen already."""
    if not holds(Phrase.WAS_HOME, scene.turn.texts()):
        return None
    lead = yield from ask(SeeLead(lead_id=opened.about or ""))
    if lead is None or lead.called_off is None or lead.called_off.why is not Why.NOT_HOME:
        return None
    return questions.after((yield from asides.person(conversation, scene, "not_home_disputed")), scene)


def _is_said(scene: Scene) -> bool:
    return any(letter.isalpha() for text in scene.turn.texts() for letter in text)


def _without_visit(conversation: Conversation, opened: OpenQuestion, scene: Scene) -> Maybe:
    """His visit fell away, and there is nobody yet to pass words on to."""
    if prices.asked_for(scene):
        said = (yield from prices.answer(conversation, scene)) or (line("price_unknown"),)
        return questions.after(Outcome(conversation=conversation, lines=said), scene)
    facts, known = merged(conversation.facts, scene.turn.reading), conversation.facts
    if (facts.city, facts.trade) != (known.city, known.trade):
        return None
    if facts != known:
        noted = conversation.but(facts=facts)
        yield from intake.noted(noted)
        return questions.after(Outcome(conversation=noted, lines=(line("details_noted"),)), scene)
    if scene.turn.reading.intent in asides.ELSEWHERE:
        return None
    if opened.tries >= intake.MOST_TRIES:
        return (yield from asides.person(conversation, scene, "not_understood_person"))
    return questions.again(conversation.but(open_question=opened.but(tries=opened.tries + 1)), scene)
