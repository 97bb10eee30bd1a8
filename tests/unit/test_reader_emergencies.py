"""The emergency lane's ear: every paraphrase of a danger is heard, ordinary messages do not set it off.

Files named `*_sealed` and `*_later` were written apart and not looked at before the reader was first measured by them.
"""

import json
from pathlib import Path

import pytest

from fixi_app.domain.reading import Danger
from fixi_app.understanding.danger import danger_in

DATA = Path(__file__).parent.parent / "data" / "understanding"
MOST_FALSE = 0.03


def _told(name: str) -> list[dict[str, str]]:
    return [
        json.loads(line)
        for path in sorted(DATA.glob(f"{name}*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]


@pytest.mark.parametrize("language", ["he", "en", "ru", "ar"])
def test_every_emergency_is_heard_in_each_language(language: str) -> None:
    told = [case for case in _told("emergencies") if case["lang"] == language]
    assert len(told) >= 40
    assert [case["text"] for case in told if danger_in(case["text"]) is None] == []


def test_nearly_every_emergency_is_known_for_what_it_is() -> None:
    told = _told("emergencies")
    other = [case["text"] for case in told if danger_in(case["text"]) != case["danger"]]
    assert len(other) <= 0.05 * len(told), other


def test_hardly_any_ordinary_message_sets_it_off() -> None:
    told = _told("ordinary")
    false = [case["text"] for case in told if danger_in(case["text"])]
    assert len(told) >= 200
    assert len(false) < MOST_FALSE * len(told), false


@pytest.mark.parametrize(
    ("text", "danger"),
    [
        ("המזגן לא מקרר, אולי חסר גז במזגן או שיש דליפת גז", None),
        ("ריח גז חזק ליד המקרר", Danger.GAS),
        ("The air conditioner has a gas leak and does not cool", None),
        ("נשרפה הנורה במטבח", None),
        ("השקע במטבח שרוף", Danger.FIRE),
        ("the water heater switch broke", None),
        ("water is dripping on the light switch", Danger.FLOOD_NEAR_POWER),
        ("בא לי לפטר את הטכנאי, הוא שרוף על כדורגל", None),
        ("My son locked his tablet and the lock screen is stuck", None),
        ("My son is locked in the bathroom", Danger.CHILD_LOCKED_IN),
        ("לא מריחים גז, רק הלהבה חלשה", None),
    ],
)
def test_what_sounds_alike_is_told_apart(text: str, danger: Danger | None) -> None:
    assert danger_in(text) == danger
