"""Whoever was struck by electricity, or stands beside one who was, hears whom to call and not to touch him."""

import pytest

from fixi_app.dialogue.safety import safety_text
from fixi_app.domain.reading import Danger, Language
from fixi_app.understanding.danger import danger_in


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("danger", [Danger.SPARKS, Danger.FLOOD_NEAR_POWER])
def test_a_danger_of_electricity_names_the_ambulance(danger: Danger, language: Language) -> None:
    assert "101" in safety_text(danger, language, "IL")


@pytest.mark.parametrize(
    ("text", "danger"),
    [
        ("בעלי התחשמל", Danger.SPARKS),
        ("קיבלתי מכה מהשקע במטבח", Danger.SPARKS),
        ("נפל חוט חשמל ברחוב", Danger.SPARKS),
        ("נפלו חוטי חשמל בחצר", Danger.SPARKS),
        ("קווי החשמל נקרעו בסערה", Danger.SPARKS),
        ("הורדתי חוט חשמל ישן", None),
    ],
)
def test_a_shock_and_a_wire_on_the_ground_are_dangers(text: str, danger: Danger | None) -> None:
    assert danger_in(text) is danger
