"""A question that only the professional can answer: put to him, and his words passed back, marked as his.

He answers by quoting the message, or simply by writing while it is his last question; a command stays a command.
"""

from fixi_app.dialogue.professional.reply_wishes import PassToCustomer
from fixi_app.dialogue.scene import Flow, Outcome, Scene, line, question
from fixi_app.dialogue.show import word
from fixi_app.dialogue.wishes import Asking, SeeLead, ask
from fixi_app.domain.conversation import Conversation, Item, asked
from fixi_app.domain.leads import LeadStatus
from fixi_app.domain.professionals import first_name
from fixi_app.domain.questions import Question
from fixi_app.domain.reading import Intent

Maybe = Asking[Outcome | None]
_LONGEST = 300


def put(conversation: Conversation, item: Item, scene: Scene) -> Flow:
    """The customer's question as news, unless the visit is not his any more."""
    lead = yield from ask(SeeLead(lead_id=item.news.get("lead_id", "")))
    if lead is None or lead.pro_id != conversation.pro_id or lead.status is not LeadStatus.BOOKED:
        return Outcome(conversation=conversation)
    name = first_name(lead.customer_name or "") or word("a_customer", scene)
    free = _may_answer_at_once(conversation, lead.id)
    said = line(
        "pro_question" if free else "pro_question_quote", about=lead.id, name=name, place=scene.city(lead.city),
        text=item.news.get("text", ""),
    )  # fmt: skip
    if not free:
        return Outcome(conversation=conversation, lines=(said,))
    asking = question(Question.CUSTOMER_ASKS, scene, about=lead.id)
    return Outcome(conversation=asked(conversation, asking), lines=(said,))


def _may_answer_at_once(conversation: Conversation, lead_id: str) -> bool:
    """Whether his next words can only be the answer; else he is asked something himself, or by another customer."""
    opened = conversation.open_question
    if opened is None or opened.kind is Question.MENU:
        return True
    return opened.kind is Question.CUSTOMER_ASKS and opened.about == lead_id


def passed_on(conversation: Conversation, scene: Scene) -> Maybe:
    """His words that are no command, taken as the answer; None when they answer nobody."""
    words, opened = " ".join(scene.turn.texts()), conversation.open_question
    asking = opened if opened is not None and opened.kind is Question.CUSTOMER_ASKS else None
    lead_id = _quoted(scene) or (asking.about if asking else None)
    if lead_id is None or scene.turn.reading.intent is Intent.HUMAN or not any(c.isalpha() for c in words):
        return None
    passed = yield from ask(PassToCustomer(lead_id=lead_id, pro_id=conversation.pro_id or "", text=words[:_LONGEST]))
    closed = conversation.but(open_question=None) if asking and asking.about == lead_id else conversation
    return Outcome(conversation=closed, lines=(line("pro_answer_passed" if passed else "pro_answer_too_late"),))


def _quoted(scene: Scene) -> str | None:
    """The visit whose message he replied to."""
    pointed = [item.about for item in scene.turn.items if item.about and item.about.startswith("lead_")]
    return pointed[-1] if pointed else None
