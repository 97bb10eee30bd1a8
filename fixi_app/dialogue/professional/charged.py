"""The price charged, once a visit is done: taken down, and a second sum said right after it corrects the first."""

import re

from fixi_app.dialogue import render
from fixi_app.dialogue.professional.numbers import numbered
from fixi_app.dialogue.professional.offers import HANDLED_HOURS, Maybe
from fixi_app.dialogue.scene import Flow, Outcome, Scene, hours_since, line
from fixi_app.dialogue.wishes import Charged, ask
from fixi_app.dialogue.words import Word, digit_in
from fixi_app.domain.conversation import Conversation, OpenQuestion
from fixi_app.domain.questions import Question

_SUM = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?|\d{1,6}(?:\.\d{1,2})?")
_OPEN_BESIDE = frozenset({Question.OFFER, Question.MENU})
"""What waits without asking for a sum."""
_AROUND_A_CORRECTION = re.compile(
    r"(?<!\w)(?:סליחה|טעות|טעיתי|אופס|בעצם|התכוונתי|לא|זה|היה|היו|ל|תקן|תקני|לתקן|תתקן|תתקני|שקל|שקלים|שח|ש[\"״]ח|"
    r"sorry|oops|mistake|my|actually|i|meant|no|not|it|was|is|correct|that|to|make|shekels?|nis|"
    r"извините|ошибка|ошибся|ошиблась|нет|не|шекелей|آسف|عفوا|عفوًا|خطأ|لا|شيكل)(?!\w)|[₪.!:–—-]",
    re.IGNORECASE,
)


_PAID = re.compile(
    r"(?:סיימתי|סיים|גמרתי|finished|done)\W{1,3}\d{3,}|"
    r"(?<!\w)(?:לקחתי|גביתי|קיבלתי|שולם|שילמ\w+|charged|took|paid|got)\s+(?:(?:לי|ממנו|ממנה|me)\s+)?\d[\d,]+|"
    r"\d{2,}\s*(?:₪|ש[\"״]?ח|שקל(?:ים)?|nis|shekels?|(?:ב?מזומן|ב?ביט|ב?אשראי|cash|bit)(?!\w))",
    re.IGNORECASE,
)
"""A sum in words that say that a job is done: a house number or an hour stands there otherwise."""
_LASTS = re.compile(r"\d\s*(?:דק|שע|min|hour)")


def with_done(scene: Scene) -> float | None:
    """The price charged, said in the same breath as that the job is done ("finished, 450 in cash")."""
    said = " ".join(scene.turn.texts())
    return _sum_in(scene) if _PAID.search(said) and not _LASTS.search(said) else None


def told(conversation: Conversation, opened: OpenQuestion, scene: Scene, word: Word | None) -> Maybe:
    """The price charged, or a skip. Anything else is not taken for one, and the question stays."""
    closed = conversation.but(open_question=None)
    if word is Word.SKIP:
        return Outcome(conversation=closed, lines=(line("price_skipped"),))
    value = _sum_in(scene)
    if value is None or word is not None or not opened.about:
        return None
    return (yield from kept(closed, opened.about, value, "price_kept", scene))


def corrected(conversation: Conversation, scene: Scene) -> Maybe:
    """ "Sorry, 430", said soon after a sum was taken down and where nothing else asks for one; None for other words."""
    opened, lead_id = conversation.open_question, conversation.priced_lead
    if lead_id is None or hours_since(conversation.priced_at, scene.now) > HANDLED_HOURS:
        return None
    value, beside = _sum_in(scene), opened is None or opened.kind in _OPEN_BESIDE
    if value is None or not beside or not _only_corrects(scene):
        return None
    return (yield from kept(conversation, lead_id, value, "price_corrected", scene))


def kept(conversation: Conversation, lead_id: str, value: float, key: str, scene: Scene) -> Flow:
    kept = yield from ask(Charged(lead_id=lead_id, pro_id=conversation.pro_id or "", amount=value))
    if not kept:
        return Outcome(conversation=conversation.but(priced_lead=None), lines=(line("job_gone"),))
    known = conversation.but(priced_lead=lead_id, priced_at=scene.now)
    return Outcome(conversation=known, lines=(line(key, amount=render.amount(value, scene.language)),))


def _sum_in(scene: Scene) -> float | None:
    """The one sum of these words; a bare number of the menu is hardly what a visit cost."""
    numbers = {found for text in scene.turn.texts() for found in _SUM.findall(text)}
    digit = digit_in(scene.turn)
    if len(numbers) != 1 or (digit and numbered(digit)):
        return None
    return float(numbers.pop().replace(",", ""))


def _only_corrects(scene: Scene) -> bool:
    """Nothing stands beside the sum but what people say when they take a sum back."""
    said = (_SUM.sub(" ", text).replace(",", " ") for text in scene.turn.texts())
    return not any(_AROUND_A_CORRECTION.sub(" ", text).strip() for text in said)
