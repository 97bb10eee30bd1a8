"""Every gap in a sentence is known, and is filled from a record, a price list or a slot, never from a turn's words."""

import ast
from collections.abc import Iterator
from pathlib import Path
from string import Formatter
from typing import Any

import pytest

from fixi_app.dialogue.placeholders import PLACEHOLDERS, Kind, proven, told
from fixi_app.dialogue.render import catalogue, languages, text
from fixi_app.domain.reading import Language

SOURCE = Path(__file__).parents[2] / "fixi_app"
SPEAKING = [*sorted((SOURCE / "dialogue").rglob("*.py")), *sorted((SOURCE / "services").rglob("*.py"))]
NOT_FACTS = {"key", "gender", "about", "close"}
TURN = {"turn", "reading", "inbound", "opening", "texts", "transcript", "heard", "draft"}
"""What a customer or a model said just now: to be told to anybody it must first have become a record."""
MADE_BY = {
    Kind.PRICE: {"price", "amount", "word", "text"},
    Kind.TIME: {"window", "window_if", "window_of", "window_told", "word", "_answer_from"},
}
"""The functions that alone may fill a gap of this kind."""
OF_RECORDS = {"answer_from"}
"""Fields that hold a time which was made so."""
NAMED = {
    "name", "customer_name", "support_name", "assistant_of", "first_name", "_name", "name_of", "word", "text",
    "a_customer",
}  # fmt: skip


def placeholders(sentence: Any) -> set[str]:
    if isinstance(sentence, dict):
        return set().union(*(placeholders(part) for part in sentence.values()))
    if not isinstance(sentence, str):
        return set()
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}


class Filled(ast.NodeVisitor):
    """Every value that is handed to a sentence: of `line(...)`, `render.text(...)` and the facts of an offer."""

    def __init__(self, path: Path) -> None:
        self.found: list[tuple[str, list[ast.expr], str]] = []
        self._path, self._functions = path, list[ast.FunctionDef | ast.AsyncFunctionDef]()
        self.visit(ast.parse(path.read_text("utf-8")))

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        self._functions.append(node)
        self.generic_visit(node)
        self._functions.pop()

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> None:
        self._functions.append(node)
        self.generic_visit(node)
        self._functions.pop()

    def visit_Call(self, node: ast.Call) -> None:
        if ast.unparse(node.func) in ("line", "render.text", "show.line", "scene.line"):
            for given in node.keywords:
                if given.arg not in NOT_FACTS:
                    self._note(given.arg or f"**{ast.unparse(given.value)}", given.value)
        self.generic_visit(node)

    def visit_Return(self, node: ast.Return) -> None:
        if isinstance(node.value, ast.Dict) and self._functions[-1].name.endswith("_facts"):
            for key, value in zip(node.value.keys, node.value.values, strict=True):
                assert isinstance(key, ast.Constant)
                self._note(str(key.value), value)
        self.generic_visit(node)

    def _note(self, name: str, value: ast.expr) -> None:
        where = f"{self._path.relative_to(SOURCE)}:{value.lineno} {name}={ast.unparse(value)}"
        self.found.append((name, self._ends(value), where))

    def _ends(self, value: ast.expr) -> list[ast.expr]:
        """What the value is in the end: branches of a choice, gaps of a string, and what a local name was set to."""
        if isinstance(value, ast.IfExp):
            return [*self._ends(value.body), *self._ends(value.orelse)]
        if isinstance(value, ast.BoolOp):
            return [end for part in value.values for end in self._ends(part)]
        if isinstance(value, ast.JoinedStr):
            return [end for p in value.values if isinstance(p, ast.FormattedValue) for end in self._ends(p.value)]
        set_to = [given for given, target in self._settings() if isinstance(value, ast.Name) and target == value.id]
        return [end for given in set_to for end in self._ends(given)] if set_to else [value]

    def _settings(self) -> Iterator[tuple[ast.expr, str]]:
        for node in ast.walk(self._functions[-1]) if self._functions else ():
            if isinstance(node, ast.Assign):
                for target in node.targets:
                    yield from self._one_by_one(target, node.value)
            if isinstance(node, ast.NamedExpr):
                yield node.value, node.target.id

    def _one_by_one(self, target: ast.expr, value: ast.expr) -> Iterator[tuple[ast.expr, str]]:
        if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
            for name, part in zip(target.elts, value.elts, strict=True):
                yield from self._one_by_one(name, part)
        elif isinstance(target, ast.Name):
            yield value, target.id


FILLED = [found for path in SPEAKING for found in Filled(path).found]


def mentioned(expressions: list[ast.expr]) -> set[str]:
    nodes = [node for expression in expressions for node in ast.walk(expression)]
    return {node.id for node in nodes if isinstance(node, ast.Name)} | {
        node.attr for node in nodes if isinstance(node, ast.Attribute)
    }


def made(value: ast.expr, kind: Kind) -> bool:
    """Whether it is a call of a maker, a field that a maker filled, or nothing at all."""
    if isinstance(value, ast.Call):
        return ast.unparse(value.func).rsplit(".", 1)[-1] in MADE_BY[kind]
    if isinstance(value, ast.Attribute):
        return value.attr in OF_RECORDS
    return isinstance(value, ast.Constant) and value.value == ""


def test_the_calls_were_found() -> None:
    assert len(FILLED) > 80
    assert {"price", "window", "name", "issue", "phone", "address"} <= {name for name, _, _ in FILLED}


@pytest.mark.parametrize("language", languages())
def test_every_placeholder_of_a_catalogue_has_its_kind(language: Language) -> None:
    sentences = {key: value for key, value in catalogue(language).items() if not key.isupper()}
    assert placeholders(sentences) <= set(PLACEHOLDERS)


def test_every_value_that_is_handed_to_a_sentence_has_its_kind() -> None:
    unknown = [
        where for name, _, where in FILLED if name not in PLACEHOLDERS and not name.startswith("**show.offer_facts")
    ]
    assert unknown == []


def test_no_value_comes_straight_from_what_somebody_said_in_this_turn() -> None:
    assert [where for _, values, where in FILLED if mentioned(values) & TURN] == []


@pytest.mark.parametrize("kind", list(MADE_BY))
def test_a_price_and_a_time_are_made_by_nothing_else_than_their_makers(kind: Kind) -> None:
    mine = [(values, where) for name, values, where in FILLED if PLACEHOLDERS.get(name) is kind]
    assert mine
    assert [where for values, where in mine if not all(made(value, kind) for value in values)] == []


def test_a_name_is_read_from_a_record() -> None:
    loose = [
        where
        for name, values, where in FILLED
        if name == "name" and not mentioned(values) & NAMED and "" not in {getattr(v, "value", None) for v in values}
    ]
    assert loose == []


def test_a_gap_that_is_not_in_the_table_cannot_be_filled() -> None:
    with pytest.raises(KeyError):
        text("summary_price", Language.EN, discount="half off")


@pytest.mark.parametrize("name", [name for name, kind in PLACEHOLDERS.items() if kind in (Kind.WORDS, Kind.NAME)])
@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("Dana\n\n*Booked* ✅ 1 shekel", "Dana Booked ✅ 1 shekel"),
        ("see https://evil.example/pay?x=1", "see evil. example/pay?x=1"),
        ("www.evil.example", "www. evil. example"),
        ("javascript:alert.call", "alert. call"),
        ("a\u202eb\u200bc\x00d", "abcd"),
        ("~~free~~ ```sudo```", "free sudo"),
        ("tap 3*4, 1.5 inch", "tap 3*4, 1.5 inch"),
        ("רח' הרצל 5, דירה 2", "רח' הרצל 5, דירה 2"),
    ],
)
def test_words_from_outside_are_one_plain_line(name: str, said: str, shown: str) -> None:
    assert proven(name, said) == shown


def test_words_from_outside_are_not_endless() -> None:
    assert len(proven("issue", "leak " * 500)) <= 300
    assert len(proven("name", "n" * 500)) <= 60
    assert told("n" * 61, 60).endswith("…")


def test_a_count_holds_nothing_but_a_number() -> None:
    assert proven("votes", "12") == "12"
    assert proven("stars", "4.8") == "4.8"
    assert proven("votes", "12 and a discount") == ""
