"""Who opens the door: asked once, when it is not the writer; what he says of it goes to the professional with the
address."""

import re
from collections.abc import Sequence

from fixi_app.dialogue.customer import intake, questions
from fixi_app.dialogue.phrases import Phrase, holds
from fixi_app.dialogue.scene import Outcome, Scene, line
from fixi_app.dialogue.wishes import Asking, TellPro, ask
from fixi_app.dialogue.words import Word
from fixi_app.domain.conversation import Conversation, OpenQuestion, State
from fixi_app.domain.facts import Facts, merged
from fixi_app.domain.questions import Question
from fixi_app.domain.reading import Intent

Maybe = Asking[Outcome | None]
_LONGEST = 120
_OF_A_DETAIL = 2
"""Words in which a floor or a flat is told."""
_SENTENCE_END = re.compile(r"[.!?;\n]+\s*")
_PHONE = re.compile(r"(?<!\d)(?:\+?972[ -]?|0)\d(?:[ -]?\d){7,8}(?!\d)")
_SOMETHING_ELSE = frozenset({Intent.PRICE_QUESTION, Intent.STATUS_QUERY, Intent.NEW_REQUEST})


def heard(conversation: Conversation, scene: Scene) -> Conversation:
    """The conversation with what was said of somebody else at the door."""
    return conversation.but(facts=_with_door(conversation.facts, scene))


def _with_door(facts: Facts, scene: Scene) -> Facts:
    texts = scene.turn.texts()
    if holds(Phrase.OPENS, texts) and scene.turn.reading.trade is None:
        return facts.but(not_there=True, door=" ".join(texts)[:_LONGEST])
    if not holds(Phrase.ELSEWHERE, texts):
        return facts
    return facts.but(not_there=True, door=facts.door or _with_phone(texts))


def _with_phone(texts: Sequence[str]) -> str | None:
    """The sentence in which the phone of whoever is there is told."""
    sentences = [part.strip(" ,") for text in texts for part in _SENTENCE_END.split(text)]
    return next((sentence[:_LONGEST] for sentence in sentences if _PHONE.search(sentence)), None)


def told(before: Conversation, now: Conversation, scene: Scene) -> Maybe:
    """The answer where nothing but the door was spoken of, while a request or a visit is open."""
    if now.facts.door == before.facts.door or now.lead_id is None or _is_more(before, scene):
        return None
    yield from intake.noted(now)
    if now.state is State.BOOKED:
        yield from ask(TellPro(lead_id=now.lead_id, kind="details_changed"))
    return questions.after(Outcome(conversation=now, lines=(line("details_noted"),)), scene)


def _is_more(before: Conversation, scene: Scene) -> bool:
    """Whether another detail came with it; then the request goes on with all of it."""
    opened = before.open_question
    asked = opened is not None and opened.kind is Question.DOOR
    return asked or merged(before.facts, scene.turn.reading) != before.facts


def _only_address(scene: Scene) -> bool:
    """Whether it is a floor or a flat and nobody besides: "apartment 3" opens no door."""
    reading = scene.turn.reading
    details = (reading.floor is not None) + (reading.apartment is not None)
    return 0 < sum(len(text.split()) for text in scene.turn.texts()) <= details * _OF_A_DETAIL


def answered(conversation: Conversation, opened: OpenQuestion, scene: Scene, word: Word | None) -> Maybe:
    """Whatever names somebody; "I don't know yet" is an answer, too, for it is asked once."""
    texts = scene.turn.texts()
    reading = scene.turn.reading
    if not texts or reading.intent in _SOMETHING_ELSE or reading.is_chat() or word not in (None, Word.SKIP, Word.LEAVE):
        return None
    if _only_address(scene):
        noted = conversation.but(facts=merged(conversation.facts, reading))
        yield from intake.noted(noted)
        return questions.again(noted, scene)
    no = scene.turn.reading.answer is not None and scene.turn.reading.answer.no
    says = sum(c.isalnum() for text in texts for c in text) > 1  # a lone digit names nobody
    named = " ".join(texts)[:_LONGEST] if says and not no and word is None else None
    facts = conversation.facts.but(door=named or conversation.facts.door)
    return (yield from intake.progress(conversation.but(facts=facts, open_question=None), scene))
