"""After the visit: a rating from 1 to 5, then an optional sentence, and then an end to it."""

from fixi_app.dialogue.customer import intake, matters, questions
from fixi_app.dialogue.phrases import Phrase, holds
from fixi_app.dialogue.scene import Line, Outcome, Scene, hours_since, line, question
from fixi_app.dialogue.wishes import Asking, CallPerson, Rate, Review, SeeLead, ask
from fixi_app.dialogue.words import Word, agrees, digit_in
from fixi_app.domain.conversation import Conversation, OpenQuestion, State, asked, ended
from fixi_app.domain.leads import Lead
from fixi_app.domain.questions import Question
from fixi_app.domain.reading import Intent, Trade

Maybe = Asking[Outcome | None]
_POOR = 2
"""With so few stars a person of the business reads it."""
_LONGEST = 500
_A_SENTENCE = 4
"""Words from which an answer with its stars is the sentence about the visit, too."""
_WATER = frozenset({Trade.PLUMBING, Trade.DRAINAGE, Trade.SOLAR_BOILER})
_OVER = frozenset({Question.RATING, Question.REVIEW})


def opened(conversation: Conversation, lead: Lead, scene: Scene, said: Line) -> Outcome:
    """The rating of this visit is asked for."""
    asking = asked(conversation.but(lead_id=lead.id), question(Question.RATING, scene, about=lead.id))
    return Outcome(conversation=asking.but(state=State.RATING, notes=()), lines=(said,))


def without_old_question(conversation: Conversation, scene: Scene) -> Conversation:
    """Asked too long ago, it is over: his next words are no sentence about a visit of last week.

    A bare number still counts as stars; nothing else can be meant by it.
    """
    asking = conversation.open_question
    if asking is None or asking.kind not in _OVER:
        return conversation
    if hours_since(asking.since, scene.now) < scene.business.close_after_hours:
        return conversation
    if asking.kind is Question.RATING and _stars(scene) is not None:
        return conversation
    return ended(conversation) if conversation.state is State.RATING else conversation.but(open_question=None)


def rating(conversation: Conversation, opened: OpenQuestion, scene: Scene, word: Word | None) -> Maybe:
    """The stars. Words without a number are kept, and the number is asked for once more; no thanks is respected."""
    reading = scene.turn.reading
    stars = _stars(scene)
    if stars is not None and opened.about:
        if _is_told(scene):  # "he was great, 5 stars" says it all at once
            conversation = conversation.but(notes=(*conversation.notes, " ".join(scene.turn.texts())[:_LONGEST]))
        return (yield from _rated(conversation, opened.about, stars, scene))
    praised = reading.intent is Intent.THANKS and agrees(scene.turn)  # "תודה, מעולה" is an answer, thanks alone is not
    courtesy = reading.intent in (Intent.THANKS, Intent.GREETING) and not praised
    if courtesy or (yield from _something_new(opened, scene)):
        return None
    no = reading.answer is not None and reading.answer.no and len(" ".join(scene.turn.texts())) < 12
    if reading.is_chat() and opened.tries <= 1:
        asking = conversation.but(open_question=opened.but(tries=opened.tries + 1))
        return Outcome(conversation=asking, lines=(line("off_topic_open"), line("ask_rating_again")))
    if not scene.turn.texts():
        return questions.after(Outcome(conversation=conversation, lines=(line("photo_kept"),)), scene)
    if no or word in (Word.SKIP, Word.LEAVE) or opened.tries > 1:
        return Outcome(conversation=(yield from matters.over(conversation)), lines=(line("rating_skipped"),))
    said = (*conversation.notes, " ".join(scene.turn.texts())[:_LONGEST])
    asking = conversation.but(open_question=opened.but(tries=opened.tries + 1), notes=said)
    return Outcome(conversation=asking, lines=(line("ask_rating_again"),))


def _is_said(scene: Scene) -> bool:
    return any(c.isalpha() for text in scene.turn.texts() for c in text)


def _is_told(scene: Scene) -> bool:
    """Whether more than the number was said."""
    return _is_said(scene) and sum(len(text.split()) for text in scene.turn.texts()) >= _A_SENTENCE


def _stars(scene: Scene) -> int | None:
    answer = scene.turn.reading.answer
    number = digit_in(scene.turn) or (answer.choice if answer else None)
    return int(number) if number and number.isdecimal() and 1 <= int(number) <= 5 else None


def _something_new(opened: OpenQuestion, scene: Scene) -> Asking[bool]:
    """Whether it is a new request: for another trade, or somebody is asked for. What names the trade of the visit is
    said of the visit, praise and complaint alike ("he opened the blockage in no time")."""
    reading = scene.turn.reading
    if not reading.trade or reading.intent not in (Intent.NEW_REQUEST, Intent.PRICE_QUESTION):
        return False
    if reading.intent is Intent.PRICE_QUESTION or _wants_somebody(scene):
        return True
    lead = yield from ask(SeeLead(lead_id=opened.about or ""))
    return lead is None or not _of_one_kind(reading.trade, lead.trade)


def _wants_somebody(scene: Scene) -> bool:
    """Whether he says so, or where: of a visit that was, nobody tells the town."""
    return holds(Phrase.IN_NEED, scene.turn.texts()) or scene.turn.reading.city is not None


def _of_one_kind(one: Trade, other: Trade | None) -> bool:
    """Whether these are the same to somebody who is no craftsman: a blocked drain is told of as a matter of pipes."""
    return one is other or {one, other} <= _WATER


def still_broken(conversation: Conversation, scene: Scene) -> Asking[bool]:
    """Whether what he says of the visit is that the fault is there still, or, after few stars, what the fault was.

    That the work was not finished, or was dearer than told, is as much of a complaint.
    """
    opened, reading, texts = conversation.open_question, scene.turn.reading, scene.turn.texts()
    if opened is None or opened.kind not in _OVER:
        return False
    if opened.kind is Question.RATING and _stars(scene) is not None:
        return False  # they count, and his words with them
    if holds(Phrase.LET_DOWN, texts):
        return True
    if reading.intent is not Intent.NEW_REQUEST or not reading.trade:
        return False
    lead = yield from ask(SeeLead(lead_id=opened.about or ""))
    same = lead is not None and _of_one_kind(reading.trade, lead.trade)
    poor = opened.kind is Question.REVIEW and conversation.complained_at is not None
    apart = reading.city or (not same and (holds(Phrase.ALSO, texts) or holds(Phrase.IN_NEED, texts)))
    return (same and poor) or (holds(Phrase.STILL, texts) and not apart)


def _rated(conversation: Conversation, lead_id: str, stars: int, scene: Scene) -> Maybe:
    yield from ask(Rate(lead_id=lead_id, stars=stars))
    if stars <= _POOR:
        yield from ask(CallPerson(reason="poor rating"))
        conversation = conversation.but(complained_at=scene.now)  # with the one apology that is due
    key = "rating_poor" if stars <= _POOR else "rating_thanks"
    if conversation.notes:
        yield from ask(Review(lead_id=lead_id, text=" ".join(conversation.notes)[:_LONGEST]))
        key = "rating_poor_end" if stars <= _POOR else "review_thanks"
        return Outcome(conversation=(yield from matters.over(conversation)), lines=(line(key),))
    asking = question(Question.REVIEW, scene, about=lead_id)
    return Outcome(conversation=asked(conversation, asking), lines=(line(key),))


def kept(conversation: Conversation, scene: Scene) -> Asking[Conversation]:
    """The conversation without the question about the visit that a complaint answers: its stars and words are kept."""
    opened = conversation.open_question
    if opened is None or opened.kind not in _OVER or not (opened.about and _is_said(scene)):
        return conversation
    if opened.kind is Question.RATING:
        stars = _stars(scene)
        if stars is None:
            return conversation
        yield from ask(Rate(lead_id=opened.about, stars=stars))
    yield from _written_down(opened, scene)
    return (yield from matters.over(conversation))


def review(conversation: Conversation, opened: OpenQuestion, scene: Scene, word: Word | None) -> Maybe:
    """One sentence about the visit, and then the matter is over."""
    reading = scene.turn.reading
    if (yield from _something_new(opened, scene)):
        yield from _written_down(opened, scene)  # a word about the visit may be in it as well
        return (yield from intake.heard(ended(conversation), scene))
    no = reading.answer is not None and reading.answer.no and len(" ".join(scene.turn.texts())) < 12
    if no or word in (Word.SKIP, Word.LEAVE):
        return Outcome(conversation=(yield from matters.over(conversation)), lines=(line("rating_skipped"),))
    if reading.is_chat():
        return Outcome(conversation=conversation, lines=(line("off_topic_open"),))
    if not scene.turn.texts():  # a pin is no sentence about the visit
        return Outcome(conversation=conversation, lines=(line("photo_kept"),))
    yield from _written_down(opened, scene)
    return Outcome(conversation=(yield from matters.over(conversation)), lines=(line("review_thanks"),))


def _written_down(opened: OpenQuestion, scene: Scene) -> Asking[None]:
    if opened.about and _is_said(scene):
        yield from ask(Review(lead_id=opened.about, text=" ".join(scene.turn.texts())[:_LONGEST]))
