"""His call-out fee, said beside the price list: read back, and kept after a yes."""

import re

from fixi_app.dialogue import render
from fixi_app.dialogue.professional import confirm
from fixi_app.dialogue.professional.calendar_wishes import SetFee
from fixi_app.dialogue.professional.sums import sums_in
from fixi_app.dialogue.scene import Flow, Line, Outcome, Scene, line
from fixi_app.dialogue.wishes import ask
from fixi_app.domain.conversation import Conversation
from fixi_app.domain.professionals import Professional

_FEE = re.compile(
    r"(?<!\w)ל?דמי\s+(?:ה)?(?:ביקור|הגעה|קריאה|יציאה)(?!\w)|(?<!\w)call[- ]?out(?:\s+(?:fee|charge))?(?!\w)|"
    r"(?<!\w)visit\s+fee(?!\w)|(?<!\w)(?:цена|стоимость|плата\s+за)\s+(?:выезд|вызов)\w*|(?<!\w)رسوم\s+(?:ال)?زيارة(?!\w)"
)
_NONE = re.compile(r"(?<!\w)(?:אין|בלי|ללא|no|none|without|нет|без|بدون|لا)(?!\w)")


def is_named(said: str) -> bool:
    return bool(_FEE.search(said.lower()))


def told(conversation: Conversation, said: str, pro: Professional, scene: Scene) -> Outcome:
    """A sum is read back; without one it is told what holds now."""
    sums = sums_in(said)
    if sums is not None and sums[0] != sums[1]:
        return Outcome(conversation=conversation, lines=(line("fee_unclear"),))
    if sums is not None:
        return confirm.put(
            conversation, scene, "fee", {"fee": sums[0]}, line("fee_new", fee=render.amount(sums[0], scene.language))
        )
    if any(c.isdecimal() for c in said):
        return Outcome(conversation=conversation, lines=(line("fee_unclear"),))
    if _NONE.search(said.lower()):
        return confirm.put(conversation, scene, "fee", {"fee": None}, line("fee_off"))
    return Outcome(conversation=conversation, lines=(now(pro, scene),))


def now(pro: Professional, scene: Scene) -> Line:
    if not pro.call_out_fee:
        return line("fee_none")
    return line("fee_now", fee=render.amount(pro.call_out_fee, scene.language))


def row(pro: Professional, scene: Scene) -> list[str]:
    """Its line in his list, where he takes one."""
    if not pro.call_out_fee:
        return []
    return [render.text("fee_new", scene.language, fee=render.amount(pro.call_out_fee, scene.language))]


def confirmed(conversation: Conversation, plan: confirm.Plan, scene: Scene) -> Flow:
    yield from ask(SetFee(pro_id=conversation.pro_id or "", fee=plan["fee"]))
    return Outcome(conversation=conversation, lines=(line("price_line_kept"),))
