"""The files of words and patterns: one subject a file, no phrase told twice, and nothing that no reader asks for."""

import re
import tomllib
from collections import Counter

import pytest

from fixi_app.understanding import grammar, lexicon

SOURCE = "\n".join(path.read_text(encoding="utf-8") for path in sorted(lexicon.FOLDER.parent.glob("*.py")))
LANGUAGES = ("he", "en", "ru", "ar")
SUBJECTS = {"danger": ("danger", "undo"), "trades": ("trade", "also", "circumstance", "doorstep")}
BY_NAME = {"dates", "macros", "parts", "choices", "street.kept"}
"""Sections whose names come from the rules themselves."""
TABLES = {"numbers", "hours", "extras", "before_hour", "soon", "weekdays", "months", "ordinals", "month_days"}


def phrases(name: str) -> list[tuple[str, str]]:
    """(label without its weight, phrase) of one file."""
    content = tomllib.loads((lexicon.FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
    return [(label.split(":")[0], text) for label, texts in content.get("phrases", {}).items() for text in texts]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_phrase_is_told_twice_in_a_language(language: str) -> None:
    told = Counter(each for path in lexicon.FOLDER.glob(f"*_{language}.toml") for each in phrases(path.stem))
    assert [phrase for phrase, times in told.items() if times > 1] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_subject_has_one_file(language: str) -> None:
    def heads(name: str) -> set[str]:
        return {label.split(".")[0] for label, _ in phrases(f"{name}_{language}")}

    assert phrases(language) == []
    assert {path.stem for path in lexicon.FOLDER.glob(f"*_{language}.toml")} == {
        f"{name}_{language}" for name in ("trades", "wishes", "danger")
    }
    assert all(heads(name) <= set(labels) for name, labels in SUBJECTS.items())
    assert not heads("wishes") & {label for labels in SUBJECTS.values() for label in labels}


def test_every_label_and_list_is_asked_for() -> None:
    labels = {label for path in lexicon.FOLDER.glob("*.toml") for label, _ in phrases(path.stem)}
    asked = {label for label in labels if f'"{label}"' in SOURCE or label.startswith("trade.")}
    assert labels - asked == set()
    assert [name for name in lexicon.lexicon().lists if f'lists["{name}"]' not in SOURCE] == []


@pytest.mark.parametrize("language", [*LANGUAGES, grammar.ANY])
def test_every_key_of_a_grammar_is_asked_for(language: str) -> None:
    content = tomllib.loads((grammar.FOLDER / f"{language}.toml").read_text(encoding="utf-8"))
    keys = [(section, key) for section, inner in content.items() if isinstance(inner, dict) for key in inner]
    keys = [each for each in keys if each[0] not in BY_NAME | TABLES and ".".join(each) not in BY_NAME]
    names = [(section, key, key.removesuffix("_words")) for section, key in keys]
    unused = [f"{s}.{k}" for s, k, bare in names if not re.search(rf'"(?:{s}\.)?(?:{k}|{bare})"', SOURCE)]
    assert unused == []
