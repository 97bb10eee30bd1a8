"""The professional's answer to "is it done?": just the visit that was asked about, whatever else he has open."""

from fixi_app.dialogue.customer.follow_wishes import NotYetDone
from fixi_app.dialogue.phrases import Phrase, holds
from fixi_app.dialogue.professional import jobs
from fixi_app.dialogue.professional.numbers import numbered
from fixi_app.dialogue.professional.offers import Maybe
from fixi_app.dialogue.scene import Outcome, Scene, line
from fixi_app.dialogue.wishes import ask
from fixi_app.dialogue.words import Word, digit_in
from fixi_app.domain.conversation import Conversation, OpenQuestion
from fixi_app.domain.leads import LeadStatus


def done(conversation: Conversation, opened: OpenQuestion, scene: Scene, word: Word | None) -> Maybe:
    """Done: closed, and its price is asked for. Not yet: asked again later. A command of his goes its own way."""
    digit, answer = digit_in(scene.turn), scene.turn.reading.answer
    closed, lead_id = conversation.but(open_question=None), opened.about or ""
    finished = digit == "1" or word is Word.FINISH or (digit is not None and numbered(digit) is Word.FINISH)
    if finished or (word is None and digit is None and answer and answer.yes):
        return (yield from jobs.done(closed, "finish", lead_id, scene))
    if digit == "2" or (word is None and _not_yet(scene)):
        lead = yield from ask(NotYetDone(lead_id=lead_id))
        still = lead is not None and lead.status is LeadStatus.BOOKED and lead.pro_id == conversation.pro_id
        return Outcome(conversation=closed, lines=(line("job_later" if still else "job_gone"),))
    return None


def _not_yet(scene: Scene) -> bool:
    answer = scene.turn.reading.answer
    return bool(answer and answer.no) or holds(Phrase.NOT_YET, scene.turn.texts())
