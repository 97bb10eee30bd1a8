"""Each question of joining: what its answer changes, and how it is read back."""

from collections.abc import Callable, Mapping

from fixi_app.dialogue.joining import answers, asking
from fixi_app.dialogue.joining.wishes import FindTowns, NeedLicence
from fixi_app.dialogue.scene import Line, Scene, line
from fixi_app.dialogue.wishes import Asking, ask
from fixi_app.domain.base import Record
from fixi_app.domain.joining import Application, Step
from fixi_app.domain.professionals import Licence, Price
from fixi_app.domain.reading import Trade

MOST_AREAS = 30


class Taken(Record):
    application: Application | None
    """None = it ends here: he has no trade left that he may do."""
    lines: tuple[Line, ...] = ()


Taking = Callable[[Application, str, Scene], Asking[Taken | None]]
"""(what was told, the question, the scene) -> what it is now; None when the words are no answer."""


def _noted(application: Application, asked_: str, text: str) -> Taken:
    return Taken(application=application.with_answer(asked_), lines=(line("join_noted", text=text),))


def _name(application: Application, asked_: str, scene: Scene) -> Asking[Taken | None]:
    yield from ()
    name = answers.name(scene)
    return _noted(application.but(name=name), asked_, name) if name else None


def _gender(application: Application, asked_: str, scene: Scene) -> Asking[Taken | None]:
    yield from ()
    gender = answers.gender(scene)
    return Taken(application=application.but(gender=gender).with_answer(asked_)) if gender else None


def _trades(application: Application, asked_: str, scene: Scene) -> Asking[Taken | None]:
    """What was said of a trade that he does not name any more goes with it."""
    trades = answers.trades(scene)
    if not trades:
        return None
    needs = yield from ask(NeedLicence(trades=trades))
    kept = {trade.value for trade in trades}
    changed = application.but(
        trades=trades,
        needs_licence=needs,
        price_list=tuple(price for price in application.price_list if price.item in kept),
        licences=tuple(held for held in application.licences if held.trade in trades),
    )
    return _noted(changed, asked_, asking.trades(trades, scene))


def _areas(application: Application, asked_: str, scene: Scene) -> Asking[Taken | None]:
    """The places that are known are taken; of the others he is told, so that none is lost unseen."""
    towns = yield from ask(FindTowns(text=answers.words_of(scene)))
    if not towns.known:
        return None
    areas = towns.known[:MOST_AREAS]
    noted = _noted(application.but(areas=areas), asked_, asking.areas(areas, scene))
    if not towns.unknown:
        return noted
    return noted.but(lines=(*noted.lines, line("join_unknown_place", place=", ".join(towns.unknown[:5]))))


def _price(application: Application, asked_: str, scene: Scene) -> Asking[Taken | None]:
    yield from ()
    trade = asked_.partition(":")[2]
    others = tuple(price for price in application.price_list if price.item != trade)
    if span := answers.span(scene):
        priced = application.but(price_list=(*others, Price(item=trade, start=span[0], end=span[1])))
        return _noted(priced, asked_, asking.sums(*span, scene))
    if answers.skips(scene):
        return Taken(application=application.but(price_list=others).with_answer(asked_), lines=(line("join_no_price"),))
    return None


def _fee(application: Application, asked_: str, scene: Scene) -> Asking[Taken | None]:
    yield from ()
    if answers.skips(scene):
        return Taken(application=application.but(call_out_fee=None).with_answer(asked_))
    span = answers.span(scene)
    if span is None or span[0] != span[1]:
        return None
    return _noted(application.but(call_out_fee=span[0]), asked_, asking.sums(*span, scene))


def _licence(application: Application, asked_: str, scene: Scene) -> Asking[Taken | None]:
    """Without the licence that a trade needs it is left out; without any trade there is nothing to join with."""
    yield from ()
    trade = Trade(asked_.partition(":")[2])
    others = tuple(held for held in application.licences if held.trade is not trade)
    if answers.skips(scene):
        return _without(application, trade, scene)
    number = answers.licence(scene)
    if number is None:
        return None
    return _noted(application.but(licences=(*others, Licence(trade=trade, number=number))), asked_, number)


def _without(application: Application, trade: Trade, scene: Scene) -> Taken:
    left = tuple(one for one in application.trades if one is not trade)
    if not left:
        return Taken(application=None, lines=(line("join_needs_licence", trade=asking.trades((trade,), scene)),))
    fewer = application.but(
        trades=left,
        price_list=tuple(price for price in application.price_list if price.item != trade.value),
        licences=tuple(held for held in application.licences if held.trade is not trade),
    )
    return Taken(application=fewer, lines=(line("join_trade_left", trade=asking.trades((trade,), scene)),))


STEPS: Mapping[Step, Taking] = {
    Step.NAME: _name, Step.GENDER: _gender, Step.TRADES: _trades, Step.AREAS: _areas, Step.PRICE: _price,
    Step.FEE: _fee, Step.LICENCE: _licence,
}  # fmt: skip
