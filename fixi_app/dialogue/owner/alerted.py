"""An alert acted on: as a reply to its message, or by a bare number where only one alert can be meant."""

from fixi_app.dialogue import show
from fixi_app.dialogue.owner import chats, leads, worded
from fixi_app.dialogue.owner.choice import OwnerWord, action, chosen, is_short, number_of, word_of
from fixi_app.dialogue.owner.owner_wishes import AlertView, OpenAlerts, SeeAlert
from fixi_app.dialogue.scene import Flow, Outcome, Scene, hours_since, line, question
from fixi_app.dialogue.wishes import Asking, ask
from fixi_app.domain.conversation import Conversation, OpenQuestion, Option, asked
from fixi_app.domain.questions import Question

PREFIX = "alert:"
"""Of what a message is about that is an alert."""
_LEAD = (OwnerWord.TAKE, OwnerWord.ASSIGN, OwnerWord.DETAILS)
_CHAT = (OwnerWord.TAKE, OwnerWord.RELEASE)
Maybe = Asking[Outcome | None]


def told(conversation: Conversation, scene: Scene) -> Outcome:
    """An alert went out: from now on a bare number may be for it, unless he is being asked something else."""
    opened = conversation.open_question
    if opened is not None and opened.kind is not Question.OWNER_ALERT and not _has_left(opened, scene):
        return Outcome(conversation=conversation)
    return Outcome(conversation=conversation.but(open_question=question(Question.OWNER_ALERT, scene)))


def _has_left(opened: OpenQuestion, scene: Scene) -> bool:
    """Whether it only asks if an answer of his shall be taken back, and that is on its way by now."""
    seconds = hours_since(opened.since, scene.now) * 3600
    return opened.kind is Question.OWNER_UNDO and seconds > scene.business.undo_seconds


def quoted(scene: Scene) -> str | None:
    """The alert that he replies to."""
    about = (item.about for item in scene.turn.items if item.about)
    return next((each.removeprefix(PREFIX) for each in about if each.startswith(PREFIX)), None)


def replied(conversation: Conversation, alert_id: str, scene: Scene) -> Maybe:
    """A reply to just this alert: a number or word acts; in a chat any other words are the answer to the customer."""
    alert = yield from ask(SeeAlert(alert_id=alert_id))
    if alert is None:
        return Outcome(conversation=conversation, lines=(line("owner_unknown"),))
    if done := (yield from _acted(conversation, alert, action(scene, *_actions(alert)), scene)):
        return done
    if alert.contact_id and number_of(scene) is None:
        return (yield from chats.answered(conversation, alert.contact_id, scene))
    return Outcome(conversation=conversation, lines=(line("owner_again"),))


def numbered(conversation: Conversation, scene: Scene) -> Maybe:
    """A bare number or word while alerts are open: of one it is for that, of several he is asked which."""
    alerts = yield from ask(OpenAlerts())
    chose = {alert.id: action(scene, *_actions(alert)) for alert in alerts}
    fitting = [alert for alert in alerts if chose[alert.id]]
    if not fitting:
        return None
    if len(fitting) == 1:
        return (yield from _acted(conversation, fitting[0], chose[fitting[0].id], scene))
    return _which(conversation, fitting, scene)


def _which(conversation: Conversation, alerts: list[AlertView], scene: Scene) -> Outcome:
    chose = number_of(scene) or word_of(scene)
    options = tuple(Option(value=alert.id, label=_named(alert)) for alert in alerts[-9:])
    asking = question(Question.OWNER_WHICH, scene, options=options, about=str(chose))
    said = line("owner_which", options=show.lettered([o.label for o in options], scene))
    return Outcome(conversation=asked(conversation, asking), lines=(said,))


def _named(alert: AlertView) -> str:
    """One customer may have several: an emergency in his chat, and the request that waits for a decision."""
    return " · ".join(part for part in (alert.label, alert.title) if part)


def which_again(conversation: Conversation, scene: Scene) -> Flow:
    yield from ()
    opened = conversation.open_question
    labels = [option.label for option in opened.options] if opened else []
    return Outcome(conversation=conversation, lines=(line("owner_which", options=show.lettered(labels, scene)),))


def for_none(conversation: Conversation, scene: Scene) -> Outcome | None:
    """A number or word for an alert where none waits: a customer's greeting would be no answer to that."""
    number, word = number_of(scene), word_of(scene)
    meant = (number is not None and is_short(scene)) or word in (*_LEAD, *_CHAT, OwnerWord.EXIT, OwnerWord.BACK)
    if not meant or conversation.pro_id or worded.asks_for_himself(conversation, scene):
        return None
    return Outcome(conversation=conversation, lines=(line("owner_no_alert"),))


def which(conversation: Conversation, opened: OpenQuestion, scene: Scene) -> Maybe:
    """The alert that he means; what he had chosen is done with it. Another word of his is asked about instead."""
    alert_id = chosen(opened, scene)
    if alert_id is None and word_of(scene) in (*_LEAD, *_CHAT):
        return (yield from numbered(conversation, scene))
    alert = (yield from ask(SeeAlert(alert_id=alert_id))) if alert_id else None
    if alert is None:
        return None
    return (yield from _acted(conversation, alert, _chosen_before(alert, opened.about or ""), scene))


def _chosen_before(alert: AlertView, chose: str) -> OwnerWord | None:
    """What his number or word, said before he was asked which alert it is for, means for this one."""
    actions = _actions(alert)
    if chose.isdecimal():
        return actions[int(chose) - 1] if int(chose) <= len(actions) else None
    return next((action_ for action_ in actions if action_ == chose), None)


def _actions(alert: AlertView) -> tuple[OwnerWord, ...]:
    return _CHAT if alert.contact_id else _LEAD


def _acted(conversation: Conversation, alert: AlertView, chose: OwnerWord | None, scene: Scene) -> Maybe:
    if chose is None:
        return None
    if alert.contact_id:
        act = chats.taken if chose is OwnerWord.TAKE else chats.given_back
        return (yield from act(conversation, alert.contact_id, scene))
    lead_id = alert.lead_id or ""
    if chose is OwnerWord.TAKE:
        return (yield from leads.taken(conversation, lead_id, scene))
    if chose is OwnerWord.ASSIGN:
        return (yield from leads.candidates(conversation, lead_id, scene))
    return (yield from leads.one(conversation, lead_id, scene))
