"""The guide cannot lie: its pages are what the code says."""

import subprocess
import sys

import pytest

from fixi_app.dialogue.professional.table import COMMANDS
from fixi_app.dialogue.words import said
from fixi_app.guide_pages import CUSTOMER, GUIDE, HATS, OWNER, PROFESSIONAL, pages, words_page
from fixi_app.readme import README

AGAIN = "draw it anew: python -m fixi_app.guide_pages"


@pytest.mark.parametrize("name", ["map.md", "words.md"])
def test_a_page_of_the_guide_is_what_the_code_says(name: str) -> None:
    assert (GUIDE / name).read_text("utf-8") == pages()[name], AGAIN


def test_the_map_of_the_guide_is_what_the_command_prints() -> None:
    root = README.parent
    asked = [sys.executable, str(root / "run.py"), "map"]
    environment = {"FIXI_NO_VENV": "1", "PYTHONUTF8": "1", "PATH": ""}
    printed = subprocess.run(asked, cwd=root, env=environment, capture_output=True, check=True, timeout=60)
    assert printed.stdout.decode("utf-8") == (GUIDE / "map.md").read_text("utf-8"), AGAIN


@pytest.mark.parametrize(
    ("role", "meanings"), [("customer", CUSTOMER), ("professional", PROFESSIONAL), ("hats", HATS), ("owner", OWNER)]
)
def test_every_word_that_is_understood_is_explained(role: str, meanings: dict[str, str]) -> None:
    assert set(said()["he"][role]) == set(said()["en"][role]) == set(meanings)


def test_every_command_of_a_professional_is_explained() -> None:
    assert {word.value for word in COMMANDS} <= set(PROFESSIONAL)
    for form in ("`אשר`", "`דחה`", "`בדרך`", "`סיימתי`", "`למה`", "`מצא`"):
        assert form in words_page()


def test_readme_leads_to_the_guide() -> None:
    text = README.read_text("utf-8")
    assert "fixi_app/guide/map.md" in text
    assert "fixi_app/guide/words.md" in text
