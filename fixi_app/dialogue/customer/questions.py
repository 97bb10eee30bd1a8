"""How each question to a customer sounds, first and again; and the question that is open, asked anew.

Whatever interrupted a question (a status, a price, a courtesy), the customer is brought back to it: a chat in which
nobody knows whose turn it is has died.
"""

from fixi_app.dialogue import show
from fixi_app.dialogue.customer import labels, readback
from fixi_app.dialogue.scene import Line, Outcome, Scene, line
from fixi_app.domain.conversation import Conversation, OpenQuestion, Option, State
from fixi_app.domain.facts import Facts
from fixi_app.domain.questions import Question

OTHERS = "others"
"""The value of the option that means: other times, please."""
_PLAIN_AGAIN = {
    Question.SUMMARY: "ask_summary_again",
    Question.RATING: "ask_rating_again",
    Question.NEW_OR_EXISTING: "ask_new_or_existing",
    Question.WAIT_OR_OTHER: "ask_wait_or_other_again",
    Question.FEW_WORDS: "ask_trade",
    Question.CANCEL: "ask_cancel_again",
    Question.HELPED: "ask_helped",
    Question.DOOR: "ask_door",
    Question.FAVOURITE: "ask_favourite_again",
    Question.REMINDER: "ask_reminder",
    Question.DONE: "ask_done_again",
    Question.CONSENT: "consent_again",
    Question.DELETE: "ask_delete_again",
}
_OF_THE_REQUEST = (Question.TRADE, Question.CITY, Question.STREET, Question.HOUSE_NUMBER, Question.FLOOR)


_OF_TIMES = frozenset({Question.SLOT, Question.NEW_TIME, Question.MOVE, Question.CANCEL})
"""Questions whose options are hours, visits, and deeds with them."""
_ASKED_ONCE = frozenset({Question.FLOOR, Question.DOOR, Question.READ_BACK})


def intake_line(kind: Question, options: tuple[Option, ...], facts: Facts, again: bool) -> Line:
    """The question for what is missing; asked again it is put in other words."""
    if kind is Question.CITY_CHOICE:
        return line("ask_city_choice", options=show.numbered([o.label for o in options]))
    if kind is Question.CITY and facts.unknown_place and not facts.street and not again:
        return line("ask_city_unknown", place=facts.unknown_place)
    if kind is Question.HOUSE_NUMBER and not again:
        return line("ask_house_number", street=facts.street)
    if kind is Question.TRADE and (facts.city or facts.lat is not None) and not again:
        return line("ask_fault")
    return line(f"ask_{kind.value}_again" if again and kind not in _ASKED_ONCE else f"ask_{kind.value}")


def again(conversation: Conversation, scene: Scene) -> Outcome:
    """The open question once more; says nothing where none is open."""
    opened = conversation.open_question
    said = _spoken(opened, conversation, scene) if opened else None
    return Outcome(conversation=conversation, lines=(said,) if said else ())


def _spoken(opened: OpenQuestion, conversation: Conversation, scene: Scene) -> Line | None:
    if opened.kind is Question.STOP:
        return line("ask_stop" if conversation.state is State.BOOKED else "ask_stop_request")
    if opened.kind is Question.CANCEL and opened.options:
        return line("ask_cancel_which", options=show.numbered([o.label for o in named_now(opened, scene)]))
    if opened.kind is Question.MOVE:
        return line("ask_move", options=show.numbered([o.label for o in named_now(opened, scene)]))
    if opened.kind in (Question.SLOT, Question.NEW_TIME):
        return line("slots_again", options=show.numbered([o.label for o in named_now(opened, scene)]))
    if opened.kind is Question.READ_BACK and opened.options:
        return readback.asked(opened.options[0], scene)
    if opened.kind is Question.CITY_CHOICE or opened.kind in _OF_THE_REQUEST:
        return intake_line(opened.kind, named_now(opened, scene), conversation.facts, again=False)
    key = _PLAIN_AGAIN.get(opened.kind)
    return line(key) if key else None


def named_now(opened: OpenQuestion, scene: Scene) -> tuple[Option, ...]:
    """Its options as they are called now: the language may have changed since they were shown, or the day."""
    return tuple(option.but(label=_label(option, opened.kind, scene)) for option in opened.options)


def _label(option: Option, kind: Question, scene: Scene) -> str:
    if kind is Question.CITY_CHOICE:
        return scene.city(option.value)
    if kind not in _OF_TIMES:
        return option.label
    return show.word("other_times", scene) if option.value == OTHERS else labels.label(option, scene)


def after(outcome: Outcome, scene: Scene) -> Outcome:
    """This outcome, and then back to the question that was open."""
    return outcome.then(again(outcome.conversation, scene))
