"""A wish for another time that does not call itself a move: "tomorrow at ten, please", "not today".

It only shows times; nothing moves until one is picked. A time that is merely told ("I'll be home at five") is no wish.
"""

from dataclasses import replace
from datetime import date, datetime, timedelta

from fixi_app.dialogue.customer import slots
from fixi_app.dialogue.phrases import Phrase, holds
from fixi_app.dialogue.scene import Scene
from fixi_app.domain.leads import Lead
from fixi_app.domain.reading import Intent, Wanted

_SAID_SO = frozenset({Intent.PROVIDE_DETAILS, Intent.CONFIRM, Intent.DECLINE, Intent.OFF_TOPIC, None})
_MOST_WORDS = 12
"""A longer message tells something, and a time in it is seldom all that it is about."""


def is_wished(lead: Lead, scene: Scene) -> bool:
    """Of a visit that has its hour: another one is asked for, or that one is refused."""
    texts = scene.turn.texts()
    short = sum(len(text.split()) for text in texts) <= _MOST_WORDS
    if lead.appointment_start is None or not short or scene.turn.reading.intent not in _SAID_SO:
        return False
    return _hindered(lead.appointment_start, scene) or _asks_for_another(lead, scene)


def heard(lead: Lead, scene: Scene) -> Scene:
    """The scene with what he wishes: a day that he refuses is followed by the next, the hour that he has by any."""
    if not _names_none(lead, scene):
        return scene
    refused = without_refused(lead, scene)
    return _wishing(None, scene) if refused is scene else refused


def without_refused(lead: Lead, scene: Scene) -> Scene:
    """The scene in which a day that he refuses, and names no other, is followed by the next."""
    start = lead.appointment_start
    if start is None or not _names_none(lead, scene):
        return scene
    day = start.astimezone(scene.zone).date()
    refused = day in _refused(scene) or _refuses_it(scene)
    return _wishing(Wanted(date=day + timedelta(days=1)), scene) if refused else scene


def moved_by(lead: Lead, scene: Scene) -> Scene:
    """The scene in which "an hour later" is a wish for the same day, after the hour that he has."""
    start, texts = lead.appointment_start, scene.turn.texts()
    later = holds(Phrase.BY_HOURS, texts) and not holds(Phrase.EARLIER, texts)
    if start is None or scene.turn.reading.wanted is not None or not later:
        return scene
    there = start.astimezone(scene.zone)
    return _wishing(Wanted(date=there.date(), start=there.time()), scene)


def _names_none(lead: Lead, scene: Scene) -> bool:
    """Whether he names no time, or only the one that he has."""
    start, wanted = lead.appointment_start, scene.turn.reading.wanted
    return start is not None and (wanted is None or slots.is_just(start, wanted, scene))


def _refuses_it(scene: Scene) -> bool:
    """Whether he cannot on the day that he names, whatever the hour."""
    wanted = scene.turn.reading.wanted
    whole_day = wanted is not None and wanted.date is not None and not (wanted.start or wanted.end or wanted.part)
    return whole_day and holds(Phrase.CANNOT_THEN, scene.turn.texts())


def _wishing(wanted: Wanted | None, scene: Scene) -> Scene:
    return replace(scene, turn=scene.turn.but(reading=scene.turn.reading.but(wanted=wanted)))


def _asks_for_another(lead: Lead, scene: Scene) -> bool:
    wanted, texts = scene.turn.reading.wanted, scene.turn.texts()
    if wanted is None or slots.is_just(lead.appointment_start, wanted, scene) or holds(Phrase.AT_HOME, texts):
        return False
    return holds(Phrase.TIME_WISHED, texts)


def _hindered(start: datetime, scene: Scene) -> bool:
    """That hour, or that very day, does not suit him."""
    if refused := _refused(scene):
        return start.astimezone(scene.zone).date() in refused
    return holds(Phrase.UNSUITED, scene.turn.texts())


def _refused(scene: Scene) -> list[date]:
    """The days on which he does not want or cannot."""
    today = scene.now.astimezone(scene.zone).date()
    named = {Phrase.NOT_TODAY: today, Phrase.NOT_TOMORROW: today + timedelta(days=1)}
    return [named[phrase] for phrase in named if holds(phrase, scene.turn.texts())]
