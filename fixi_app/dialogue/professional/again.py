"""The open question once more, where a digit was typed that it does not have."""

from fixi_app.dialogue import show
from fixi_app.dialogue.scene import Outcome, Scene, line
from fixi_app.domain.conversation import Conversation, OpenQuestion
from fixi_app.domain.questions import Question

_NUMBERED = {
    Question.WHICH_JOB: "ask_which_job",
    Question.ABOUT_JOB: "ask_which_job",
    Question.PRICE_TRADE: "ask_price_trade",
    Question.PRO_MOVE: "ask_pro_move",
}
_PLAIN = {
    Question.SURE: "ask_sure",
    Question.HEARD: "ask_sure",
    Question.WHEN_OWN: "ask_when_own",
    Question.WHEN_AWAY: "ask_when_away",
}
_LETTERED = {Question.WHICH_OFFER: "ask_which_offer", Question.REFUSE: "ask_which_offer"}


def again(conversation: Conversation, opened: OpenQuestion, scene: Scene) -> Outcome | None:
    """The question as it was put; None for one that no digit answers."""
    labels = [option.label for option in opened.options]
    if key := _NUMBERED.get(opened.kind):
        return Outcome(conversation=conversation, lines=(line(key, options=show.numbered(labels)),))
    if key := _LETTERED.get(opened.kind):
        return Outcome(conversation=conversation, lines=(line(key, options=show.lettered(labels, scene)),))
    if opened.kind is Question.JOB_DONE:
        return Outcome(conversation=conversation, lines=(line("ask_job_done"),))
    if opened.kind is Question.AWAY_VISIT:
        return Outcome(conversation=conversation, lines=(line("ask_away_visit", address=labels[0]),))
    if key := _PLAIN.get(opened.kind):
        return Outcome(conversation=conversation, lines=(line(key),))
    return None
