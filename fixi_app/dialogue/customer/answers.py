"""The answer to the open question. A digit answers the question asked last; a yes without a question confirms nothing."""

from datetime import timedelta

from fixi_app.dialogue import show
from fixi_app.dialogue.customer import asides, intake, news, slots
from fixi_app.dialogue.scene import Outcome, Scene, line, question
from fixi_app.dialogue.wishes import Asking, Hold, Rate, Reassign, Review, TellPro, UpdateLead, ask
from fixi_app.dialogue.words import Word, digit_in
from fixi_app.domain.conversation import (
    DIGIT_DOUBT_SECONDS,
    Conversation,
    OpenQuestion,
    Option,
    asked,
    ended,
)
from fixi_app.domain.facts import merged
from fixi_app.domain.questions import Question

Maybe = Asking[Outcome | None]


def to_open_question(conversation: Conversation, scene: Scene, word: Word | None) -> Maybe:
    """What follows from these words as an answer; None when they are none, and the request goes on as usual."""
    opened = conversation.open_question
    if opened is None:
        return None
    if doubtful := _doubtful_digit(conversation, scene):
        return doubtful
    answering = {
        Question.SLOT: _slot,
        Question.SUMMARY: _summary,
        Question.CITY_CHOICE: _city_choice,
        Question.CANCEL: _cancel,
        Question.NEW_OR_EXISTING: _new_or_existing,
        Question.WAIT_OR_OTHER: _wait_or_other,
        Question.RATING: _rating,
        Question.REVIEW: _review,
        Question.AMBIGUOUS_DIGIT: _ambiguous,
    }.get(opened.kind)
    return (yield from answering(conversation, opened, scene, word)) if answering else None


def chosen(opened: OpenQuestion, scene: Scene) -> Option | None:
    """The option meant by a tap, a digit or "the second one"."""
    for item in scene.turn.items:
        if item.inbound and item.inbound.tap_id:
            tapped = [o for o in opened.options if o.value == item.inbound.tap_id]
            if tapped:
                return tapped[0]
    answer = scene.turn.reading.answer
    number = digit_in(scene.turn) or (answer.choice if answer else None)
    if number and number.isdecimal() and 1 <= int(number) <= len(opened.options):
        return opened.options[int(number) - 1]
    return None


def says_yes(scene: Scene) -> bool:
    answer = scene.turn.reading.answer
    return bool(answer and answer.yes) or digit_in(scene.turn) == "1"


def says_no(scene: Scene) -> bool:
    answer = scene.turn.reading.answer
    return bool(answer and answer.no) or digit_in(scene.turn) == "2"


def _doubtful_digit(conversation: Conversation, scene: Scene) -> Outcome | None:
    """A bare digit just after news changed the question may mean the former one: ask, never guess.

    Only for questions opened by news: the question that follows from his own answer he has read, and a quick second
    tap on the former one is taken together with it by the quiet time.
    """
    opened, former = conversation.open_question, conversation.former_question
    digit = digit_in(scene.turn)
    if not (opened and former and digit and opened.by_news):
        return None
    quick = scene.turn.now - opened.since < timedelta(seconds=DIGIT_DOUBT_SECONDS)
    if not quick or any(i.about or (i.inbound and i.inbound.tap_id) for i in scene.turn.items):
        return None
    options = tuple(
        Option(value=kind.value, label=f"{digit} - {show.word(f'question_{kind.value}', scene)}")
        for kind in (former.kind, opened.kind)
    )
    doubt = question(Question.AMBIGUOUS_DIGIT, scene, options=options, about=digit)
    shown = line("ask_ambiguous_digit", options=show.numbered([o.label for o in options]))
    return Outcome(conversation=asked(conversation, doubt).but(former_question=opened), lines=(shown,))


def _ambiguous(conversation: Conversation, opened: OpenQuestion, scene: Scene, word: Word | None) -> Maybe:
    """Which question did the digit answer? The newer one goes on; the older one is gone, and he is told where he is."""
    back = conversation.but(open_question=conversation.former_question, former_question=None)
    option = chosen(opened, scene)
    current = back.open_question
    if option is None or current is None or option.value != current.kind.value:
        return Outcome(conversation=back, lines=(line("former_question_closed"),))
    yield from ()
    return Outcome(conversation=back, lines=(line("answer_again"),))


def _slot(conversation: Conversation, opened: OpenQuestion, scene: Scene, word: Word | None) -> Maybe:
    reading = scene.turn.reading
    option = chosen(opened, scene)
    if option is None and says_yes(scene) and len(opened.options) == 2:
        option = opened.options[0]
    if option and option.value != slots.OTHERS:
        return (yield from slots.picked(conversation, option.value, scene))
    if reading.wanted or reading.asap:
        return (yield from intake.heard(conversation, scene))
    if option or word is Word.OTHERS or says_no(scene):
        return (yield from slots.shown(conversation, scene, others=True))
    if merged(conversation.facts, reading) != conversation.facts:
        return (yield from intake.heard(conversation, scene))
    if reading.intent in asides.ELSEWHERE or opened.tries >= intake.MOST_TRIES:
        return None
    again = conversation.but(open_question=opened.but(tries=opened.tries + 1))
    return Outcome(
        conversation=again, lines=(line("slots_again", options=show.numbered([o.label for o in opened.options])),)
    )


def _summary(conversation: Conversation, opened: OpenQuestion, scene: Scene, word: Word | None) -> Maybe:
    reading = scene.turn.reading
    facts = merged(conversation.facts, reading)
    if reading.wanted or reading.asap:
        return (yield from intake.heard(conversation, scene))
    if facts != conversation.facts:
        return (yield from _corrected(conversation, opened, scene))
    if says_yes(scene):
        return (yield from slots.confirmed(conversation, scene))
    if says_no(scene) or word is Word.OTHERS:
        return (yield from slots.changed_mind(conversation, scene))
    if reading.intent in asides.ELSEWHERE:
        return None
    return Outcome(conversation=conversation, lines=(line("ask_summary_again"),))


def _corrected(conversation: Conversation, opened: OpenQuestion, scene: Scene) -> Maybe:
    """A detail changed: the same time is kept and the summary is shown anew, unless place or trade moved."""
    facts = merged(conversation.facts, scene.turn.reading)
    elsewhere = (facts.city, facts.trade) != (conversation.facts.city, conversation.facts.trade)
    if elsewhere or conversation.lead_id is None or opened.about is None:
        return (yield from intake.heard(conversation, scene))
    yield from ask(UpdateLead(lead_id=conversation.lead_id, facts=facts))
    held = yield from ask(Hold(lead_id=conversation.lead_id, slot_id=opened.about))
    renewed = conversation.but(facts=facts)
    if held.slot is None:
        return (yield from slots.shown(renewed, scene, others=True, before=(line("slot_gone"),)))
    return (yield from slots.summarised(renewed, held, scene))


def _city_choice(conversation: Conversation, opened: OpenQuestion, scene: Scene, word: Word | None) -> Maybe:
    option = chosen(opened, scene)
    if option is None:
        return None
    facts = conversation.facts.but(city=option.value, city_doubt=(), unknown_place=None)
    return (yield from intake.progress(conversation.but(facts=facts), scene))


def _cancel(conversation: Conversation, opened: OpenQuestion, scene: Scene, word: Word | None) -> Maybe:
    if says_yes(scene) or word is Word.CANCEL:
        return (yield from asides.cancelled(conversation, scene))
    if not says_no(scene):
        return None
    yield from ()
    return Outcome(conversation=conversation.but(open_question=None), lines=(line("cancel_kept"),))


def _new_or_existing(conversation: Conversation, opened: OpenQuestion, scene: Scene, word: Word | None) -> Maybe:
    option = chosen(opened, scene)
    if option is None:
        return None
    if option.value == "existing" and conversation.lead_id:
        yield from ask(TellPro(lead_id=conversation.lead_id, kind="customer_note", text=opened.about or ""))
        return Outcome(conversation=conversation.but(open_question=None), lines=(line("note_passed"),))
    fresh = ended(conversation)
    return (yield from intake.heard(fresh, scene))


def _wait_or_other(conversation: Conversation, opened: OpenQuestion, scene: Scene, word: Word | None) -> Maybe:
    option = chosen(opened, scene)
    if option is None or conversation.lead_id is None:
        return None
    kept = conversation.but(open_question=None)
    if option.value == "wait":
        return Outcome(conversation=kept, lines=(line("still_waiting"),))
    result = yield from ask(Reassign(lead_id=conversation.lead_id, offer_id=opened.about or ""))
    return (yield from news.reassigned(kept, result, scene, refused=False))


def _rating(conversation: Conversation, opened: OpenQuestion, scene: Scene, word: Word | None) -> Maybe:
    answer = scene.turn.reading.answer
    number = digit_in(scene.turn) or (answer.choice if answer else None)
    if number is None or not number.isdecimal() or not 1 <= int(number) <= 5 or not opened.about:
        return None
    yield from ask(Rate(lead_id=opened.about, stars=int(number)))
    asking = asked(conversation, question(Question.REVIEW, scene, about=opened.about))
    return Outcome(conversation=asking, lines=(line("rating_thanks"),))


def _review(conversation: Conversation, opened: OpenQuestion, scene: Scene, word: Word | None) -> Maybe:
    """One sentence about the visit, and then the matter is over; a new request is not taken for a review."""
    reading = scene.turn.reading
    over = ended(conversation)
    if reading.trade or reading.city:
        return (yield from intake.heard(over, scene))
    if word is not Word.SKIP and not says_no(scene) and opened.about:
        yield from ask(Review(lead_id=opened.about, text=" ".join(scene.turn.texts())[:500]))
    return Outcome(conversation=over, lines=(line("review_thanks"),))

