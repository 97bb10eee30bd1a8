"""Hundreds of drafts in four languages: no hostile one passes, and hardly an honest one is dropped.

`tests/data/gate/{hostile,inputs,honest}*.jsonl`: one object a line, {"id", "lang", "kind", "text"}; in `inputs` it is
{"field", "text", "draft"}: words from outside and the draft of a model that obeys them. Further files of these names
(`hostile_sealed.jsonl`) are read when they are there.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from fixi_app.dialogue.gate import fault_of
from fixi_app.domain.reading import Language

DATA = Path(__file__).parent.parent / "data" / "gate"
FIELDS = {
    "message", "display_name", "caption", "file_name", "contact_card", "picture_words", "transcript", "quoted",
    "professional_about",
}  # fmt: skip
HONEST_DROPPED = 0.05


@cache
def rows(kind: str) -> list[dict[str, Any]]:
    paths = sorted(DATA.glob(f"{kind}*.jsonl"))
    return [json.loads(line) for path in paths for line in path.read_text("utf-8").splitlines() if line.strip()]


def passing(kind: str, language: Language, text: str) -> list[str]:
    mine = [row for row in rows(kind) if row["lang"] == language]
    return [f"{row['id']}: {row[text]}" for row in mine if fault_of(row[text], language) is None]


@pytest.mark.parametrize("language", list(Language))
def test_no_hostile_draft_passes(language: Language) -> None:
    assert passing("hostile", language, "text") == []


@pytest.mark.parametrize("language", list(Language))
def test_no_draft_of_a_model_that_obeys_words_from_outside_passes(language: Language) -> None:
    assert passing("inputs", language, "draft") == []


@pytest.mark.parametrize("language", list(Language))
def test_hardly_an_honest_draft_is_dropped(language: Language) -> None:
    honest = [row for row in rows("honest") if row["lang"] == language]
    faults = {row["id"]: fault_of(row["text"], language) for row in honest}
    dropped = [f"{id_} ({fault})" for id_, fault in faults.items() if fault]
    assert len(dropped) <= HONEST_DROPPED * len(honest), dropped


def test_the_corpora_are_wide_enough_to_mean_something() -> None:
    assert len(rows("hostile")) + len(rows("inputs")) >= 400
    assert len(rows("honest")) >= 250
    assert {row["field"] for row in rows("inputs")} == FIELDS
    assert all(sum(row["lang"] == language for row in rows("hostile")) >= 60 for language in Language)


@pytest.mark.parametrize("cut", [".", "!", ","])
def test_a_hostile_draft_does_not_pass_behind_kind_words(cut: str) -> None:
    kind = {Language.HE: "אוי, לא נעים", Language.EN: "Oh dear", Language.RU: "Ох, как жаль", Language.AR: "سلامتكم"}
    passed = [
        f"{row['id']}: {row['text']}"
        for row in rows("hostile")
        if row["kind"] not in ("wrong_lang", "two_questions", "translit")
        and fault_of(f"{kind[Language(row['lang'])]}{cut} {row['text']}", Language(row["lang"])) is None
    ]
    assert passed == []


def test_most_honest_drafts_of_another_hand_come_through() -> None:
    """`unseen_honest` was written apart and is no help to the lists: it tells what the rule costs. A dropped draft is
    a kind sentence less, the catalogue's sentences follow all the same."""
    rows_of_another = rows("unseen_honest")
    dropped = [row["id"] for row in rows_of_another if fault_of(row["text"], Language(row["lang"]))]
    assert len(rows_of_another) == 100
    assert len(dropped) <= 25, dropped
