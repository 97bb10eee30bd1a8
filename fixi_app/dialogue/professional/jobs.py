"""The professional's booked visits: on the way, and done."""

from collections.abc import Callable

from fixi_app.dialogue import show
from fixi_app.dialogue.professional import charged, confirm, named, quoted
from fixi_app.dialogue.professional.offers import Maybe, once_more
from fixi_app.dialogue.professional.too_early import doubted, is_near
from fixi_app.dialogue.scene import Flow, Line, Outcome, Scene, hours_since, line, question
from fixi_app.dialogue.wishes import Finish, JobView, MyJobs, OnMyWay, SeeLead, ask
from fixi_app.dialogue.words import Word, digit_in
from fixi_app.domain.conversation import Conversation, OpenQuestion, asked
from fixi_app.domain.leads import Lead
from fixi_app.domain.professionals import first_name
from fixi_app.domain.questions import Question

_IN_A_ROW = 1 / 6
"""Hours: nobody gets through two jobs within."""


def on_my_way(conversation: Conversation, scene: Scene) -> Flow:
    return (yield from _one_of_mine(conversation, scene, "on_my_way"))


def finish(conversation: Conversation, scene: Scene) -> Flow:
    return (yield from _one_of_mine(conversation, scene, "finish"))


def listed(conversation: Conversation, scene: Scene) -> Flow:
    """His booked visits with what he needs at the door."""
    jobs = yield from ask(MyJobs(pro_id=conversation.pro_id or ""))
    if not jobs:
        return Outcome(conversation=conversation, lines=(line("jobs_none"),))
    rows = [f"{show.job_label(j.lead, scene)} · {show.address(j.lead, scene)} · {j.lead.phone or ''}" for j in jobs]
    return Outcome(conversation=conversation, lines=(line("jobs", jobs=show.numbered(rows)),))


def _one_of_mine(conversation: Conversation, scene: Scene, deed: str) -> Flow:
    mine = yield from ask(MyJobs(pro_id=conversation.pro_id or ""))
    pointed = quoted.lead_meant(scene)
    jobs = tuple(job for job in mine if job.lead.id == pointed) if pointed else _at_hand(mine, scene)
    if not jobs and deed == "on_my_way" and (offered := (yield from once_more(conversation, scene))):
        return offered
    if not jobs:
        return Outcome(conversation=conversation, lines=(line("job_gone" if pointed else "jobs_none"),))
    if len(jobs) == 1:
        if deed == "finish" and not pointed and _just_finished(conversation, scene):
            read_back = line("finish_next", address=show.job_label(jobs[0].lead, scene))
            return confirm.put(conversation, scene, deed, {"lead_id": jobs[0].lead.id}, read_back)
        meant_so = bool(pointed) and deed == "on_my_way"
        return (yield from _asked_or_done(conversation, deed, jobs[0].lead, scene, meant_so=meant_so))
    options = tuple(show.job_option(j.lead.id, j.lead, scene) for j in jobs[:9])
    asking = question(Question.WHICH_JOB, scene, options=options, about=deed)
    said = line("ask_which_job", options=show.numbered([o.label for o in options]))
    return Outcome(conversation=asked(conversation, asking), lines=(said,))


def _asked_or_done(conversation: Conversation, deed: str, lead: Lead, scene: Scene, *, meant_so: bool = False) -> Flow:
    """Done at once; where it hardly fits the hour its customer is told nothing before that is confirmed."""
    doubt = None if meant_so else doubted(lead, deed, scene)
    if doubt is not None:
        return confirm.put(conversation, scene, deed, {"lead_id": lead.id}, doubt)
    return (yield from done(conversation, deed, lead.id, scene))


def _just_finished(conversation: Conversation, scene: Scene) -> bool:
    """Whether another job was closed minutes ago: the same word again may well be said of that one."""
    opened = conversation.open_question
    asked_at = opened.since if opened and opened.kind is Question.FINAL_PRICE else None
    return any(hours_since(at, scene.now) < _IN_A_ROW for at in (asked_at, conversation.priced_at))


def confirmed(deed: str) -> Callable[[Conversation, confirm.Plan, Scene], Flow]:
    """His yes to a visit of another day."""

    def flow(conversation: Conversation, plan: confirm.Plan, scene: Scene) -> Flow:
        return (yield from done(conversation, deed, plan["lead_id"], scene))

    return flow


def _at_hand(jobs: tuple[JobView, ...], scene: Scene) -> tuple[JobView, ...]:
    """The visits that can be meant: those up to today, so that a wrong digit never closes tomorrow's; else all."""
    return tuple(job for job in jobs if is_near(job.lead, scene)) or jobs


def which(conversation: Conversation, opened: OpenQuestion, scene: Scene, word: Word | None = None) -> Maybe:
    """The answer to "which job?"."""
    option = named.of_options(opened, scene) if word is None or digit_in(scene.turn) else None
    if option is None:
        return None
    closed, deed = conversation.but(open_question=None), opened.about or "finish"
    lead = yield from ask(SeeLead(lead_id=option.value))
    if lead is None or deed != "finish":
        return (yield from done(closed, deed, option.value, scene))
    return (yield from _asked_or_done(closed, deed, lead, scene))


def done(conversation: Conversation, deed: str, lead_id: str, scene: Scene) -> Flow:
    """`on_my_way` or `finish` of just this visit."""
    pro_id = conversation.pro_id or ""
    if deed == "on_my_way":
        job = yield from ask(OnMyWay(lead_id=lead_id, pro_id=pro_id))
        if job is None:
            return Outcome(conversation=conversation, lines=(line("job_gone"),))
        key = "already_handled" if job.said_before else "pro_on_my_way"
        return Outcome(conversation=conversation, lines=(_named(key, job, scene),))
    job = yield from ask(Finish(lead_id=lead_id, pro_id=pro_id))
    if job is None:
        return Outcome(conversation=conversation, lines=(line("job_gone"),))
    closed = Outcome(conversation=conversation, lines=(_named("finished", job, scene),))
    if (paid := charged.with_done(scene)) is not None:
        return closed.then((yield from charged.kept(conversation, lead_id, paid, "price_kept", scene)))
    asking = asked(conversation, question(Question.FINAL_PRICE, scene, about=lead_id))
    return closed.then(Outcome(conversation=asking, lines=(line("ask_final_price"),)))


def _named(key: str, job: JobView | None, scene: Scene) -> Line:
    name = first_name(job.lead.customer_name or "") if job else ""
    return line(key, name=name or show.word("a_customer", scene))
