"""The guide as pages of blocks: files of Markdown, a folder for each language, read as far as the dashboard shows it.

Of Markdown it knows headings, paragraphs, list items and fenced lines; anything else would be seen as it is written.
"""

import re
from importlib import resources
from typing import NamedTuple

PAGES = ("first-steps", "own-number", "every-day", "trouble", "safety", "privacy", "threats", "upgrade", "always-on")
"""In reading order."""

_MARKS = re.compile(r"\*\*|`|(?<!\w)\*(?=\S)|(?<=\S)\*(?!\w)")
_ITEM = re.compile(r"(- |\d+\. )(.*)")


class Block(NamedTuple):
    kind: str
    """title, section, text, item or code."""
    text: str


def page(name: str, language: str) -> list[Block]:
    """The blocks of one page. Raises FileNotFoundError for a page that does not exist."""
    file = resources.files("fixi_app").joinpath("guide", language, f"{name}.md")
    return blocks(file.read_text(encoding="utf-8"))


def title(name: str, language: str) -> str:
    return page(name, language)[0].text


def blocks(text: str) -> list[Block]:
    """A blank line ends a block; a line that begins an item begins a block; fenced lines are one block as they are."""
    found: list[Block] = []
    for number, part in enumerate(re.split(r"^```\n(?:(.*?)\n)?```$", text, flags=re.MULTILINE | re.DOTALL)):
        if number % 2:
            found.append(Block("code", part or ""))
        else:
            found += [_block(lines) for lines in _groups(part)]
    return found


def _groups(text: str) -> list[list[str]]:
    groups: list[list[str]] = [[]]
    for line in text.splitlines():
        if not line.strip() or _ITEM.match(line) or line.startswith("#"):
            groups.append([])
        if line.strip():
            groups[-1].append(line.strip())
    return [group for group in groups if group]


def _block(lines: list[str]) -> Block:
    line = _MARKS.sub("", " ".join(lines))
    if line.startswith("#"):
        depth, _, words = line.partition(" ")
        return Block("title" if depth == "#" else "section", words)
    item = _ITEM.match(line)
    if item:
        return Block("item", f"{'·' if item[1] == '- ' else item[1].strip()} {item[2]}")
    return Block("text", line)
