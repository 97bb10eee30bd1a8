"""Exact words that mean one thing at any moment. Only a whole message counts: a word inside a sentence does not."""

from enum import StrEnum

from fixi_app.domain.conversation import Turn


class Word(StrEnum):
    STATUS = "status"
    HELP = "help"
    PERSON = "person"
    CANCEL = "cancel"
    STOP = "stop"
    PRIVACY = "privacy"
    CONTINUE = "continue"
    OTHERS = "others"
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
    Word.CANCEL: "בטל|ביטול|לבטל|cancel|отмена",
    Word.STOP: "הסר|הסירו|stop|unsubscribe|стоп",
    Word.PRIVACY: "פרטיות|privacy",
    Word.CONTINUE: "המשך|להמשיך|continue|go on|продолжить",
    Word.OTHERS: "אחר|אחרים|עוד|זמן אחר|זמנים אחרים|other|others|more|another time|other times",
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


def _table(words: dict[Word, str]) -> dict[str, Word]:
    return {text: word for word, texts in words.items() for text in texts.split("|")}


CUSTOMER_WORDS = _table(_CUSTOMER)
PROFESSIONAL_WORDS = _table(_PROFESSIONAL)


def plain(text: str) -> str:
    """A message as compared with the exact words: trimmed, lower-case, without closing punctuation."""
    bare = text.strip().lower()
    return bare.rstrip(" .!,") if bare not in {"?", "؟"} else bare


def word_in(turn: Turn, table: dict[str, Word]) -> Word | None:
    """The last exact word among the messages of the turn."""
    found = [table[plain(text)] for text in turn.texts() if plain(text) in table]
    return found[-1] if found else None


def digit_in(turn: Turn) -> str | None:
    """The bare number that the turn consists of, or None; several different ones are none."""
    numbers = {plain(text).rstrip(")") for text in turn.texts()}
    only = numbers.pop() if len(numbers) == 1 else ""
    return str(int(only)) if only.isdecimal() and len(only) <= 6 else None


def ends_quiet_time(text: str) -> bool:
    """Whether a message needs no waiting for more: an exact command or a menu digit."""
    bare = plain(text)
    return bare in CUSTOMER_WORDS or bare in PROFESSIONAL_WORDS or (bare.isdecimal() and len(bare) <= 2)
