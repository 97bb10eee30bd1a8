"""What the words of a turn were taken to say, in one line of the desk's own words. Pure.

A customer's own words may be of the other direction: between two things that he said stands a word of the desk ("at",
"on"), or they would run together and be read in the wrong order.
"""

from collections.abc import Iterator

from fixi_app.domain.reading import Intent, Wanted
from fixi_app.domain.understood import Understood
from tui.clean import clean_line
from tui.texts import Texts

_SAID_BY_THE_REST = frozenset({Intent.PROVIDE_DETAILS, Intent.CONFIRM, Intent.DECLINE})
"""Intents that say nothing beside what was told or answered."""


def understood_line(one: Understood, texts: Texts) -> str:
    """`understood: plumbing · leak · at Holon, Sokolov 12 · on 25/11 16:00-18:00 · urgent; unsure: street`."""
    parts = [clean_line(part) for part in (*_matter(one, texts), *_place(one, texts), *_rest(one, texts)) if part]
    line = texts("understood.line", what=" · ".join(parts) or texts("understood.nothing"))
    doubts = ", ".join(_doubts(one, texts))
    return line + (texts("understood.unsure", what=doubts) if doubts else "")


def _matter(one: Understood, texts: Texts) -> Iterator[str]:
    if one.danger:
        yield texts("understood.danger", what=texts.named("danger", one.danger))
    told = one.intent is Intent.NEW_REQUEST and (one.trade or one.issue)
    if one.intent and not told and one.intent not in _SAID_BY_THE_REST:
        yield texts.named("intent", one.intent)
    if one.answer:
        yield _answer(one, texts)
    yield from (texts.named("trade", trade) for trade in (one.trade, one.other_trade) if trade)
    yield one.issue or ""


def _answer(one: Understood, texts: Texts) -> str:
    given = one.answer
    if given and given.choice:
        return texts("understood.choice", what=given.choice)
    return texts("understood.yes") if given and given.yes else texts("understood.no") if given and given.no else ""


def _place(one: Understood, texts: Texts) -> Iterator[str]:
    street = " ".join(part for part in (one.street, one.house_number) if part)
    where = ", ".join(part for part in (one.city, street) if part)
    yield texts("understood.place", what=where) if where else ""
    door = (
        texts("understood.floor", what=one.floor) if one.floor else "",
        texts("understood.apartment", what=one.apartment) if one.apartment else "",
        texts("understood.house") if one.private_house else "",
    )  # fmt: skip
    yield ", ".join(part for part in door if part)
    yield texts("understood.pin") if one.pin else ""
    yield texts("understood.unknown_place", what=one.unknown_place) if one.unknown_place else ""


def _rest(one: Understood, texts: Texts) -> Iterator[str]:
    yield _wanted(one.wanted, texts) if one.wanted else ""
    yield texts("understood.asap") if one.asap else ""
    yield texts("understood.urgent") if one.urgent and not one.danger else ""
    yield texts("understood.name", what=one.customer_name) if one.customer_name else ""
    yield texts("understood.heard", what=one.transcript) if one.transcript else ""
    yield texts("understood.shown", what=one.media_show) if one.media_show else ""
    yield texts("understood.corrects") if one.corrects else ""


def _wanted(one: Wanted, texts: Texts) -> str:
    """The day by its date: `tomorrow` would mean another day to whoever reads it later."""
    day = texts("understood.day", what=f"{one.date:%d/%m}") if one.date else ""
    hours = _hours(one, texts)
    part = texts.named("day_part", one.part) if one.part and not hours else ""
    return " ".join(part for part in (day, part, hours) if part)


def _hours(one: Wanted, texts: Texts) -> str:
    start, end = (f"{at:%H:%M}" if at else "" for at in (one.start, one.end))
    if start and end:
        return f"{start}-{end}" if one.date else texts("understood.between", start=start, end=end)
    return texts("understood.from", at=start) if start else texts("understood.until", at=end) if end else ""


def _doubts(one: Understood, texts: Texts) -> Iterator[str]:
    """What was asked about instead of used."""
    yield from (texts.named("understood_field", name) for name in one.doubtful)
    if one.city_doubt:
        yield texts("understood.which_city", what=" / ".join(clean_line(city) for city in one.city_doubt))
