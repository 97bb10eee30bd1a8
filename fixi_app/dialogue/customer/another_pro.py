"""Another professional is asked for while a request is being taken: one is looked for, or it is said that none fits.

Once somebody was asked or has the visit, it is the road of `offer_news` and `reschedule` instead.
"""

from dataclasses import replace

from fixi_app.dialogue.customer import intake, questions
from fixi_app.dialogue.customer.customer_wishes import FavouriteChoice
from fixi_app.dialogue.phrases import Phrase, holds
from fixi_app.dialogue.scene import Flow, Outcome, Scene, line
from fixi_app.dialogue.wishes import Asking, Match, ask
from fixi_app.dialogue.words import CUSTOMER_WORDS, Word, word_in
from fixi_app.domain.conversation import IN_THE_MAKING, Conversation, Speaker, State
from fixi_app.domain.questions import Question
from fixi_app.domain.reading import Reading

_MOST_WORDS = 8
"""A longer message tells of something else as well."""
_ABOUT_PEOPLE = frozenset({Question.DOOR, Question.FAVOURITE})
"""Questions to which "somebody else" is an answer."""


def is_asked_for(scene: Scene) -> bool:
    """Whether these words want another professional, and not another time."""
    texts = scene.turn.texts()
    if word_in(scene.turn, CUSTOMER_WORDS) is Word.ANOTHER_PRO:
        return True
    short = sum(len(text.split()) for text in texts) <= _MOST_WORDS
    return short and holds(Phrase.ANOTHER_PRO, texts) and not holds(Phrase.OPENS, texts)


def met(conversation: Conversation, scene: Scene) -> Asking[Outcome | None]:
    """What follows where somebody was named and nobody was asked yet; None anywhere else."""
    opened, speaker = conversation.open_question, conversation.speaker
    if speaker is None or conversation.lead_id is None or conversation.state not in IN_THE_MAKING:
        return None
    if (opened is not None and opened.kind in _ABOUT_PEOPLE) or not is_asked_for(scene):
        return None
    yield from ask(FavouriteChoice(lead_id=conversation.lead_id, pro_id=speaker.pro_id, wanted=False))
    found = yield from ask(Match(lead_id=conversation.lead_id))
    if found.pro is None or found.pro.id == speaker.pro_id:
        said = line("another_pro_none", gender=speaker.gender, name=speaker.name)
        return questions.after(Outcome(conversation=conversation, lines=(said,)), scene)
    name = found.pro.persona.assistant_of or found.pro.name
    return (yield from _with(Speaker(pro_id=found.pro.id, name=name, gender=found.pro.gender), conversation, scene))


def _with(speaker: Speaker, conversation: Conversation, scene: Scene) -> Flow:
    """He speaks from here on; nothing of the first one's times and prices counts any more."""
    anew = conversation.but(
        speaker=speaker, state=State.INTAKE, open_question=None, shown_slots=(), price_told=False
    )  # fmt: skip
    said = line("persona", gender=speaker.gender, name=speaker.name)
    unheard = replace(scene, turn=scene.turn.but(reading=Reading()))
    return Outcome(conversation=anew, lines=(said,)).then((yield from intake.progress(anew, unheard)))
