"""The open question once more, where something else was said; a command would have gone its own way."""

from fixi_app.dialogue import show
from fixi_app.dialogue.scene import Outcome, Scene, line
from fixi_app.domain.conversation import Conversation, OpenQuestion
from fixi_app.domain.questions import Question

_NUMBERED = {
    Question.WHICH_JOB: "ask_which_job",
    Question.ABOUT_JOB: "ask_which_job",
    Question.PRICE_TRADE: "ask_price_trade",
    Question.PRO_MOVE: "ask_pro_move",
    Question.AMBIGUOUS_DIGIT: "ask_ambiguous_digit",
}
_PLAIN = {
    Question.SURE: "ask_sure",
    Question.HEARD: "ask_sure",
    Question.WHEN_OWN: "ask_when_own",
    Question.WHEN_AWAY: "ask_when_away",
    Question.JOB_DONE: "ask_job_done",
    Question.PRO_MINUTES: "ask_minutes_again",
    Question.FINAL_PRICE: "ask_final_price_again",
    Question.CUSTOMER_ASKS: "ask_reply_words",
}
_LETTERED = {Question.WHICH_OFFER: "ask_which_offer", Question.REFUSE: "ask_which_offer"}


def after(outcome: Outcome, scene: Scene) -> Outcome:
    """This outcome, and what he is being asked once more: what was said is no answer to it."""
    opened = outcome.conversation.open_question
    put = again(outcome.conversation, opened, scene) if opened else None
    return outcome.then(put) if put else outcome


def again(conversation: Conversation, opened: OpenQuestion, scene: Scene) -> Outcome | None:
    """The question as it was put; None for one that does not wait for the very next word."""
    labels = [option.label for option in opened.options]
    if key := _NUMBERED.get(opened.kind):
        return Outcome(conversation=conversation, lines=(line(key, options=show.numbered(labels)),))
    if key := _LETTERED.get(opened.kind):
        return Outcome(conversation=conversation, lines=(line(key, options=show.lettered(labels, scene)),))
    if opened.kind is Question.AWAY_VISIT:
        return Outcome(conversation=conversation, lines=(line("ask_away_visit", address=labels[0]),))
    key = _PLAIN.get(opened.kind)
    return Outcome(conversation=conversation, lines=(line(key),)) if key else None
