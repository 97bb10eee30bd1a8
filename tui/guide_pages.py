"""The guide's page of keys, drawn from the bindings: `python -m tui.guide_pages` writes it, a test compares.

It stands here and not with the other pages because only the dashboard knows its keys.
"""

import importlib
import pkgutil
from collections.abc import Iterable, Iterator
from pathlib import Path

from textual.dom import DOMNode

import fixi_app
import tui
from tui.actions import Action, actions_of, corrects_textual
from tui.app import Dashboard
from tui.palette import NOT_OFFERED, WITHOUT_KEY
from tui.pane import Area, Dialog
from tui.screens.desk import AREAS, DeskScreen
from tui.screens.help import key_name
from tui.texts import Texts

PAGE = Path(fixi_app.__file__).resolve().parent / "guide" / "keys.md"
_HEAD = """# Keys of the dashboard

Drawn from the code by `python -m tui.guide_pages`. `^` is the Ctrl key. A letter works in the English and in the Hebrew
layout alike, wherever no line is being typed in. Everything with a palette entry is also found with `^P`, by a few
letters of it in either language; there, names, phones and cities of leads and professionals are found as well.
"""
_COLUMNS = "| key | what it does | in Hebrew | palette entry |\n|---|---|---|---|"


def classes() -> list[type[DOMNode]]:
    """Everything of the dashboard that can have keys, in the order of the modules' names."""
    found: dict[type[DOMNode], None] = {}
    for module in sorted(one.name for one in pkgutil.walk_packages(tui.__path__, "tui.")):
        for kind in vars(importlib.import_module(module)).values():
            if isinstance(kind, type) and issubclass(kind, DOMNode) and kind.__module__ == module:
                found[kind] = None
    return [kind for kind in found if kind not in (Area, Dialog) and not _only_a_base(kind, found)]


def _only_a_base(kind: type, among: Iterable[type]) -> bool:
    return any(other is not kind and issubclass(other, kind) and issubclass(other, Area) for other in among)


def own_actions(kind: type) -> list[Action]:
    """Without those that only mend one of Textual's own keys."""
    return [one for one in actions_of(kind) if one.words or not corrects_textual(kind, one.name)]


def page() -> str:
    parts = [_HEAD, "## Everywhere\n", _COLUMNS, *_everywhere(), ""]
    areas = {kind: name for name, (_, kind) in AREAS.items() if isinstance(kind, type)}
    for kind, name in areas.items():
        parts += [*_section(_EN(f"area.{name}"), kind, f"area.{name}"), ""]
    for kind in classes():
        if kind not in (Dashboard, DeskScreen, *areas) and own_actions(kind):
            parts += [*_section(_titled(kind), kind, ""), ""]
    return "\n".join(parts)


_EN, _HE = Texts("en"), Texts("he")


def _everywhere() -> Iterator[str]:
    for name, (key, _) in AREAS.items():
        yield _row(key_name(key), f"area.{name}", _EN(f"area.{name}"))
    for action in own_actions(Dashboard):
        yield _row(_keys(action), action.words, "" if action.name in NOT_OFFERED else _EN(action.words))
    for words in WITHOUT_KEY.values():
        yield _row("-", words, _EN(words))


def _section(title: str, kind: type, area: str) -> Iterator[str]:
    yield f"## {title}\n"
    yield _COLUMNS
    for action in own_actions(kind):
        yield _row(_keys(action), action.words, _entry(action, kind, area))


def _entry(action: Action, kind: type, area: str) -> str:
    """As the palette shows it; a window's own entries are there while it is open, a small widget has none."""
    if area:
        return "" if action.leaves else f"{_EN(area)} · {_EN(action.words)}"
    return f"{_EN(action.words)} (while open)" if issubclass(kind, Dialog) else ""


def _row(keys: str, words: str, entry: str) -> str:
    return f"| {keys} | {_EN(words)} | {_HE(words)} | {entry or '-'} |"


def _keys(action: Action) -> str:
    shown = [action.shown] if action.shown else [key_name(key) for key in action.keys if key.isascii()]
    return " ".join(f"`{key}`" for key in dict.fromkeys(shown))


def _titled(kind: type[DOMNode]) -> str:
    """What the thing is, in the words of its module, or in its own where the module has several such things."""
    module = importlib.import_module(kind.__module__)
    several = sum(one.__module__ == kind.__module__ and bool(own_actions(one)) for one in classes()) > 1
    text = (kind.__doc__ if several else None) or module.__doc__ or ""
    return " ".join(text.strip().split("\n\n")[0].split(". ")[0].split()).rstrip(".").replace("`", "")


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
