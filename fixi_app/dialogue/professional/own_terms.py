"""His working hours and his price list: shown, and changed after they were read back."""

import re
from datetime import time

from fixi_app.dialogue import render, show
from fixi_app.dialogue.placeholders import told
from fixi_app.dialogue.professional import call_out, confirm, named
from fixi_app.dialogue.professional.calendar import mine
from fixi_app.dialogue.professional.calendar_wishes import SetHours, SetPrice
from fixi_app.dialogue.professional.moments import hours_in, night_in, weekdays_in
from fixi_app.dialogue.professional.offers import Maybe
from fixi_app.dialogue.professional.sums import sums_in, without_sums
from fixi_app.dialogue.scene import Flow, Line, Outcome, Scene, line, question
from fixi_app.dialogue.wishes import ask
from fixi_app.dialogue.words import Word, digit_in
from fixi_app.domain.conversation import Conversation, OpenQuestion, Option, asked
from fixi_app.domain.professionals import Price, Professional, Span
from fixi_app.domain.questions import Question
from fixi_app.domain.reading import Trade

_WEEK = (6, 0, 1, 2, 3, 4, 5)
"""Sunday first, as weeks are read here."""
_OFF = re.compile(
    r"(?<!\w)(?:לא עובד|לא עובדת|סגור|בלי עבודה|חופשי|off|closed|no work|not working|"
    r"выходной|не работаю|закрыто|عطلة|مغلق|لا أعمل|لا اعمل)(?!\w)"
)
_ABOUT_A_PRICE = re.compile(
    r"(?<!\w)(?:ה?מחיר(?:ון|ים)?|עולה|עכשיו|שלי|של|תעדכן|תעדכני|לעדכן|עדכן|עדכני|שנה|תשנה|לשנות|את|ל|על|מ|יהיה|הוא|"
    r"my|the|price|prices|list|of|for|is|now|change|set|update|to|charge|i|"
    r"цена|цены|прайс|мой|стоит|теперь|за|سعر|السعر|أسعار|اسعار|صار|الآن)(?!\w)|[-–—:=₪]"
)
_MOST_WORDS = 40


def hours(conversation: Conversation, scene: Scene) -> Flow:
    """`שעות א-ה 8-17`: those weekdays; without weekdays all on which he works; without hours his week is shown."""
    said = " ".join(scene.turn.texts())
    pro = yield from mine(conversation)
    if pro is None:
        return Outcome(conversation=conversation)
    meant, off = hours_in(said), bool(_OFF.search(said.lower()))
    if not off and not (meant.start and meant.end):
        if digit_in(scene.turn) is None and any(c.isdecimal() for c in said):
            return Outcome(conversation=conversation, lines=(line("hours_unclear"),))
        return shown_now(conversation, Word.HOURS, line("hours_now", day=_week(pro, scene)), scene)
    days = weekdays_in(said) or tuple(int(day) for day in pro.schedule.template)
    start, end = (None, None) if off else (meant.start, meant.end)
    plan = {
        "days": list(days), "start": start.isoformat() if start else None, "end": end.isoformat() if end else None
    }  # fmt: skip
    shown = _hours_of(days, () if off else (Span(start=meant.start, end=meant.end),), scene)
    return confirm.put(conversation, scene, "hours", plan, line("hours_new", day=shown))


def hours_confirmed(conversation: Conversation, plan: confirm.Plan, scene: Scene) -> Flow:
    wish = SetHours(
        pro_id=conversation.pro_id or "", weekdays=tuple(plan["days"]),
        start=plan["start"] and time.fromisoformat(plan["start"]), end=plan["end"] and time.fromisoformat(plan["end"]),
    )  # fmt: skip
    yield from ask(wish)
    return Outcome(conversation=conversation, lines=(line("hours_kept"),))


def _week(pro: Professional, scene: Scene) -> str:
    template = pro.schedule.template
    rows = [_hours_of((day,), template[str(day)], scene) for day in _WEEK if template.get(str(day))]
    return "\n".join(rows) or show.word("hours_none", scene)


def _hours_of(days: tuple[int, ...], spans: tuple[Span, ...], scene: Scene) -> str:
    names = render.catalogue(scene.language)["DAYS"]["weekdays"]
    named = render.joined([names[day] for day in days], scene.language)
    stretches = [f"{span.start:%H:%M}-{span.end:%H:%M}" for span in spans]
    return f"{named}: {render.joined(stretches, scene.language) or show.word('hours_none', scene)}"


# -- changed after they were shown ------------------------------------------------------------------------------------


def shown_now(conversation: Conversation, word: Word, said: Line, scene: Scene) -> Outcome:
    """What holds now; what is written next (hours, a sum) changes it, also without the word for it."""
    opened = conversation.open_question
    if opened is None or opened.kind is not Question.OFFER:
        conversation = asked(conversation, question(Question.MENU, scene, about=word.value))
    return Outcome(conversation=conversation, lines=(said,))


def changes(opened: OpenQuestion | None, scene: Scene) -> Word | None:
    """Which of what was just shown to him these words change; None when they change nothing of it."""
    if opened is None or opened.kind is not Question.MENU or digit_in(scene.turn) is not None:
        return None
    said = " ".join(scene.turn.texts())
    meant, off = hours_in(said), _OFF.search(said.lower()) and weekdays_in(said)
    if opened.about == Word.LEFT_ALONE:
        return Word.LEFT_ALONE if night_in(said) else None
    if opened.about == Word.HOURS and ((meant.start and meant.end) or off):
        return Word.HOURS
    return Word.PRICES if opened.about == Word.PRICES and sums_in(said) and _item_words(said) else None


# -- prices -----------------------------------------------------------------------------------------------------------


def prices(conversation: Conversation, scene: Scene) -> Flow:
    """`מחיר סתימה 300-450`: a line of the list, or a new one; without a sum the list is shown."""
    said = " ".join(scene.turn.texts())
    pro = yield from mine(conversation)
    if pro is None:
        return Outcome(conversation=conversation)
    if call_out.is_named(said):
        return call_out.told(conversation, said, pro, scene)
    sums, words = sums_in(said), _item_words(said)
    if sums is None or not words:
        if digit_in(scene.turn) is None and any(c.isdecimal() for c in said):
            return Outcome(conversation=conversation, lines=(line("price_unclear"),))
        return shown_now(conversation, Word.PRICES, line("prices_now", options=_list(pro, scene)), scene)
    known = _known_line(pro, words, scene)
    if known or len(pro.trades) == 1 or scene.turn.reading.trade in pro.trades:
        trade = scene.turn.reading.trade if scene.turn.reading.trade in pro.trades else pro.trades[0]
        item = known.item if known else f"{trade.value}: {words}"
        return _read_back(conversation, item, sums, pro, scene)
    options = tuple(Option(value=f"{each.value}: {words}", label=show.trade(each, scene)) for each in pro.trades)
    asking = question(Question.PRICE_TRADE, scene, options=options, about=f"{sums[0]:g}-{sums[1]:g}")
    said_line = line("ask_price_trade", options=show.numbered([o.label for o in options]))
    return Outcome(conversation=asked(conversation, asking), lines=(said_line,))


def price_trade(conversation: Conversation, opened: OpenQuestion, scene: Scene, word: Word | None) -> Maybe:
    """Whose trade the new line belongs to."""
    option, sums = named.of_options(opened, scene) if word is None else None, sums_in(opened.about or "")
    if option is None or sums is None:
        return None
    pro = yield from mine(conversation)
    closed = conversation.but(open_question=None)
    if pro is None:
        return Outcome(conversation=closed)
    return _read_back(closed, option.value, sums, pro, scene)


def _item_words(said: str) -> str:
    """What is left of the message beside the sum and the words around a price."""
    bare = _ABOUT_A_PRICE.sub(" ", without_sums(said).lower())
    return told(" ".join(bare.split()), _MOST_WORDS)


def _known_line(pro: Professional, words: str, scene: Scene) -> Price | None:
    """The line of his list that these words name, as it is written or as the trade is called."""
    for price in pro.price_list:
        trade, _, work = price.item.partition(":")
        names = {price.item.lower(), work.strip().lower()} | (_trade_names(trade.strip()) if not work else set())
        if words in names - {""}:
            return price
    return None


def _trade_names(trade: str) -> set[str]:
    if trade not in set(Trade):
        return set()
    return {trade, *(render.text(f"trade_{Trade(trade).value}", each).lower() for each in render.languages())}


def _read_back(
    conversation: Conversation, item: str, sums: tuple[float, float], pro: Professional, scene: Scene
) -> Outcome:
    plan = {"item": item, "start": sums[0], "end": sums[1]}
    before = next((price for price in pro.price_list if price.item == item), None)
    shown = _row(Price(item=item, start=sums[0], end=sums[1]), scene)
    key = "price_changes" if before else "price_new"
    return confirm.put(
        conversation, scene, "price", plan, line(key, options=shown, jobs=_row(before, scene) if before else "")
    )


def price_confirmed(conversation: Conversation, plan: confirm.Plan, scene: Scene) -> Flow:
    wish = SetPrice(pro_id=conversation.pro_id or "", item=plan["item"], start=plan["start"], end=plan["end"])
    yield from ask(wish)
    return Outcome(conversation=conversation, lines=(line("price_line_kept"),))


def _list(pro: Professional, scene: Scene) -> str:
    rows = [*(_row(price, scene) for price in pro.price_list), *call_out.row(pro, scene)]
    return "\n".join(rows) or show.word("prices_none", scene)


def _row(price: Price, scene: Scene) -> str:
    low, high = (render.amount(value, scene.language) for value in (price.start, price.end))
    span = low if price.start == price.end else f"{low}-{high}"
    return f"{_named(price.item, scene)}: {span} {scene.business.currency}"


def _named(item: str, scene: Scene) -> str:
    trade, _, work = item.partition(":")
    known = show.word(f"trade_{trade.strip()}", scene) if trade.strip() in set(Trade) else told(trade, _MOST_WORDS)
    return f"{known} ({told(work, _MOST_WORDS)})" if work.strip() else known
