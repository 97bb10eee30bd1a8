"""The sentences of the desk, for the people who run the business; what customers and professionals read is elsewhere.

A catalogue is `texts/LANGUAGE.toml`; both have the same keys (a test compares them). The owner is spoken to in forms
without gender.
"""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from fixi_app.dialogue.placeholders import clean
from fixi_app.domain.reading import Language

_TEXTS = Path(__file__).parent / "texts"


@cache
def catalogue(language: str) -> dict[str, Any]:
    """All sentences of a language, as nested as the file."""
    return tomllib.loads((_TEXTS / f"{language}.toml").read_text(encoding="utf-8"))


class Words:
    """Speaks one language at a time: Hebrew, or English for everybody else."""

    def __init__(self, language: Language) -> None:
        self.turn_to(language)

    def turn_to(self, language: Language) -> None:
        """From now on in this language; every part of the desk has the same Words."""
        self.language = Language.HE if language is Language.HE else Language.EN
        self._catalogue = catalogue(self.language.value)

    def __call__(self, key: str, /, **facts: object) -> str:
        """One sentence; `key` is dotted. Raises KeyError for a key or placeholder that does not exist."""
        found: Any = self._catalogue
        for part in key.split("."):
            found = found[part]
        sentence: str = found.format_map({name: clean(str(value)) for name, value in facts.items()})
        return sentence.strip()

    def or_else(self, key: str, otherwise: str) -> str:
        """A word that may have no translation: what was stored is then shown as it is."""
        try:
            return self(key)
        except KeyError:
            return otherwise
