"""Professionals who ask to work with the business: approved or refused by the owner, who are told."""

from fixi_app.dialogue import show
from fixi_app.dialogue.owner.choice import OwnerWord, action, chosen, listing
from fixi_app.dialogue.owner.owner_wishes import Applications, DecideApplication
from fixi_app.dialogue.scene import Flow, Outcome, Scene, line, question
from fixi_app.dialogue.wishes import Asking, SeePro, ask
from fixi_app.domain.conversation import Conversation, OpenQuestion, Option, asked
from fixi_app.domain.professionals import Professional
from fixi_app.domain.questions import Question


def listed(conversation: Conversation, scene: Scene) -> Flow:
    found = yield from ask(Applications())
    rows = [Option(value=pro.id, label=f"{pro.name} · {_trades(pro, scene)}") for pro in found]
    key, none = "owner_applications", "owner_applications_none"
    return listing(conversation, Question.OWNER_APPLICATIONS, rows, scene, key=key, none=none)


def _trades(pro: Professional, scene: Scene) -> str:
    return ", ".join(show.trade(trade, scene) for trade in pro.trades)


def picked(conversation: Conversation, opened: OpenQuestion, scene: Scene) -> Asking[Outcome | None]:
    pro_id = chosen(opened, scene)
    pro = (yield from ask(SeePro(pro_id=pro_id))) if pro_id else None
    if pro is None:
        return None
    asking = asked(conversation, question(Question.OWNER_APPLICATION, scene, about=pro.id))
    areas = (*pro.service_areas, pro.base.city)
    said = line(
        "owner_application",
        name=pro.name,
        phone=pro.phone,
        options=_trades(pro, scene),
        day=", ".join(dict.fromkeys(scene.city(city) for city in areas if city)),
        number=", ".join(held.number for held in pro.licences),
    )
    return Outcome(conversation=asking, lines=(said,))


def decided(conversation: Conversation, opened: OpenQuestion, scene: Scene) -> Asking[Outcome | None]:
    chose = action(scene, OwnerWord.APPROVE, OwnerWord.REFUSE)
    if chose is None:
        return None
    done = yield from ask(DecideApplication(pro_id=opened.about or "", approve=chose is OwnerWord.APPROVE))
    key = "owner_application_approved" if chose is OwnerWord.APPROVE else "owner_application_refused"
    said = line(key if done.outcome == "done" else "owner_application_gone", name=done.name)
    return Outcome(conversation=conversation.but(open_question=None), lines=(said,))
