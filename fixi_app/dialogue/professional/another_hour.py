"""Whether a yes names another hour than what he is asked about ("yes, but only after four"): no yes then. Pure."""

from datetime import datetime, time, timedelta

from fixi_app.dialogue.professional.moments import hours_in
from fixi_app.dialogue.scene import Scene


def is_named(start: datetime | None, scene: Scene) -> bool:
    """Whether his words name a day or hours that leave out the arrival window of this start."""
    wanted = scene.turn.reading.wanted
    if wanted is None or start is None:
        return False
    begins = start.astimezone(scene.zone)
    if wanted.date is not None and wanted.date != begins.date():
        return True
    low, high = wanted.start, wanted.end
    if low is None and high is None and wanted.part is not None:
        low, high, *_ = hours_in(" ".join(scene.turn.texts()))
    return _leaves_out(begins, begins + timedelta(minutes=scene.business.arrival_window_minutes), low, high)


def _leaves_out(begins: datetime, ends: datetime, low: time | None, high: time | None) -> bool:
    first, last = (_at(begins, hour) if hour else None for hour in (low, high))
    if last is not None and last <= begins:
        return True
    if first is None:
        return False
    return first >= ends or (last is None and first < begins)


def _at(day: datetime, hour: time) -> datetime:
    return day.replace(hour=hour.hour, minute=hour.minute, second=0, microsecond=0)
