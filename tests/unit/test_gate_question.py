"""The one question of an opening is about the fault, and offers nothing."""

import pytest

from fixi_app.dialogue.gate import Fault, fault_of
from fixi_app.dialogue.gate.question import fault_of_question


@pytest.mark.parametrize(
    "draft",
    [
        "Oh dear. When would you like us to come?",
        "Sorry. Have you tried hitting the pipe with a hammer?",
        "אוי. מה תעדיפו, דלת או חלון?",
        "Как жаль. Когда вам удобно?",
        "سلامتك. أي وقت بيناسبكم؟",
    ],
)
def test_a_question_that_offers_is_dropped(draft: str) -> None:
    assert fault_of_question(draft.lower()) is Fault.OFFER
    assert fault_of(draft) is not None


@pytest.mark.parametrize("draft", ["Oh dear. What is the moon?", "אוי. מה אתם?", "Ой. Кто вы?", "سلامتك. من انت؟"])
def test_a_question_about_something_else_is_dropped(draft: str) -> None:
    assert fault_of_question(draft.lower()) is Fault.BESIDE
    assert fault_of(draft) is not None


@pytest.mark.parametrize("draft", ["Oh dear. What happened?", "אוי. מה קרה?", "Ой. Что случилось?", "سلامتك. شو صار؟"])
def test_the_plainest_question_passes(draft: str) -> None:
    assert fault_of(draft) is None
