"""One confirmation before what cannot simply be taken back: what was understood is read back, a yes does it.

The plan is kept in the question itself, so that exactly what was read back is done, whatever was said meanwhile.
"""

import json
from typing import Any

from fixi_app.dialogue.scene import Line, Outcome, Scene, line, question
from fixi_app.domain.conversation import Conversation, Option, asked
from fixi_app.domain.questions import Question

Plan = dict[str, Any]
"""Plain JSON values."""


def put(conversation: Conversation, scene: Scene, kind: str, plan: Plan, *read_back: Line) -> Outcome:
    """The question; `kind` names the flow that does it (`table.CONFIRMED`)."""
    asking = question(Question.SURE, scene, options=(Option(value=json.dumps(plan)),), about=kind)
    return Outcome(conversation=asked(conversation, asking), lines=(*read_back, line("ask_sure", close=True)))


def planned(value: str) -> Plan:
    plan: Plan = json.loads(value)
    return plan
