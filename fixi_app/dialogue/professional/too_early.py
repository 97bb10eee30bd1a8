"""A command that hardly fits the hour of its visit: said by a slip it would tell a customer what is not so."""

from datetime import timedelta

from fixi_app.dialogue import show
from fixi_app.dialogue.scene import Line, Scene, line
from fixi_app.domain.leads import Lead


def doubted(lead: Lead, deed: str, scene: Scene) -> Line | None:
    """What is read back before it is done; None where it can well be so."""
    if not is_near(lead, scene):
        return line("way_later" if deed == "on_my_way" else "finish_later", address=show.job_label(lead, scene))
    if deed == "finish" and _is_long_before(lead, scene):
        return line("finish_early", address=show.job_label(lead, scene))
    return None


def is_near(lead: Lead, scene: Scene) -> bool:
    """Whether it is a visit of today or before; one without an hour is one of now."""
    start, today = lead.appointment_start, scene.now.astimezone(scene.zone).date()
    return start is None or start.astimezone(scene.zone).date() <= today


def _is_long_before(lead: Lead, scene: Scene) -> bool:
    """More than one arrival window ahead of it: so far ahead nobody has come yet, let alone finished."""
    start, window = lead.appointment_start, timedelta(minutes=scene.business.arrival_window_minutes)
    return start is not None and scene.now < start - window
