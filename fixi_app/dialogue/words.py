"""Exact words that mean one thing at any moment. Only a whole message counts: a word inside a sentence does not."""

import re
from enum import StrEnum

from fixi_app.domain.conversation import Turn


class Word(StrEnum):
    STATUS = "status"
    HELP = "help"
    PERSON = "person"
    MACHINE = "machine"
    """Is this a machine? Always answered with yes."""
    CANCEL = "cancel"
    LEAVE = "leave"
    """Never mind, not needed: the way out of any question."""
    STOP = "stop"
    PRIVACY = "privacy"
    CONTINUE = "continue"
    OTHERS = "others"
    WAIT = "wait"
    APPROVE = "approve"
    REFUSE = "refuse"
    ON_MY_WAY = "on_my_way"
    FINISH = "finish"
    JOBS = "jobs"
    MENU = "menu"
    SKIP = "skip"


_CUSTOMER = {
    Word.STATUS: "סטטוס|מצב|status|?|؟|статус",
    Word.HELP: "עזרה|תפריט|help|menu|помощь",
    Word.PERSON: "נציג|נציגה|בן אדם|אדם|מוקד|human|agent|person|representative|оператор|человек",
    Word.MACHINE: "בוט|זה בוט|אתה בוט|את בוט|אתם בוט|אני מדבר עם בוט|אני מדברת עם בוט|זה רובוט|אתה רובוט|זה מחשב|"
    "זה אוטומטי|אתה אמיתי|אתה בן אדם|את בן אדם|bot|are you a bot|is this a bot|are you a robot|are you a machine|"
    "are you real|are you human|are you a human|am i talking to a bot|is this automated",
    Word.CANCEL: "בטל|ביטול|לבטל|cancel|отмена",
    Word.LEAVE: "עזוב|עזבי|עזבו|תעזוב|תעזבו|לא משנה|עזוב לא משנה|עזבו לא משנה|לא תודה|לא צריך|לא צריכה|לא צריך תודה|"
    "כבר לא צריך|כבר לא צריכה|לא רלוונטי|כבר לא רלוונטי|nevermind|never mind|forget it|leave it|no thanks|"
    "no thank you|not needed|no longer needed",
    Word.STOP: "הסר|הסירו|stop|unsubscribe|стоп",
    Word.PRIVACY: "פרטיות|privacy",
    Word.CONTINUE: "המשך|להמשיך|continue|go on|продолжить",
    Word.OTHERS: "אחר|אחרים|עוד|זמן אחר|זמנים אחרים|שעה אחרת|מישהו אחר|other|others|more|another|another time|"
    "other times|someone else",
    Word.WAIT: "אחכה|נחכה|לחכות|מחכה|i'll wait|wait|i will wait",
    Word.SKIP: "דלג|skip",
}
_PROFESSIONAL = {
    Word.APPROVE: "אשר|מאשר|מאשרת|לאשר|approve|accept",
    Word.REFUSE: "דחה|דוחה|לדחות|refuse|decline|reject",
    Word.ON_MY_WAY: "בדרך|אני בדרך|יצאתי|on my way|omw",
    Word.FINISH: "סיימתי|סיים|גמרתי|finished|done|finish",
    Word.JOBS: "עבודות|jobs|פרטים|details",
    Word.MENU: "תפריט|עזרה|menu|help|סטטוס|status|?",
    Word.SKIP: "דלג|דלגי|לדלג|skip",
    Word.PERSON: "נציג|human|person",
}
_AGREEMENTS = (
    "כן|מעולה|סבבה|אחלה|מצוין|מצויין|בסדר|מתאים|נהדר|יופי|אוקיי|אוקי|נכון|מאשר|מאשרת|סגור|מושלם|"
    "yes|ok|okay|great|perfect|fine|sure|good|excellent|correct|confirm|confirmed"
)
_COURTESIES = "תודה|רבה|לך|לכם|מאוד|הכל|הכול|גמור|thanks|thank|you|very|much|all|that's|sounds"
_AGREEING, _COURTESY = frozenset(_AGREEMENTS.split("|")), frozenset(_COURTESIES.split("|"))
_CANCEL_DENIED = re.compile(
    r"(?:^|\s)(?:אל|לא)\s+(?:נא\s+)?(?:תבטל\w*|לבטל|מבטל\w*|ביטלתי|לביטול)"
    r"|(?:don'?t|do not|not to)\s+cancel",
    re.IGNORECASE,
)
_CALL_WANTED = re.compile(
    r"(?:לדבר|נדבר|שיחה)\s+(?:איתכם\s+)?ב?טלפון|(?:תתקשרו|תתקשר|תחזרו|תחזור)\s+אל(?:יי|י)"
    r"|(?:talk|speak)\s+(?:on|over|by)\s+the\s+phone|call\s+me",
    re.IGNORECASE,
)
_LETTERS = {letter: place for place, pair in enumerate(zip("אבגדהוזחט", "abcdefghi", strict=True)) for letter in pair}


def _table(words: dict[Word, str]) -> dict[str, Word]:
    return {text: word for word, texts in words.items() for text in texts.split("|")}


CUSTOMER_WORDS = _table(_CUSTOMER)
PROFESSIONAL_WORDS = _table(_PROFESSIONAL)


def plain(text: str) -> str:
    """A message as compared with the exact words: lower-case, single spaces, without commas and closing punctuation."""
    bare = " ".join(text.lower().replace(",", " ").replace("’", "'").split())
    return bare.rstrip(" .!?؟") or bare


def word_in(turn: Turn, table: dict[str, Word]) -> Word | None:
    """The last exact word among the messages of the turn."""
    found = [table[plain(text)] for text in turn.texts() if plain(text) in table]
    return found[-1] if found else None


def digit_in(turn: Turn) -> str | None:
    """The bare number that the turn consists of, or None; several different ones are none."""
    numbers = {plain(text).rstrip(")") for text in turn.texts()}
    only = numbers.pop() if len(numbers) == 1 else ""
    return str(int(only)) if only.isdecimal() and len(only) <= 6 else None


def letter_in(turn: Turn) -> int | None:
    """The place (from 0) of the bare letter that the turn consists of: א or a is 0. None when it is none."""
    texts = {plain(text).rstrip(")") for text in turn.texts()}
    return _LETTERS.get(texts.pop()) if len(texts) == 1 else None


def agrees(turn: Turn) -> bool:
    """Nothing but agreement, perhaps with thanks: "תודה, מעולה" answers a proposal, "תודה" alone does not."""
    words = [word for text in turn.texts() for word in re.split(r"[^\w']+", text.lower()) if word]
    return bool(_AGREEING & set(words)) and set(words) <= _AGREEING | _COURTESY


def denies_cancelling(turn: Turn) -> bool:
    """He says not to cancel."""
    return any(_CANCEL_DENIED.search(text) for text in turn.texts())


def wants_a_call(turn: Turn) -> bool:
    """He would rather talk by phone."""
    return any(_CALL_WANTED.search(text) for text in turn.texts())


def ends_quiet_time(text: str) -> bool:
    """Whether a message needs no waiting for more: an exact command or a menu digit."""
    bare = plain(text)
    return bare in CUSTOMER_WORDS or bare in PROFESSIONAL_WORDS or (bare.isdecimal() and len(bare) <= 2)
