"""Is this his phone? One that the owner typed gets no customer's details before it answered, or he confirmed it."""

from fixi_app.dialogue.joining.wishes import ConfirmPhone, DenyPhone, SeeUnconfirmed
from fixi_app.dialogue.scene import Flow, Line, Outcome, Scene, line, question
from fixi_app.dialogue.wishes import Asking, ask
from fixi_app.dialogue.words import digit_in
from fixi_app.domain.contacts import Role
from fixi_app.domain.conversation import Conversation, Item, OpenQuestion, asked
from fixi_app.domain.professionals import Professional
from fixi_app.domain.questions import Question
from fixi_app.domain.sides import natural_hat, wearing

MOST_TRIES = 2


def told(conversation: Conversation, item: Item, scene: Scene) -> Flow:
    """The first word to a new professional: is it he?"""
    if conversation.unconfirmed_pro_id is None:
        return Outcome(conversation=conversation)
    return (yield from put(conversation, scene))


def put(conversation: Conversation, scene: Scene, tries: int = 1) -> Flow:
    pro = yield from ask(SeeUnconfirmed(pro_id=conversation.unconfirmed_pro_id or ""))
    if pro is None:
        return Outcome(conversation=conversation)
    side = wearing(conversation, Role.APPLICANT)
    asking = question(Question.PHONE_CHECK, scene, about=pro.id).but(tries=tries)
    return Outcome(conversation=asked(side, asking), lines=(_asked(pro, scene),))


def _asked(pro: Professional, scene: Scene) -> Line:
    return line("phone_check", gender=pro.gender, name=pro.name, business=scene.business.name)


def answered(conversation: Conversation, opened: OpenQuestion, scene: Scene) -> Asking[Outcome | None]:
    """Yes, no; other words get the question once more and then are taken for a customer's."""
    answer, digit, pro_id = scene.turn.reading.answer, digit_in(scene.turn), opened.about or ""
    pro = yield from ask(SeeUnconfirmed(pro_id=pro_id))
    closed = conversation.but(open_question=None, former_question=None)
    if pro is None:
        return None
    if digit == "1" or (answer and answer.yes):
        yield from ask(ConfirmPhone(pro_id=pro_id))
        known = closed.but(pro_id=pro_id, unconfirmed_pro_id=None, name=pro.name, gender=pro.gender)
        said = line("phone_confirmed", gender=pro.gender, name=pro.name)
        return Outcome(conversation=wearing(known, Role.PROFESSIONAL), lines=(said,))
    if digit == "2" or (answer and answer.no):
        yield from ask(DenyPhone(pro_id=pro_id))
        denied = wearing(closed.but(unconfirmed_pro_id=None), natural_hat(conversation))
        return Outcome(conversation=denied, lines=(line("phone_denied"),))
    if opened.tries >= MOST_TRIES:
        return None
    return (yield from put(conversation, scene, tries=opened.tries + 1))
