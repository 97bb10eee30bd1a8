"""Where a professional's turn enters. His words are few and exact; a digit answers the question asked last."""

from fixi_app.dialogue import digits, show
from fixi_app.dialogue.placeholders import told
from fixi_app.dialogue.professional import agenda, jobs, offers
from fixi_app.dialogue.scene import Flow, Outcome, Scene, line
from fixi_app.dialogue.wishes import CallPerson, SeeMyDay, ask
from fixi_app.dialogue.words import PROFESSIONAL_WORDS, Word, digit_in, word_in
from fixi_app.domain.conversation import Conversation, Mode, OpenQuestion
from fixi_app.domain.questions import Question
from fixi_app.domain.reading import Intent

_MENU_DIGITS = {"1": Word.APPROVE, "2": Word.REFUSE, "3": Word.FINISH}


def turn(conversation: Conversation, scene: Scene) -> Flow:
    """One turn of a professional: first the news (offers, withdrawals), then his own words."""
    outcome = Outcome(conversation=conversation)
    for item in scene.turn.news():
        tells = agenda.told if item.kind == "agenda" else offers.told
        outcome = outcome.then((yield from tells(outcome.conversation, item, scene)))
    if scene.turn.has_messages():
        outcome = outcome.then((yield from _spoken(outcome.conversation, scene)))
    return outcome


def _spoken(conversation: Conversation, scene: Scene) -> Flow:
    if conversation.mode is Mode.PERSON or not _says_something(scene):
        return Outcome(conversation=conversation)
    word = word_in(scene.turn, PROFESSIONAL_WORDS)
    if doubtful := _doubtful_digit(conversation, scene):
        return doubtful
    if answered := (yield from _open_question(conversation, scene, word)):
        return answered
    word = word or _meant(conversation, scene)
    acts = {
        Word.APPROVE: offers.approve,
        Word.REFUSE: offers.refuse,
        Word.ON_MY_WAY: jobs.on_my_way,
        Word.FINISH: jobs.finish,
        Word.JOBS: jobs.listed,
    }
    if word in acts:
        return (yield from acts[word](conversation, scene))
    if word is Word.PERSON or scene.turn.reading.intent is Intent.HUMAN:
        yield from ask(CallPerson(reason="professional"))
        return Outcome(conversation=conversation, lines=(line("pro_person_called"),))
    if scene.turn.reading.intent is Intent.THANKS:
        return Outcome(conversation=conversation, lines=(line("welcome"),))
    return (yield from menu(conversation, scene))


def _says_something(scene: Scene) -> bool:
    return any(i.inbound and (i.inbound.text.strip() or i.inbound.media or i.inbound.tap_id) for i in scene.turn.items)


def _open_question(conversation: Conversation, scene: Scene, word: Word | None) -> offers.Maybe:
    opened = conversation.open_question
    if opened is None:
        return None
    if opened.kind in (Question.WHICH_OFFER, Question.REFUSE):
        return (yield from offers.which(conversation, opened, scene))
    if opened.kind is Question.WHICH_JOB:
        return (yield from jobs.which(conversation, opened, scene))
    if opened.kind is Question.FINAL_PRICE:
        return (yield from jobs.final_price(conversation, opened, scene, word))
    if opened.kind is Question.AMBIGUOUS_DIGIT:
        return _which_question(conversation, opened, scene)
    return (yield from _price_after_all(conversation, scene))


def _doubtful_digit(conversation: Conversation, scene: Scene) -> Outcome | None:
    """A new offer came while "which job?" or "how much?" was open: a quick 1 may mean the job, and must not approve."""
    former = conversation.former_question
    if former is None or former.kind not in (Question.WHICH_JOB, Question.FINAL_PRICE):
        return None
    return digits.doubtful(conversation, scene)


def _which_question(conversation: Conversation, opened: OpenQuestion, scene: Scene) -> Outcome | None:
    """The question that he means is open again, to be answered now that both were read."""
    digit = digit_in(scene.turn)
    if digit is None or not 1 <= int(digit) <= len(opened.options):
        return None
    newer = conversation.former_question
    meant_newer = newer is not None and opened.options[int(digit) - 1].value == newer.kind.value
    back = conversation.but(open_question=newer if meant_newer else None, former_question=None)
    return Outcome(conversation=back, lines=(line("answer_again" if meant_newer else "ask_word_again"),))


def _price_after_all(conversation: Conversation, scene: Scene) -> offers.Maybe:
    """An offer came while the price of a job was asked for: a sum still answers that, for no offer is answered so."""
    former, number = conversation.former_question, digit_in(scene.turn)
    if former is None or former.kind is not Question.FINAL_PRICE or number is None or number in _MENU_DIGITS:
        return None
    opened = conversation.open_question
    priced = yield from jobs.final_price(conversation.but(former_question=None), former, scene, None)
    return priced.but(conversation=priced.conversation.but(open_question=opened)) if priced else None


def _meant(conversation: Conversation, scene: Scene) -> Word | None:
    """A menu digit, or a plain yes or no while an offer is the open question."""
    if digit := digit_in(scene.turn):
        return _MENU_DIGITS.get(digit)
    tapped = [i.inbound.tap_id for i in scene.turn.items if i.inbound and i.inbound.tap_id]
    if tapped and tapped[0] in ("approve", "refuse"):
        return Word(tapped[0])
    opened, answer = conversation.open_question, scene.turn.reading.answer
    if opened is None or opened.kind is not Question.OFFER or answer is None:
        return None
    return Word.APPROVE if answer.yes else Word.REFUSE if answer.no else None


def menu(conversation: Conversation, scene: Scene) -> Flow:
    """His day, his rating and load, and the words he can use."""
    day = yield from ask(SeeMyDay(pro_id=conversation.pro_id or ""))
    visits = [told(show.job_label(job.lead, scene)) for job in day.jobs]
    said = line(
        "pro_menu",
        name=conversation.name or "",
        day="\n".join(visits) if visits else show.word("pro_no_visits", scene),
        rating=f"{day.rating:.1f}" if day.votes else "-",
        votes=day.votes,
        load=f"{day.open_jobs}/{day.max_jobs}",
        offers=day.offers,
    )
    return Outcome(conversation=conversation, lines=(said,))
