"""Privacy on a customer's word: the text made from the settings as they are, what is kept of him, and its erasing.

The text promises nothing that the settings do not do (L76): what goes to a model, how long each thing is kept.
"""

from fixi_app.dialogue import render, show
from fixi_app.dialogue.customer import matters, questions
from fixi_app.dialogue.customer.privacy_wishes import EraseMe, MyData, SeeMyData
from fixi_app.dialogue.phrases import Phrase, holds
from fixi_app.dialogue.scene import Flow, Line, Outcome, Scene, line, question
from fixi_app.dialogue.wishes import Asking, CallPerson, CancelLead, OpenLeads, SeePro, ask
from fixi_app.dialogue.words import Word
from fixi_app.domain.business import ModelMaySee
from fixi_app.domain.conversation import Conversation, Option, asked
from fixi_app.domain.leads import Lead, LeadStatus
from fixi_app.domain.questions import Question
from fixi_app.domain.reading import Intent

Maybe = Asking[Outcome | None]
_MOST_LEADS = 5


def at_any_moment(conversation: Conversation, scene: Scene, word: Word | None) -> Maybe:
    """The answer to a wish about privacy; None when these words hold none."""
    if word is Word.PRIVACY:
        return questions.after(Outcome(conversation=conversation, lines=lines(scene)), scene)
    if is_about_data(scene, word):
        return questions.after((yield from shown(conversation, scene)), scene)
    opened, answer = conversation.open_question, scene.turn.reading.answer
    if opened and opened.kind is Question.DELETE and answer and answer.yes:  # "yes, erase it all" answers it
        return None
    if scene.turn.reading.intent is Intent.DELETE_MY_DATA:
        return (yield from delete_asked(conversation, scene))
    return None


def is_about_data(scene: Scene, word: Word | None) -> bool:
    """Whether he asks what is stored about him."""
    return word is Word.MY_DATA or holds(Phrase.MY_DATA, scene.turn.texts())


# -- the text ---------------------------------------------------------------------------------------------------------


def lines(scene: Scene) -> tuple[Line, ...]:
    """The full text, each sentence from the setting that makes it true."""
    business = scene.business
    told = [
        line("privacy_kept", business=business.name),
        line(_model_key(scene), close=True, vendor=scene.model_vendor),
        line("privacy_pro", close=True),
        line(
            "privacy_spans",
            close=True,
            words=_days(business.retention_messages_days, scene),
            files=_days(business.retention_media_days, scene),
            details=_months(business.retention_leads_months, scene),
            backups=_backups(scene),
        ),
        line("privacy_full"),
    ]
    if business.privacy_url or business.phone_for_calls:
        told.append(line("privacy_more", close=True, link=business.privacy_url, phone=business.phone_for_calls))
    return tuple(told)


def _model_key(scene: Scene) -> str:
    if not scene.model_vendor:
        return "privacy_no_model"
    text_only = scene.business.model_may_see is ModelMaySee.TEXT
    return "privacy_model_text" if text_only else "privacy_model"


def _days(count: int, scene: Scene) -> str:
    return render.text("span_days", scene.language, count=str(count))


def _backups(scene: Scene) -> str:
    """For how long a copy of the store may still hold what is erased."""
    return render.text("span_days_most", scene.language, count=str(scene.business.days_of_backups()))


def _months(count: int, scene: Scene) -> str:
    return render.text("span_months", scene.language, count=str(count))


# -- what is kept -----------------------------------------------------------------------------------------------------


def shown(conversation: Conversation, scene: Scene) -> Flow:
    """What is kept of him, from the store, in his language; of others only the name of who came to him."""
    data = yield from ask(SeeMyData(most=_MOST_LEADS))
    told = [line("data_head"), *_counts(data)]
    for lead in data.leads:
        told.extend((yield from _request(lead, scene)))
    if data.earlier:
        told.append(line("data_earlier", close=True, count=data.earlier))
    if data.doubted:
        told.append(line("data_doubted", close=True))
    if data.opted_out:
        told.append(line("data_opted_out", close=True))
    return Outcome(conversation=conversation, lines=(*told, line("data_end")))


def _counts(data: MyData) -> list[Line]:
    """What there is; of what is not kept nothing is said."""
    who = [line("data_name", close=True, name=data.name)] if data.name else []
    if data.phone:
        who.append(line("data_phone", close=True, phone=data.phone))
    counted = (("data_messages", data.messages), ("data_files", data.files))
    return who + [line(key, close=True, count=count) for key, count in counted if count]


def _request(lead: Lead, scene: Scene) -> Asking[list[Line]]:
    pro = (yield from ask(SeePro(pro_id=lead.pro_id))) if lead.pro_id else None
    day = render.day_name(lead.created_at, scene.now, scene.zone, scene.language)
    told = [line("data_request", day=day, issue=show.issue(lead, scene))]
    if address := show.address(lead, scene):
        told.append(line("data_address", close=True, address=address))
    if lead.appointment_start:
        told.append(line("data_visit", close=True, window=show.window(lead.appointment_start, scene)))
    if pro:
        told.append(line("data_pro", close=True, name=pro.name))
    return told


# -- erasing ----------------------------------------------------------------------------------------------------------


def delete_asked(conversation: Conversation, scene: Scene) -> Flow:
    """Asked once, with what becomes of what is open. Whoever works here is no mere customer: a person does that."""
    if conversation.pro_id or conversation.is_owner:
        yield from ask(CallPerson(reason="delete_asked"))
        return questions.after(Outcome(conversation=conversation, lines=(line("delete_asked", phone=""),)), scene)
    open_ = yield from _open_leads(conversation)
    visit = next((lead for lead in open_ if lead.status is LeadStatus.BOOKED), None)
    if visit:
        return _asked_of_visit(conversation, visit, scene)
    key = "ask_delete_request" if open_ else "ask_delete"
    issue = show.issue(open_[0], scene) if open_ else ""
    return Outcome(conversation=_asking(conversation, scene, ("now", "keep")), lines=(line(key, issue=issue),))


def _asked_of_visit(conversation: Conversation, visit: Lead, scene: Scene) -> Outcome:
    when = show.window(visit.appointment_start, scene) if visit.appointment_start else ""
    asking = _asking(conversation, scene, ("later", "now", "keep"))
    return Outcome(conversation=asking, lines=(line("ask_delete_visit", window=when),))


def _asking(conversation: Conversation, scene: Scene, values: tuple[str, ...]) -> Conversation:
    options = tuple(Option(value=value) for value in values)
    return asked(conversation, question(Question.DELETE, scene, options=options))


def _open_leads(conversation: Conversation) -> Asking[list[Lead]]:
    """Each of them, also a request that was begun and put aside: while one is open nothing could be erased."""
    return list((yield from ask(OpenLeads())))


def deletes(conversation: Conversation, chosen: str | None, scene: Scene) -> Flow:
    """His answer; whatever is no clear yes erases nothing."""
    closed = conversation.but(open_question=conversation.former_question, former_question=None)
    if chosen not in ("now", "later"):
        return questions.after(Outcome(conversation=closed, lines=(line("delete_kept"),)), scene)
    kept = yield from _cancelled(conversation, spare_visits=chosen == "later")
    yield from ask(EraseMe())
    quiet = closed.but(open_question=None, only_visit_changes=True, quiet_asked=True)
    if kept:
        return Outcome(conversation=quiet, lines=(line("delete_later"),))
    return Outcome(conversation=(yield from matters.over(quiet)), lines=(line("delete_now", backups=_backups(scene)),))


def _cancelled(conversation: Conversation, *, spare_visits: bool) -> Asking[int]:
    """Everything open ends, and whoever was asked or booked is told; how many visits stay."""
    kept = 0
    for lead in (yield from _open_leads(conversation)):
        if spare_visits and lead.status is LeadStatus.BOOKED:
            kept += 1
        elif not (yield from ask(CancelLead(lead_id=lead.id))).done:
            kept += 1  # it went on meanwhile: it ends first
    return kept
