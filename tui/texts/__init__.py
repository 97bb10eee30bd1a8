"""The words of the dashboard, a folder for each language and in it a file for each area.

A table may stand in several files: an area brings its own name, keys and help along. Adding a language is adding a
folder.

Promise: every key exists in every language (a test holds it), and a text with places is filled by name.
"""

import tomllib
from functools import cache
from importlib import resources
from typing import Any


class Texts:
    """The words of one language. `t("leads.save")` is the key `save` of the table `leads`."""

    def __init__(self, language: str) -> None:
        self.language = language if language in LANGUAGES else "en"
        self._flat = catalogue(self.language)

    def __call__(self, key: str, **values: Any) -> str:
        text = self._flat[key]
        return text.format(**values) if values else text

    def named(self, table: str, value: str) -> str:
        """A word for a value of an enumeration; a value newer than the catalogue shows itself."""
        return self._flat.get(f"{table}.{value}", value.replace("_", " "))

    @property
    def side(self) -> str:
        """Where reading starts in this language: "R" or "L"."""
        return "R" if self.language == "he" else "L"


LANGUAGES = ("he", "en")


@cache
def catalogue(language: str) -> dict[str, str]:
    """All texts of a language under their dotted keys."""
    found: dict[str, str] = {}
    for file in sorted(resources.files(__package__).joinpath(language).iterdir(), key=lambda one: one.name):
        for key, text in _flatten(tomllib.loads(file.read_text(encoding="utf-8")), ""):
            if key in found:
                raise ValueError(f"{key} stands twice among the texts of {language}")
            found[key] = text
    return found


def _flatten(table: dict[str, Any], prefix: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for key, value in table.items():
        name = f"{prefix}{key}"
        found += _flatten(value, f"{name}.") if isinstance(value, dict) else [(name, str(value))]
    return found
