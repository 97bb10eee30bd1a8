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
    reading, start = scene.turn.reading, lead.appointment_start
    if start is None or (reading.wanted and not slots.is_just(start, reading.wanted, scene)):
        return scene
    day = start.astimezone(scene.zone).date()
    after = Wanted(date=day + timedelta(days=1)) if day in _refused(scene) else None
    return replace(scene, turn=scene.turn.but(reading=reading.but(wanted=after)))


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
