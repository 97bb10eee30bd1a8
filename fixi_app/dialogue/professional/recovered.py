"""He is back from a vacation, or well again before the days of his illness are over: these open after a yes."""

from datetime import date

from fixi_app.dialogue.professional import confirm, vacation
from fixi_app.dialogue.professional.move_wishes import WellAgain
from fixi_app.dialogue.professional.sick import Days
from fixi_app.dialogue.scene import Flow, Outcome, Scene, line
from fixi_app.dialogue.wishes import SeePro, ask
from fixi_app.domain.conversation import Conversation
from fixi_app.domain.professionals import Schedule


def back(conversation: Conversation, scene: Scene) -> Flow:
    pro = yield from ask(SeePro(pro_id=conversation.pro_id or ""))
    days = pro and _ill(pro.schedule, scene)
    if not days:
        return (yield from vacation.back(conversation, scene))
    plan = {"first": days.first.isoformat(), "last": days.last.isoformat()}
    return confirm.put(conversation, scene, "well", plan, line("well_again", day=days.named(scene)))


def _ill(schedule: Schedule, scene: Scene) -> Days | None:
    """From today to the last day for which he said that he is ill; None where today is none, or he is on vacation."""
    today = scene.now.astimezone(scene.zone).date()
    away = vacation.current(schedule, scene)
    if today.isoformat() not in schedule.sick_days or (away and away[0] <= today):
        return None
    return Days(today, max(date.fromisoformat(day) for day in schedule.sick_days))


def confirmed(conversation: Conversation, plan: confirm.Plan, scene: Scene) -> Flow:
    """His yes: the hours are free again; what customers chose meanwhile stays as they chose it."""
    first, last = date.fromisoformat(plan["first"]), date.fromisoformat(plan["last"])
    free = yield from ask(WellAgain(pro_id=conversation.pro_id or "", first=first, last=last))
    return Outcome(conversation=conversation, lines=(line("well_done", count=free),))
