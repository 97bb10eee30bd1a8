"""The answer to the open question.

A digit answers the question asked last; a yes without a question confirms nothing.
"""

from fixi_app.dialogue import digits
from fixi_app.dialogue.customer import (
    after_visit,
    afterwards,
    asides,
    door,
    favourite,
    follow_up,
    in_words,
    intake,
    matters,
    moving_answers,
    new_or_existing,
    news,
    person,
    prices,
    privacy,
    questions,
    readback,
    slots,
    talk,
    visits,
)
from fixi_app.dialogue.customer.reply import chosen, is_bare, leaves_open, says_no, says_yes, tells_more, without_time
from fixi_app.dialogue.phrases import Phrase, holds
from fixi_app.dialogue.scene import Flow, Outcome, Scene, line
from fixi_app.dialogue.wishes import Asking, Hold, Reassign, SeeLead, UpdateLead, ask
from fixi_app.dialogue.words import Word, agrees
from fixi_app.domain.appointments import start_of
from fixi_app.domain.conversation import Conversation, OpenQuestion, Option, State
from fixi_app.domain.facts import Facts, merged
from fixi_app.domain.questions import Question
from fixi_app.domain.reading import Intent

Maybe = Asking[Outcome | None]
_OF_YES_OR_NO = frozenset({Question.SUMMARY, Question.CANCEL})
_LONGEST_NOTE = 300
_OF_ENDING = frozenset({Question.CANCEL, Question.DELETE})


def to_open_question(conversation: Conversation, scene: Scene, word: Word | None) -> Maybe:
    """What follows from these words as an answer; None when they are none, and the request goes on as usual."""
    opened = conversation.open_question
    if opened is None:
        return None
    if doubtful := digits.doubtful(conversation, scene):
        return doubtful
    if digits.too_quick(conversation, scene):  # the same question with other choices: he has not read them yet
        return questions.again(conversation.but(open_question=opened.but(by_news=False)), scene)
    answering = {
        Question.SLOT: _slot,
        Question.SUMMARY: _summary,
        Question.CITY_CHOICE: _city_choice,
        Question.CANCEL: _cancel,
        Question.STOP: _stop,
        Question.NEW_OR_EXISTING: new_or_existing.answered,
        Question.WAIT_OR_OTHER: _wait_or_other,
        Question.RATING: afterwards.rating,
        Question.REVIEW: afterwards.review,
        Question.HELPED: person.helped,
        Question.REMINDER: follow_up.reminded,
        Question.DONE: after_visit.done,
        Question.AMBIGUOUS_DIGIT: _ambiguous,
        Question.READ_BACK: _read_back,
        Question.DOOR: door.answered,
        Question.FAVOURITE: _favourite,
        Question.NEW_TIME: moving_answers.new_time,
        Question.MOVE: moving_answers.move,
        Question.DELETE: _delete,
    }.get(opened.kind)
    if talk.is_only_edited(scene.turn) and is_plain_answer(conversation, scene):
        return questions.again(conversation, scene)  # it was the answer to a question from before
    outcome = (yield from answering(conversation, opened, scene, word)) if answering else None
    if outcome is None and opened.options and agrees(scene.turn):  # a proposal of several: which of them?
        return questions.again(conversation, scene)
    return outcome


def _read_back(conversation: Conversation, opened: OpenQuestion, scene: Scene, word: Word | None) -> Maybe:
    yes, no = says_yes(scene), says_no(scene)
    if not (yes or no) or merged(conversation.facts, scene.turn.reading) != conversation.facts:
        return None  # what he writes instead is taken for what it says
    facts = readback.settled(conversation.facts, opened.options[0], yes)
    return (yield from intake.progress(conversation.but(facts=facts, open_question=None), scene))


def _delete(conversation: Conversation, opened: OpenQuestion, scene: Scene, word: Word | None) -> Maybe:
    option = chosen(opened, scene)
    choice = option.value if option else None
    if option is None and says_yes(scene):
        if len(opened.options) > 2:  # of two ways to erase he chooses one
            return questions.again(conversation, scene)
        choice = "now"
    return (yield from privacy.deletes(conversation, choice, scene))


def _favourite(conversation: Conversation, opened: OpenQuestion, scene: Scene, word: Word | None) -> Maybe:
    chose = yield from favourite.answered(conversation, opened, scene, word, in_words.meant(opened, scene))
    return (yield from intake.heard(chose, scene)) if chose else None


def is_plain_answer(conversation: Conversation, scene: Scene) -> bool:
    """Whether the whole turn is a number, a tap, or a yes or no to the open question, and nothing else."""
    opened = conversation.open_question
    if opened is None:
        return False
    if is_bare(scene) and (opened.options or opened.kind in (*_OF_YES_OR_NO, Question.RATING)):
        return True
    return opened.kind in _OF_YES_OR_NO and (says_yes(scene) or says_no(scene))


def without_idle_cancel(conversation: Conversation, scene: Scene, word: Word | None) -> Conversation:
    """Words that neither confirm nor refuse cancelling or erasing leave it: the question before it is open again."""
    opened = conversation.open_question
    if opened is None or opened.kind not in _OF_ENDING or word is Word.CANCEL:
        return conversation
    if chosen(opened, scene) or says_yes(scene) or says_no(scene) or (opened.options and is_bare(scene)):
        return conversation
    if scene.turn.reading.intent is Intent.THANKS:  # thanks for what, is not said: he is asked again
        return conversation
    return conversation.but(open_question=conversation.former_question, former_question=None)


def _ambiguous(conversation: Conversation, opened: OpenQuestion, scene: Scene, word: Word | None) -> Maybe:
    """Which question did the digit answer? The newer one is put again; the older one is gone, unless it still holds."""
    yield from ()
    option = chosen(opened, scene)
    newer = conversation.but(open_question=conversation.former_question, former_question=None)
    if option and newer.open_question and option.value == newer.open_question.kind.value:
        return questions.again(newer, scene)
    return questions.after(Outcome(conversation=newer, lines=(line("former_question_closed"),)), scene)


def _slot(conversation: Conversation, opened: OpenQuestion, scene: Scene, word: Word | None) -> Maybe:
    reading = scene.turn.reading
    option = chosen(opened, scene)
    if reading.wanted and not is_plain_answer(conversation, scene):
        option = None  # "on the first day of the week" names a time, not the first of the list
    if option is None and says_yes(scene) and len(opened.options) == 2:
        option = opened.options[0]
    option = option or slots.named(opened.options, reading.wanted, scene)
    if option and option.value != questions.OTHERS:
        return (yield from _picked(conversation, option, scene))
    if reading.wanted or reading.asap:
        return (yield from intake.heard(conversation, scene))
    if not option and (told := merged(conversation.facts, reading)) != conversation.facts:
        return (yield from _detail(conversation, told, scene))
    sooner = option is None and word is None and holds(Phrase.EARLIER, scene.turn.texts())
    if option or sooner or word is Word.OTHERS or says_no(scene) or reading.intent is Intent.RESCHEDULE:
        return (yield from (slots.earliest if sooner else slots.others)(conversation, scene))
    if prices.asked_for(scene):
        return (yield from _priced(conversation, scene))
    if reading.intent is Intent.THANKS and agrees(scene.turn):
        return questions.again(conversation, scene)
    if reading.intent in asides.ELSEWHERE or opened.tries >= intake.MOST_TRIES:
        return None
    again = conversation.but(open_question=opened.but(tries=opened.tries + 1))
    return questions.again(again, scene)


def _picked(conversation: Conversation, option: Option, scene: Scene) -> Flow:
    """A time is chosen; what was told with it ("at two, apartment 5") is kept."""
    wished = conversation.but(facts=merged(conversation.facts, scene.turn.reading))
    if wished.facts != conversation.facts:
        yield from intake.noted(wished)
    return (yield from slots.picked(wished, option.value, scene))


def _detail(conversation: Conversation, told: Facts, scene: Scene) -> Flow:
    """A detail while times are being chosen: it is noted, and the times are shown again; another place or trade moves
    the whole request."""
    elsewhere = (told.city, told.trade) != (conversation.facts.city, conversation.facts.trade)
    noted = Outcome(conversation=conversation, lines=() if elsewhere else (line("details_noted"),))
    return noted.then((yield from intake.heard(conversation, scene)))


def _summary(conversation: Conversation, opened: OpenQuestion, scene: Scene, word: Word | None) -> Maybe:
    if says_yes(scene) and slots.is_just(start_of(opened.about or ""), scene.turn.reading.wanted, scene):
        scene = without_time(scene)
    reading = scene.turn.reading
    facts = merged(conversation.facts, reading)
    if prices.asked_for(scene):
        return (yield from _priced(conversation, scene))
    if reading.wanted or reading.asap:
        return (yield from intake.heard(conversation, scene))
    if facts != conversation.facts:
        return (yield from _corrected(conversation, opened, scene))
    if says_yes(scene):
        return (yield from _agreed(conversation, scene))
    if says_no(scene) or word is Word.OTHERS or reading.intent is Intent.RESCHEDULE:
        return (yield from slots.changed_mind(conversation, scene))
    if reading.intent in asides.ELSEWHERE:
        return None
    return Outcome(conversation=conversation, lines=(line("ask_summary_again"),))


def _agreed(conversation: Conversation, scene: Scene) -> Flow:
    """A yes sends the offer out; what is told with it waits for the professional until the visit is his.

    A yes with a question or a hindrance is kept for him as well, and asked about: he may need another time.
    """
    if not tells_more(scene):
        return (yield from slots.confirmed(conversation, scene))
    noted = yield from visits.note(conversation, " ".join(scene.turn.texts())[:_LONGEST_NOTE], scene)
    if leaves_open(scene):
        return questions.after(noted, scene)
    sent = yield from slots.confirmed(noted.conversation, scene)
    if sent.conversation.state is not State.BOOKED:
        return sent.plus(*noted.lines) if sent.conversation.state is State.WAITING else noted.then(sent)
    told = yield from visits.note(sent.conversation.but(notes=()), " · ".join(sent.conversation.notes), scene)
    return sent.then(told)


def _priced(conversation: Conversation, scene: Scene) -> Flow:
    """The price, and back to the question that was open."""
    said = (yield from prices.answer(conversation, scene)) or (line("price_unknown"),)
    return questions.after(Outcome(conversation=conversation, lines=said), scene)


def _corrected(conversation: Conversation, opened: OpenQuestion, scene: Scene) -> Maybe:
    """A detail changed: the same time is kept and the summary is shown anew, unless place or trade moved."""
    facts = merged(conversation.facts, scene.turn.reading)
    elsewhere = (facts.city, facts.trade) != (conversation.facts.city, conversation.facts.trade)
    if elsewhere or not facts.has_address() or conversation.lead_id is None or opened.about is None:
        return (yield from intake.heard(conversation, scene))
    yield from ask(UpdateLead(lead_id=conversation.lead_id, facts=facts))
    held = yield from ask(Hold(lead_id=conversation.lead_id, slot_id=opened.about))
    renewed = conversation.but(facts=facts)
    if held.slot is None:
        return (yield from slots.shown(renewed, scene, before=(line("slot_gone"),)))
    return (yield from slots.summarised(renewed, held, scene))


def _city_choice(conversation: Conversation, opened: OpenQuestion, scene: Scene, word: Word | None) -> Maybe:
    option = chosen(opened, scene)
    if option is None:
        return None
    facts = conversation.facts.but(city=option.value, city_doubt=(), unknown_place=None)
    return (yield from intake.progress(conversation.but(facts=facts), scene))


def _cancel(conversation: Conversation, opened: OpenQuestion, scene: Scene, word: Word | None) -> Maybe:
    if opened.options:
        return (yield from _cancel_which(conversation, opened, scene, word))
    if not (says_yes(scene) or says_no(scene)) and scene.turn.reading.intent is Intent.THANKS:
        return questions.again(conversation, scene)
    if says_yes(scene) or word is Word.CANCEL:
        return (yield from asides.cancelled(conversation, opened, scene))
    kept = conversation.but(open_question=conversation.former_question, former_question=None)
    lead = yield from ask(SeeLead(lead_id=opened.about or conversation.lead_id or ""))
    return questions.after(Outcome(conversation=kept, lines=(asides.not_cancelled(lead, scene),)), scene)


def _cancel_which(conversation: Conversation, opened: OpenQuestion, scene: Scene, word: Word | None) -> Maybe:
    """One of the list; "cancel", a yes and a number that is not in it leave open which, so the list comes again."""
    option = chosen(opened, scene)
    if option is None and (word is Word.CANCEL or not says_no(scene)):
        return questions.again(conversation, scene)
    lead = (yield from ask(SeeLead(lead_id=option.value.rpartition(":")[2]))) if option else None
    before = conversation.but(open_question=conversation.former_question)
    if lead is None:
        return questions.after(Outcome(conversation=before, lines=(line("cancel_kept"),)), scene)
    return asides.confirm_cancel(before, lead, scene)


def _stop(conversation: Conversation, opened: OpenQuestion, scene: Scene, word: Word | None) -> Maybe:
    option = in_words.meant(opened, scene)
    if option and option.value == "cancel":
        return (yield from asides.cancelled(conversation, opened, scene))
    if option is None and not says_no(scene):
        return None
    key = "visit_stays" if conversation.state is State.BOOKED else "request_stays"
    return Outcome(conversation=conversation.but(open_question=None), lines=(line(key),))


def _wait_or_other(conversation: Conversation, opened: OpenQuestion, scene: Scene, word: Word | None) -> Maybe:
    """Of the request that it was asked about, which need not be the one that is talked about now."""
    option = in_words.meant(opened, scene)
    if option is None and word in (Word.WAIT, Word.OTHERS, Word.ANOTHER_PRO):
        option = opened.options[0 if word is Word.WAIT else 1]
    if option is None:
        return None
    verb, _, named = option.value.partition(":")
    lead_id = named or conversation.lead_id or ""  # a question put by an older Fixi names no request
    beside = matters.elsewhere(conversation, lead_id)
    kept = conversation.but(open_question=conversation.former_question if beside else None, former_question=None)
    if verb == "wait":
        return questions.after(Outcome(conversation=kept, lines=(line("still_waiting"),)), scene)
    result = yield from ask(Reassign(lead_id=lead_id, offer_id=opened.about or ""))
    if result.outcome == "moved_on":  # it was answered, or went to somebody, in this very moment
        return (yield from moving_answers.gone(kept, scene))
    return (yield from news.reassigned(kept, result, scene, refused=False))
