"""One of his jobs is meant: its details, and the bot's silence and return in that customer's chat.

Which job: the quoted one, the one whose customer he names, the only one; of several he is asked with numbers.
"""

import re
from collections.abc import Callable, Mapping

from fixi_app.dialogue import show
from fixi_app.dialogue.placeholders import told
from fixi_app.dialogue.professional import offers, quoted
from fixi_app.dialogue.professional.job_wishes import PauseBot, ResumeBot
from fixi_app.dialogue.professional.named import of_options
from fixi_app.dialogue.professional.offers import Maybe
from fixi_app.dialogue.scene import Flow, Outcome, Scene, line, question
from fixi_app.dialogue.wishes import Asking, JobView, MyJobs, SeeLead, ask
from fixi_app.dialogue.words import Word, digit_in
from fixi_app.domain.conversation import Conversation, OpenQuestion, asked
from fixi_app.domain.leads import Lead, LeadStatus
from fixi_app.domain.professionals import first_name
from fixi_app.domain.questions import Question

_MOST = 9


def details(conversation: Conversation, scene: Scene) -> Flow:
    """Of a visit that is his; where none is yet, of the offers that wait for him."""
    jobs = yield from _booked(conversation)
    if not jobs and not quoted.lead_meant(scene) and (offered := (yield from offers.once_more(conversation, scene))):
        return offered
    return (yield from _one(conversation, scene, "details", jobs))


def pause(conversation: Conversation, scene: Scene) -> Flow:
    """The bot is to be quiet with one of his customers: he writes to him himself."""
    return (yield from _one(conversation, scene, "pause", (yield from _booked(conversation))))


def resume(conversation: Conversation, scene: Scene) -> Flow:
    """The bot is to go on with a customer with whom he had stopped it."""
    jobs = yield from _booked(conversation)
    paused = tuple(job for job in jobs if job.lead.id in conversation.paused)
    if not paused:
        return Outcome(conversation=conversation.but(paused=()), lines=(line("resume_none"),))
    return (yield from _one(conversation, scene, "resume", paused))


def which(conversation: Conversation, opened: OpenQuestion, scene: Scene, word: Word | None) -> Maybe:
    """The answer to "which customer?": a number or a name."""
    option = of_options(opened, scene) if word is None or digit_in(scene.turn) else None
    named = [o.value for o in opened.options if _is_named(o.label.split(",")[0], scene)] if word is None else []
    if option is not None:
        named = [option.value]
    if len(named) != 1:
        return None
    return (yield from _DO[opened.about or "details"](conversation.but(open_question=None), named[0], scene))


def _booked(conversation: Conversation) -> Asking[tuple[JobView, ...]]:
    return (yield from ask(MyJobs(pro_id=conversation.pro_id or "")))


def _one(conversation: Conversation, scene: Scene, deed: str, jobs: tuple[JobView, ...]) -> Flow:
    pointed = quoted.lead_meant(scene)
    named = [job for job in jobs if _is_named(job.lead.customer_name or "", scene)]
    meant = [job for job in jobs if job.lead.id == pointed] if pointed else named if len(named) == 1 else list(jobs)
    if not meant:
        return Outcome(conversation=conversation, lines=(line("job_gone" if pointed else "jobs_none"),))
    if len(meant) == 1:
        return (yield from _DO[deed](conversation, meant[0].lead.id, scene))
    options = tuple(show.job_option(job.lead.id, job.lead, scene) for job in meant[:_MOST])
    asking = question(Question.ABOUT_JOB, scene, options=options, about=deed)
    said = line("ask_which_job", options=show.numbered([o.label for o in options]))
    return Outcome(conversation=asked(conversation, asking), lines=(said,))


def _is_named(name: str, scene: Scene) -> bool:
    """Whether the customer is named in these words, with a preposition grown to it or not."""
    first = re.escape(first_name(name).lower())
    pattern = re.compile(rf"(?<![^\W\d_])[לבשמו]?{first}(?:'s)?(?![^\W\d_])")
    return bool(first) and any(pattern.search(said.lower()) for said in scene.turn.texts())


# -- what is done with it ---------------------------------------------------------------------------------------------


def _details(conversation: Conversation, lead_id: str, scene: Scene) -> Flow:
    lead = yield from ask(SeeLead(lead_id=lead_id))
    if lead is None or lead.pro_id != conversation.pro_id or lead.status is not LeadStatus.BOOKED:
        return Outcome(conversation=conversation, lines=(line("job_gone"),))
    said = line(
        "job_details",
        about=lead.id,
        name=lead.customer_name or show.word("a_customer", scene),
        phone=lead.phone or "-",
        address=show.address(lead, scene) or scene.city(lead.city),
        map=show.map_link(lead),
        issue=show.issue(lead, scene),
        window=show.window_of(lead, scene),
        price=show.price(lead.quoted, scene) if lead.quoted else show.word("offer_no_price", scene),
        photos=_media(lead),
    )
    return Outcome(conversation=conversation, lines=(said,))


def _media(lead: Lead) -> str:
    """What the photos show, as it was understood."""
    return told(lead.media_show, 200) if lead.media_show else ""


def _pause(conversation: Conversation, lead_id: str, scene: Scene) -> Flow:
    job = yield from ask(PauseBot(lead_id=lead_id, pro_id=conversation.pro_id or ""))
    if job is None:
        return Outcome(conversation=conversation, lines=(line("job_gone"),))
    quiet = conversation.but(paused=tuple(dict.fromkeys((*conversation.paused, lead_id))))
    said = line("paused", name=_name(job.lead, scene), phone=job.lead.phone or "-")
    return Outcome(conversation=quiet, lines=(said,))


def _resume(conversation: Conversation, lead_id: str, scene: Scene) -> Flow:
    job = yield from ask(ResumeBot(lead_id=lead_id, pro_id=conversation.pro_id or ""))
    left = conversation.but(paused=tuple(each for each in conversation.paused if each != lead_id))
    if job is None:
        return Outcome(conversation=left, lines=(line("job_gone"),))
    return Outcome(conversation=left, lines=(line("resumed", name=_name(job.lead, scene)),))


def _name(lead: Lead, scene: Scene) -> str:
    return first_name(lead.customer_name or "") or show.word("a_customer", scene)


_DO: Mapping[str, Callable[[Conversation, str, Scene], Flow]] = {
    "details": _details,
    "pause": _pause,
    "resume": _resume,
}
