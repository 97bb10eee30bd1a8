"""What the options of his open question are called now: "tomorrow" is today by the next morning.

An option keeps what its label is made from (the customer's name, the city, the hour), so that the label is made anew in
each turn: what is shown again is true, and a day that he names is found under the name which it has by then.
"""

from fixi_app.dialogue import show
from fixi_app.dialogue.professional import sick
from fixi_app.dialogue.scene import Scene
from fixi_app.domain.appointments import start_of
from fixi_app.domain.conversation import Conversation, OpenQuestion, Option
from fixi_app.domain.questions import Question

_TIMED = frozenset({
    Question.WHICH_JOB, Question.ABOUT_JOB, Question.WHICH_OFFER, Question.REFUSE, Question.AWAY_VISIT,
    Question.PRO_MOVE,
})  # fmt: skip


def fresh(conversation: Conversation, scene: Scene) -> Conversation:
    """The conversation with the labels of this moment in what he is being asked."""
    return conversation.but(
        open_question=renewed(conversation.open_question, scene),
        former_question=renewed(conversation.former_question, scene),
    )


def renewed(opened: OpenQuestion | None, scene: Scene) -> OpenQuestion | None:
    if opened is None or opened.kind not in _TIMED:
        return opened
    return opened.but(options=tuple(option.but(label=_label(option, scene)) for option in opened.options))


def _label(option: Option, scene: Scene) -> str:
    verb, _, id_ = option.value.partition(":")
    if verb == "slot" and (start := start_of(id_)):
        return show.window(start, scene)
    if verb == "sick":
        return sick.choice_label(id_, scene)
    if option.name or option.place or option.start:
        return show.job_words(option.name, option.place, option.start, scene)
    return option.label
