"""Whole conversations with corrections, changes of mind and refused addresses, against what was said in them."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from fixi_app.commands.converse import played
from fixi_app.commands.eval_lines import place_ids
from fixi_app.settings import load_settings
from fixi_app.understanding.scoring import Verdict, judged, total

DATA = Path(__file__).parents[1] / "data" / "understanding"
SET, SEALED = DATA / "conversations.jsonl", DATA / "conversations_sealed.jsonl"
"""The sealed ones were written apart and not looked at while the reader was made."""
OF_BOOKING = "ready_to_book"


def conversations(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


async def verdicts(line: dict[str, Any], tmp_path: Path) -> list[Verdict]:
    told = await played(line["turns"], datetime.fromisoformat(line["now"]), load_settings(tmp_path))
    return judged(line["expect"], told["facts"], place_ids(SET))


@pytest.mark.parametrize(("path", "least"), [(SET, 50), (SEALED, 20)])
async def test_facts_and_readiness_of_whole_conversations_are_as_the_customers_said(
    path: Path, least: int, tmp_path: Path
) -> None:
    lines = conversations(path)
    judgements = [(line, verdict) for line in lines for verdict in await verdicts(line, tmp_path)]
    wrong = "\n".join(f"{line['id']}: {verdict}" for line, verdict in judgements if not verdict.right)
    told = [verdict for _, verdict in judgements if verdict.expected is not False and verdict.field != OF_BOOKING]
    booking = [verdict for _, verdict in judgements if verdict.field == OF_BOOKING]
    assert len(lines) >= least
    assert (total(told).f1 or 0) >= 0.95, wrong
    assert sum(verdict.right for verdict in booking) >= 0.95 * len(booking), wrong


async def test_a_refused_address_is_met_with_what_does_instead_and_then_with_a_person(tmp_path: Path) -> None:
    turns = ["נזילה בכיור בחולון", "לא רוצה לתת כתובת", "מחר בבוקר", "אמרתי שאני לא נותן כתובת"]
    told = await played(turns, datetime.fromisoformat("2026-11-25T09:00:00+02:00"), load_settings(tmp_path))
    assert "מיקום" in "".join(told["replies"][1])
    assert "לבטל" not in "".join(told["replies"][1])
    assert "אדם מהצוות" in "".join(told["replies"][3])
    assert told["facts"]["ready_to_book"] is False


async def test_who_will_come_is_answered_and_the_open_question_put_again(tmp_path: Path) -> None:
    turns = ["נזילה בכיור בחולון", "מי מגיע?"]
    told = await played(turns, datetime.fromisoformat("2026-11-25T09:00:00+02:00"), load_settings(tmp_path))
    assert "אבי כהן, אינסטלציה" in told["replies"][1][0]
    assert "הכתובת" in told["replies"][1][0]
