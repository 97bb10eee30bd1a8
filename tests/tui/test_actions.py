"""Every action of the dashboard has words, a key that works in both layouts, and a place in palette and guide."""

from typing import Any

import pytest
from textual.binding import Binding

from tests.tui.driving import opened
from tui.actions import LAYOUT, Action, actions_of, corrects_textual, other_layout
from tui.app import Dashboard
from tui.guide_pages import PAGE, classes, own_actions, page
from tui.palette import NOT_OFFERED, WITHOUT_KEY, DeskCommands
from tui.pane import Area, Dialog
from tui.screens.desk import AREAS, DeskScreen
from tui.screens.help import HelpDialog, key_name
from tui.texts import catalogue

ALL = classes()
AGAIN = "draw it anew: python -m tui.guide_pages"


def without_words(kind: type) -> list[str]:
    return [one.name for one in own_actions(kind) if one.words not in catalogue("en")]


def without_key(kind: type, bound: set[str]) -> list[str]:
    """Actions that the class itself brings and that no key reaches."""
    found = [name.removeprefix("action_") for name in vars(kind) if name.startswith("action_")]
    return [name for name in found if name not in bound and not corrects_textual(kind, name)]


def twice(*places: list[Action]) -> list[str]:
    """Keys that stand for two things at once where all these places are heard."""
    found: dict[str, set[str]] = {}
    for action in (one for place in places for one in place):
        for key in action.keys:
            found.setdefault(key, set()).add(action.name)
    return sorted(key for key, actions in found.items() if len(actions) > 1)


def one_layout_only(actions: list[Action]) -> list[str]:
    return [
        key for one in actions for key in one.keys if (other := other_layout(key)) is not None and other not in one.keys
    ]


@pytest.mark.parametrize("kind", ALL, ids=lambda kind: kind.__name__)
def test_every_action_has_words_and_a_key_that_works_in_both_layouts(kind: type) -> None:
    assert not without_words(kind)
    assert not one_layout_only(own_actions(kind))
    bound = {one.name.split("(")[0] for one in actions_of(kind)} | set(WITHOUT_KEY)
    assert not without_key(kind, bound), "an action that no key reaches"
    assert not twice(own_actions(kind))


@pytest.mark.parametrize("name", AREAS)
def test_no_key_of_an_area_is_one_of_the_desk_or_of_another_area(name: str) -> None:
    kind: Any = AREAS[name][1]
    assert not twice(own_actions(kind), own_actions(Dashboard), own_actions(DeskScreen))


def test_the_checks_see_what_they_are_for() -> None:
    class Bad(Area):
        BINDINGS = [Binding("a", "one", ""), Binding("f2", "two", "key.open"), Binding("f2", "three", "key.open")]

        def action_hidden(self) -> None: ...

    Bad.__module__ = "tui.bad"
    actions = actions_of(Bad)
    assert without_words(Bad) == ["one"]
    assert one_layout_only(actions) == ["a"]
    assert twice(actions) == ["f2"]
    assert twice(actions, own_actions(DeskScreen)) == ["f2"]
    assert without_key(Bad, {one.name for one in actions}) == ["hidden"]
    assert other_layout("ש") == "a"
    assert (other_layout("q"), other_layout("f2"), other_layout("1")) == ("slash", None, None)
    assert len(LAYOUT) == 26


def test_the_page_of_keys_in_the_guide_is_what_the_code_says() -> None:
    assert PAGE.read_text("utf-8") == page(), AGAIN


def _entries(app: Dashboard, screen: Any) -> dict[str, str]:
    """Palette entries by their words, with the key shown beside each."""
    return {one.words: one.key for one in DeskCommands(screen).commands()}


async def test_every_action_of_every_area_is_an_entry_of_the_palette_with_its_key() -> None:
    async with opened() as desk:
        entries = _entries(desk.app, desk.app.screen)
        t = catalogue("en")
        for name, (key, kind) in AREAS.items():
            assert entries[t[f"area.{name}"]] == key_name(key)
            wanted: Any = kind
            for action in own_actions(wanted):
                if not action.leaves:
                    assert f"{t[f'area.{name}']} · {t[action.words]}" in entries, action
        for action in own_actions(Dashboard):
            assert action.name in NOT_OFFERED or t[action.words] in entries
        assert entries["Leads · Save Changes"] == "^S"
        assert entries["Professionals · Add"] == "A"


async def test_over_an_open_window_the_palette_has_what_that_window_can_do() -> None:
    async with opened() as desk:
        await desk.press("f1")
        await desk.until(lambda: isinstance(desk.app.screen, HelpDialog), "help")
        entries = _entries(desk.app, desk.app.screen)
        assert "Back" in entries
        assert "Leads · Save Changes" not in entries
        assert issubclass(HelpDialog, Dialog)
