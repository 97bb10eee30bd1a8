"""The pages of the guide against the program: the same in both languages, and no name in them that does not exist."""

import re
from pathlib import Path

import pytest

from fixi_app import __version__
from fixi_app.commands.table import COMMANDS
from fixi_app.readme import README
from fixi_app.settings import settings_table
from tui.guide import PAGES, Block, page
from tui.guide_pages import classes, own_actions
from tui.screens.desk import AREAS
from tui.screens.help import key_name

ROOT = README.parent
GUIDE = ROOT / "fixi_app" / "guide"
LANGUAGES = ("he", "en")
BOTH = [(name, language) for name in PAGES for language in LANGUAGES]
_TYPED = re.compile(r"`([^`\n]+)`")
_MADE = {".venv", ".env", "logs/fixi.log", "data/media", "backups"}
"""Made by Fixi itself, so not in a fresh copy."""


def source(name: str, language: str) -> str:
    return (GUIDE / language / f"{name}.md").read_text("utf-8")


def shape(blocks: list[Block]) -> list[str]:
    return [block.text if block.kind == "code" else block.kind for block in blocks if block.kind != "text"]


def typed(name: str, language: str) -> list[str]:
    """Every line to type and every word in the type of a machine."""
    text = source(name, language)
    fenced = re.findall(r"^```\n(.*?)\n```$", text, flags=re.MULTILINE | re.DOTALL)
    inline = _TYPED.findall(re.sub(r"^```\n.*?\n```$", "", text, flags=re.MULTILINE | re.DOTALL))
    return [*(line for part in fenced for line in part.splitlines()), *inline]


def test_every_file_of_the_guide_is_a_page_and_every_page_a_file() -> None:
    for language in LANGUAGES:
        assert sorted(file.stem for file in (GUIDE / language).glob("*.md")) == sorted(PAGES)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_says_the_same_in_both_languages(name: str) -> None:
    he, en = (page(name, language) for language in LANGUAGES)
    without_lists = [[one for one in shape(blocks) if one != "item"] for blocks in (he, en)]
    assert without_lists[0] == without_lists[1]
    assert he[0].kind == en[0].kind == "title"


@pytest.mark.parametrize(("name", "language"), BOTH)
def test_every_command_setting_and_file_that_a_page_names_exists(name: str, language: str) -> None:
    settings = {setting for setting, _, _ in settings_table()}
    for line in typed(name, language):
        if asked := re.search(r"run\.py(?: (\S+))?", line):
            assert asked[1] is None or asked[1] == "--headless" or asked[1] in COMMANDS, line
        for setting in re.findall(r"\b(?:FIXI|ADMIN)_[A-Z_]+", line):
            assert setting in settings, line
        for path in re.findall(r"(?:fixi_app|logs|data)/[\w./-]+", line):
            assert path in _MADE or (ROOT / path).exists(), line


@pytest.mark.parametrize(("name", "language"), BOTH)
def test_a_key_that_a_page_names_works_somewhere(name: str, language: str) -> None:
    known = {key_name(key) for key, _ in AREAS.values()}
    known |= {key_name(key) for kind in classes() for action in own_actions(kind) for key in action.keys}
    system = {"Ctrl+V", "Ctrl+Shift+V"}
    for key in re.findall(r"\b(?:Ctrl(?:\+\w+)+|F\d{1,2})\b", source(name, language)):
        assert key in system or key.replace("Ctrl+", "^") in known, key


@pytest.mark.parametrize("name", PAGES)
def test_hebrew_speaks_to_nobody_in_one_gender(name: str) -> None:
    text = re.sub(r"`[^`]*`|^```\n.*?\n```$", "", source(name, "he"), flags=re.MULTILINE | re.DOTALL)
    assert not re.search(r"[א-ת]/[א-ת]", text), "no slashes"
    assert not re.search(r"\b(לחץ|לחצי|הקלד|הקלידי|פתח|פתחי|בחר|בחרי|אתה|את צריכה|תוכל|תוכלי|שלך)\b", text)


@pytest.mark.parametrize("name", PAGES)
def test_readme_leads_to_every_page(name: str) -> None:
    assert f"fixi_app/guide/en/{name}.md" in README.read_text("utf-8")


def test_readme_leads_to_files_that_exist() -> None:
    for target in re.findall(r"\]\((?!https?://)([^)#]+)\)", README.read_text("utf-8")):
        assert Path(ROOT / target).exists(), target


def test_what_is_new_begins_with_the_version_that_this_is() -> None:
    _, _, news = README.read_text("utf-8").partition("## What is new")
    first = re.search(r"^\*\*(.+?)\*\*", news, flags=re.MULTILINE)
    assert first is not None
    assert first[1] == __version__
    assert news[first.end() :].split("\n## ")[0].count("\n- ") >= 3
