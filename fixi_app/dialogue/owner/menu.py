"""The menu that `ניהול` opens, and the numbers of the day."""

from fixi_app.dialogue import render
from fixi_app.dialogue.owner import applications, chats, leads
from fixi_app.dialogue.owner.choice import OwnerWord, number_of, word_of
from fixi_app.dialogue.owner.owner_wishes import ReportText, SeeToday, SeeWaiting, SendTestAlert
from fixi_app.dialogue.scene import Flow, Outcome, Scene, line, question
from fixi_app.dialogue.wishes import Asking, ask
from fixi_app.domain.conversation import Conversation, OpenQuestion, asked
from fixi_app.domain.questions import Question

DONE = "owner_done"
"""What is said when he leaves the menu."""


def shown(conversation: Conversation, scene: Scene) -> Flow:
    waiting = yield from ask(SeeWaiting())
    said = line(
        "owner_menu",
        business=scene.business.name,
        leads=waiting.leads,
        chats=waiting.chats,
        applications=waiting.applications,
    )
    return Outcome(conversation=asked(conversation, question(Question.OWNER_MENU, scene)), lines=(said,))


def picked(conversation: Conversation, opened: OpenQuestion, scene: Scene) -> Asking[Outcome | None]:
    views = {1: leads.listed, 2: chats.listed, 3: applications.listed, 4: today, 5: report, 6: tested}
    named = {OwnerWord.TEST: tested, OwnerWord.REPORT: report}
    view = named.get(word) if (word := word_of(scene)) in named else views.get(number_of(scene) or 0)
    return (yield from view(conversation, scene)) if view else None


def today(conversation: Conversation, scene: Scene) -> Flow:
    day = yield from ask(SeeToday())
    said = line(
        "owner_today",
        count=day.came,
        votes=day.booked,
        stars=day.completed,
        amount=render.amount(day.earned, scene.language),
        load=day.unpriced,
    )
    return Outcome(conversation=conversation.but(open_question=None), lines=(said,))


def report(conversation: Conversation, scene: Scene) -> Flow:
    text = yield from ask(ReportText())
    return Outcome(conversation=conversation.but(open_question=None), lines=(line("owner_report", options=text),))


def tested(conversation: Conversation, scene: Scene) -> Flow:
    """The alert itself arrives as any other does; here he reads what it proves that it came, or why it cannot."""
    key = "owner_test_sent" if (yield from ask(SendTestAlert())) else "owner_test_kept"
    return Outcome(conversation=conversation.but(open_question=None), lines=(line(key),))


def closed(conversation: Conversation) -> Outcome:
    return Outcome(conversation=conversation.but(open_question=None), lines=(line(DONE),))
