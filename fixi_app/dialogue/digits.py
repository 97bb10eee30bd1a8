"""A bare digit that comes just after news changed the open question: which one did it answer? Asked, never guessed.

Only for questions opened by news: the question that follows from his own answer he has read, and a quick second tap on
the former one is taken together with it by the quiet time.
"""

from datetime import datetime, timedelta

from fixi_app.dialogue import show
from fixi_app.dialogue.scene import Outcome, Scene, line, question
from fixi_app.dialogue.words import digit_in
from fixi_app.domain.conversation import DIGIT_DOUBT_SECONDS, Conversation, Option, asked
from fixi_app.domain.questions import Question


def doubtful(conversation: Conversation, scene: Scene) -> Outcome | None:
    """The question which question was meant; None when there is no doubt."""
    opened, former = conversation.open_question, conversation.former_question
    digit = digit_in(scene.turn)
    if opened is None or former is None or opened.kind is former.kind or not too_quick(conversation, scene):
        return None
    options = tuple(
        Option(value=kind.value, label=f"{digit} - {_name(kind, scene)}") for kind in (former.kind, opened.kind)
    )
    doubt = question(Question.AMBIGUOUS_DIGIT, scene, options=options, about=digit)
    shown = line("ask_ambiguous_digit", options=show.numbered([o.label for o in options]))
    return Outcome(conversation=asked(conversation, doubt).but(former_question=opened), lines=(shown,))


def too_quick(conversation: Conversation, scene: Scene) -> bool:
    """Whether the turn is a bare digit, neither quoted nor tapped, that he typed before he can have read the question.

    News put it less than ten seconds ago, or, after a sleep, later than he wrote.
    """
    opened, former = conversation.open_question, conversation.former_question
    if not (opened and former and digit_in(scene.turn)):
        return False
    if not (opened.by_news or opened.since == scene.now):  # put in this very turn: by news that came with his words
        return False
    pointed = any(i.about or (i.inbound and i.inbound.tap_id) for i in scene.turn.items)
    just_now = scene.turn.now - opened.since < timedelta(seconds=DIGIT_DOUBT_SECONDS)
    return not pointed and (just_now or _written_before(opened.since, scene))


def _written_before(moment: datetime, scene: Scene) -> bool:
    sent = [item.inbound.sent_at for item in scene.turn.items if item.inbound]
    return bool(sent) and max(sent) < moment


_NAMED = frozenset({
    Question.SLOT, Question.SUMMARY, Question.CANCEL, Question.WAIT_OR_OTHER, Question.RATING, Question.NEW_OR_EXISTING,
    Question.CITY_CHOICE, Question.OFFER, Question.WHICH_JOB, Question.FINAL_PRICE,
    Question.REMINDER, Question.DONE, Question.JOB_DONE,
})  # fmt: skip


def _name(kind: Question, scene: Scene) -> str:
    return show.word(f"question_{kind.value}" if kind in _NAMED else "question_other", scene)
