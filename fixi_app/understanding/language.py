"""Which of the four languages a message is written in, by its letters."""

from fixi_app.domain.reading import Language

_RANGES = (
    (Language.HE, "\u05d0", "\u05ea"),
    (Language.RU, "\u0400", "\u04ff"),
    (Language.AR, "\u0620", "\u06ff"),
    (Language.EN, "a", "z"),
)


def language_of(low: str, spoken: Language | None = None) -> Language | None:
    """The language with most letters; `spoken` when there are none ("5", an emoji)."""
    counts = dict.fromkeys(Language, 0)
    for letter in low:
        for language, first, last in _RANGES:
            if first <= letter <= last:
                counts[language] += 1
                break
    if not any(counts.values()):
        return spoken
    # A brand or a street in Latin letters does not make a Hebrew sentence English: half weight for Latin.
    counts[Language.EN] //= 2
    best = max(counts, key=lambda language: counts[language])
    return best if counts[best] else Language.EN
