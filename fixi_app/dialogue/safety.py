"""The fixed safety texts: what to do now, and whom to call. No model, no turn, no delay.

Texts and numbers are data (`safety.toml`), in the customer's language; the numbers are those of the country. Israel:
police 100, ambulance 101 (Magen David Adom), fire and rescue 102, electricity 103 (Israel Electric Corporation).
"""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from fixi_app.domain.reading import Danger, Language


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("safety.toml").read_text(encoding="utf-8"))


def safety_text(danger: Danger, language: Language, country: str) -> str:
    """What to do at this danger and whom to call there; a country without a table names 112, which works in most."""
    numbers = _table()["numbers"].get(country, _table()["numbers"]["other"])
    texts = _table().get(language.value, _table()["en"])
    sentence: str = texts[danger.value]
    return sentence.format_map(numbers)
