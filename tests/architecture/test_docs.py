"""Documents that cannot lie: README and .env.example against the program."""

from pathlib import Path

import pytest

from fixi_app.commands.table import COMMANDS
from fixi_app.domain.business import Business
from fixi_app.readme import README, renewed
from fixi_app.settings import settings_table

ROOT = Path(__file__).resolve().parents[2]


def test_the_tables_of_readme_are_what_the_program_says() -> None:
    text = README.read_text("utf-8")
    assert renewed(text) == text, "run: python -m fixi_app.readme"


@pytest.mark.parametrize("name", [name for name, _, _ in settings_table()])
def test_every_setting_is_in_readme(name: str) -> None:
    assert f"`{name}`" in README.read_text("utf-8")


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_in_readme(name: str) -> None:
    assert f"`{name}" in README.read_text("utf-8")


def test_readme_names_the_two_commands() -> None:
    text = README.read_text("utf-8")
    assert "python3 run.py " in text
    assert "python3 run.py test" in text


def test_a_readme_without_a_table_is_noticed() -> None:
    with pytest.raises(ValueError, match="commands"):
        renewed("no tables here")


def test_the_example_settings_exist() -> None:
    lines = (ROOT / ".env.example").read_text("utf-8").splitlines()
    named = {line.partition("=")[0] for line in lines if line and not line.startswith("#")}
    assert named <= {name for name, _, _ in settings_table()}


@pytest.mark.parametrize("name", Business.model_fields)
def test_every_number_of_the_business_has_one_sentence(name: str) -> None:
    sentence = Business.model_fields[name].description or ""
    assert sentence.endswith(".")
    assert sentence.count(". ") == 0


@pytest.mark.parametrize("sentence", [sentence for _, _, sentence in settings_table()])
def test_every_setting_has_one_sentence(sentence: str) -> None:
    assert sentence.endswith(".")
