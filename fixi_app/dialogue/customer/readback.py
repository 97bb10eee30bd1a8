"""Doubtful fields are read back, certain ones are not: one short question, answered with yes or no."""

from fixi_app.dialogue import show
from fixi_app.dialogue.scene import Line, Scene, line
from fixi_app.domain.conversation import Option
from fixi_app.domain.facts import Facts
from fixi_app.domain.questions import Question
from fixi_app.domain.reading import Trade


def missing(facts: Facts, field: str, plain: Question) -> tuple[Question, tuple[Option, ...]]:
    """The question for a field that is not known: whether what was heard is right, else what it is."""
    doubt = facts.doubts.get(field)
    return (Question.READ_BACK, (Option(value=field, label=doubt),)) if doubt else (plain, ())


def asked(option: Option, scene: Scene) -> Line:
    if option.value == "trade":
        return line("read_back_trade", trade=show.trade(Trade(option.label), scene))
    if option.value == "street":
        return line("read_back_street", street=option.label)
    return line("read_back_house_number", number=option.label)


def settled(facts: Facts, option: Option, yes: bool) -> Facts:
    """A yes makes it certain; a no drops it, and it is asked for plainly."""
    left = {name: value for name, value in facts.doubts.items() if name != option.value}
    value = Trade(option.label) if option.value == "trade" else option.label
    return facts.but(doubts=left, **({option.value: value} if yes else {}))
