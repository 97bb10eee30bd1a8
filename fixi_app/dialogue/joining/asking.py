"""How the questions of joining sound, and how what was answered is read back."""

from fixi_app.dialogue import render, show
from fixi_app.dialogue.joining.answers import CHOICES
from fixi_app.dialogue.placeholders import told
from fixi_app.dialogue.scene import Line, Outcome, Scene, line, question
from fixi_app.domain.conversation import Conversation, Option, asked
from fixi_app.domain.joining import Application, Step
from fixi_app.domain.questions import Question
from fixi_app.domain.reading import Trade

CHANGEABLE = (Step.NAME, Step.GENDER, Step.TRADES, Step.AREAS, Step.PRICE, Step.LICENCE)
_CHANGES = {
    Step.NAME: "join_of_name", Step.GENDER: "join_of_gender", Step.TRADES: "join_of_trades",
    Step.AREAS: "join_of_areas", Step.PRICE: "join_of_prices", Step.LICENCE: "join_of_licences",
}  # fmt: skip


def asked_next(conversation: Conversation, scene: Scene, *before: Line, tries: int = 1) -> Outcome:
    """The next question that is not answered, after these lines."""
    application = conversation.application
    assert application is not None
    return _put(conversation, scene, application.next_ask(), before, tries)


def ask_change(conversation: Conversation, scene: Scene) -> Outcome:
    """Which of the answers is to be changed?"""
    return _put(conversation, scene, Step.CHANGE.value, (), 1)


def again(conversation: Conversation, scene: Scene, *before: Line, tries: int = 1) -> Outcome:
    """The open question as it was."""
    opened = conversation.open_question
    about = opened.about if opened and opened.about else Step.NAME.value
    return _put(conversation, scene, about, before, tries)


def _put(conversation: Conversation, scene: Scene, ask: str, before: tuple[Line, ...], tries: int) -> Outcome:
    application = conversation.application
    assert application is not None
    said, options = _spoken(ask, application, scene)
    asking = question(Question.JOIN, scene, options=options, about=ask).but(tries=tries)
    return Outcome(conversation=asked(conversation, asking), lines=(*before, said))


def _spoken(ask: str, application: Application, scene: Scene) -> tuple[Line, tuple[Option, ...]]:
    step, _, trade = ask.partition(":")
    if step == Step.TRADES.value:
        options = tuple(Option(value=one.value, label=show.trade(one, scene)) for one in CHOICES)
        return line("join_ask_trades", options=show.numbered([option.label for option in options])), options
    if step == Step.CHANGE.value:
        options = tuple(Option(value=one.value, label=show.word(_CHANGES[one], scene)) for one in CHANGEABLE)
        return line("join_ask_change", options=show.numbered([option.label for option in options])), options
    if step == Step.CONFIRM.value:
        return summary(application, scene), ()
    keys = {
        Step.NAME.value: "join_ask_name", Step.GENDER.value: "join_ask_gender", Step.AREAS.value: "join_ask_areas",
        Step.PRICE.value: "join_ask_price", Step.FEE.value: "join_ask_fee", Step.LICENCE.value: "join_ask_licence",
    }  # fmt: skip
    return line(keys[step], trade=show.trade(Trade(trade), scene) if trade else ""), ()


def summary(application: Application, scene: Scene) -> Line:
    """All answers, to be confirmed."""
    return line(
        "join_ask_confirm",
        name=application.name,
        trade=trades(application.trades, scene),
        city=areas(application.areas, scene),
        jobs="\n".join(_priced(application, scene)),
        number=", ".join(f"{show.trade(held.trade, scene)} {held.number}" for held in application.licences) or "-",
    )


def trades(each: tuple[Trade, ...], scene: Scene) -> str:
    return render.joined([show.trade(trade, scene) for trade in each], scene.language)


def areas(each: tuple[str, ...], scene: Scene) -> str:
    return render.joined([scene.city(city) for city in each], scene.language)


def _priced(application: Application, scene: Scene) -> list[str]:
    rows = [
        f"{show.trade(Trade(price.item), scene)}: {sums(price.start, price.end, scene)}"
        for price in application.price_list
    ]
    if fee := application.call_out_fee:
        rows.append(f"{show.word('join_fee', scene)}: {sums(fee, fee, scene)}")
    return [told(row) for row in rows] or ["-"]


def sums(start: float, end: float, scene: Scene) -> str:
    low, high = render.amount(start, scene.language), render.amount(end, scene.language)
    return f"{low if start == end else f'{low}-{high}'} {scene.business.currency}"
