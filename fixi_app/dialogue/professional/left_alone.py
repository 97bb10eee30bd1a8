"""Hours in which he wants no messages: said once, read back, kept until he says otherwise. Danger knows none."""

import re
from datetime import time

from fixi_app.dialogue.professional import confirm, own_terms
from fixi_app.dialogue.professional.again import after
from fixi_app.dialogue.professional.calendar import mine
from fixi_app.dialogue.professional.calendar_wishes import SetLeftAlone
from fixi_app.dialogue.professional.moments import night_in
from fixi_app.dialogue.scene import Flow, Outcome, Scene, line
from fixi_app.dialogue.wishes import ask
from fixi_app.dialogue.words import CUSTOMER_WORDS, Word, word_in
from fixi_app.domain.conversation import Conversation
from fixi_app.domain.reading import Intent

_ANY_TIME = re.compile(r"תמיד|בכל שעה|any ?time|any hour|всегда|в любое время|دائم|بأي وقت|في كل ساعة", re.I)


def asked_for(conversation: Conversation, scene: Scene) -> Flow:
    """`לא לכתוב לי בין 21 ל-7`; without hours it is told what holds now."""
    said = " ".join(scene.turn.texts())
    pro = yield from mine(conversation)
    if pro is None:
        return Outcome(conversation=conversation)
    if _ANY_TIME.search(said):
        return confirm.put(conversation, scene, "left_alone", {"start": None, "end": None}, line("left_alone_never"))
    if meant := night_in(said):
        plan = {"start": meant[0].isoformat(), "end": meant[1].isoformat()}
        return confirm.put(conversation, scene, "left_alone", plan, line("left_alone_new", day=_span(*meant)))
    now = pro.quiet_hours
    holds = line("left_alone_now", day=_span(now.start, now.end)) if now else line("left_alone_none")
    return own_terms.shown_now(conversation, Word.LEFT_ALONE, holds, scene)


def how(conversation: Conversation, scene: Scene, word: Word | None) -> Outcome | None:
    """ "Stop", as a customer says it: offers are his work, so he hears how to have none for a while, or for good.

    Whatever he was being asked, this is no answer to it, and it stays asked.
    """
    plainly = word is None and scene.turn.reading.intent is Intent.OPT_OUT
    if word_in(scene.turn, CUSTOMER_WORDS) is not Word.STOP and not plainly:
        return None
    return after(Outcome(conversation=conversation, lines=(line("pro_stop_how"),)), scene)


def confirmed(conversation: Conversation, plan: confirm.Plan, scene: Scene) -> Flow:
    start, end = plan["start"] and time.fromisoformat(plan["start"]), plan["end"] and time.fromisoformat(plan["end"])
    yield from ask(SetLeftAlone(pro_id=conversation.pro_id or "", start=start, end=end))
    return Outcome(conversation=conversation, lines=(line("left_alone_kept"),))


def _span(start: time, end: time) -> str:
    return f"{start:%H:%M}-{end:%H:%M}"
