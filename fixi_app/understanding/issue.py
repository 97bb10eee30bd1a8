"""The fault in the customer's own words, on one line: the clauses that tell of it, without address, time and phone."""

# A rule of the grammar is read as one line.
# ruff: noqa: E501

import re

from fixi_app.understanding.mask import BLOT, hide_spans
from fixi_app.understanding.scan import Scan

LONGEST = 120
_CLAUSE = re.compile(r"[^.!?\n;,]+")
_EDGES = " ,.-–:;!?·\"'"
_BLOTS = re.compile(rf"\s*(?:[בלמהו]-?)?{BLOT}+\s*")
_TAIL = re.compile(
    r"(?:^|[\s,])(?:אני|אנחנו|ואני|אז|כתובת|הכתובת|הכתובת היא|ב|ל|מ|של|עם|ברחוב|רחוב|בבקשה|תודה|תודה רבה|תודה מראש|מראש|"
    r"in|at|on|of|to|for|from|near|the|our|my|by|and|the address is|address|please|thanks|thank you|в|на|по|у|пожалуйста|في|ب|من|عند|لو سمحت|من فضلك)$",
    re.IGNORECASE,
)
_OPENING = re.compile(
    r"^(?:היי|הי|שלום רב|שלום|אהלן|בוקר טוב|ערב טוב|צהריים טובים|מה נשמע|מה קורה|מה שלומך|אחי|אחותי|חברים|אז|טוב|ובכן|בקיצור|תקשיבו?|תקשיבי|תראו?|"
    r"בעצם|יעני|כאילו|אה+|אמ+|כן|ככה|רגע|תשמעו?|תשמעי|ו?יש גם|(?:אני|אנחנו) (?:גר|גרה|גרים)(?: ו(?=יש))?|וגם|גם|(?:אני |אנחנו )?(?:צריך|צריכה|צריכים|מחפש|מחפשת|מחפשים)(?: דחוף| בדחיפות)?|רציתי (?:לדעת|לשאול|לברר|להזמין)|אפשר לדעת|האם|אם|בבקשה|ו?יש (?:לי|לנו|אצלי|אצלנו)(?: פה| כאן| בבית| בדירה)?|hi there|hi|hello|hey|good morning|good evening|"
    r"good afternoon|so|well|ok|okay|basically|listen|um+|uh+|yeah|like|also|please|i wanted to (?:ask|know)|just wondering|if|(?:i |we )?need(?: an?| to)?|(?:i'm |i am )?looking for(?: an?)?|(?:i|we)(?:'ve| have)(?: got)?(?: an?)?|there(?:'s| is| are)(?: an?)?|my|our|"
    r"здравствуйте|добрый день|привет|у (?:меня|нас)|ещ[её]|также|مرحبا|و?كمان|عندي|عنا|عندنا)(?![^\W_])[\s,!]*",
    re.IGNORECASE,
)
_PRICE = re.compile(
    r"^(?:כמה (?:זה )?(?:עולה|יעלה|תעלה|עולים|יעלו|תיקחו|תקחו|לוקחים|לוקח|גובים|גובה|יוצא|כסף)|(?:מה|מהו|מהי) (?:ה?מחיר|ה?עלות|ה?תעריף)(?: של)?|"
    r"(?:ה?מחיר|הצעת מחיר)(?: של)?|בכמה|how much (?:is it|does it cost|would it cost|will it cost|do you charge|would you charge|would|is|for)|"
    r"what(?:'s| is| would| does)?(?: the| it| be)* (?:price|cost|rate|charge)(?: of)?|(?:price|quote|estimate)(?: for| of)|"
    r"сколько (?:будет )?стоит|قديش|كم)(?![^\W_])(?:\s(?:לי|לנו|אצלכם|בערך|זה|יעלה|עולה|יוצא|על|עבור|to|for|me|us|about|of|your?))*\s+(?:ל-?(?=ה))?",
    re.IGNORECASE,
)


def issue_of(
    scan: Scan, places: list[tuple[int, int]], part: range | None = None, *, danger: bool = False
) -> str | None:
    """The issue, None when no clause tells of one; of one part of the text only where that is given.

    In danger the clauses that tell of it are told too: whoever comes must know what burns.
    """
    part = part or range(len(scan.text))
    outside = [(0, part.start), (part.stop, len(scan.text))]
    shown = hide_spans(scan.text, [*scan.taken, *places, *_phones(scan), *outside])
    marks = [*scan.labelled("trade"), *(scan.labelled("danger") if danger else ())]
    told = []
    for clause in _CLAUSE.finditer(shown):
        told_of = (hit for hit in marks if hit.start in part)
        if any(clause.start() <= hit.start < clause.end() for hit in told_of):
            words = _bare(_BLOTS.sub(" ", clause.group()))
            if words:
                told.append(words)
    return _shortened(", ".join(told)) or None


def _bare(words: str) -> str:
    """The clause without greetings, fillers, the words of a price question, and what is left dangling at its end."""
    words = words.strip(_EDGES)
    before = ""
    while words != before:
        before = words
        for edge in (_OPENING, _PRICE, _TAIL):
            words = edge.sub("", words).strip(_EDGES)
    return words


def _phones(scan: Scan) -> list[tuple[int, int]]:
    """Long runs of blots are phones and links; short ones are sizes and counts, which belong to the fault."""
    return [match.span() for match in re.finditer(rf"{BLOT}{{9,}}", scan.numbers)]


def _shortened(text: str) -> str:
    text = " ".join(text.split())
    if len(text) <= LONGEST:
        return text
    return text[: LONGEST - 1].rsplit(" ", 1)[0].rstrip(_EDGES) + "…"
