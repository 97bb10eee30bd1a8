"""What the functions of `dialogue` do, read from their source: whom they call, what they ask, say and set.

Read and not run: every road is seen, also those that no test happens to take. So "can lead to" is meant literally.
"""

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import fixi_app.dialogue

_ROOT = Path(fixi_app.dialogue.__file__).parent
_ONLY_SPEAK = ("customer.questions.", "wishes.", "show.", "render.", "scene.", "words.")
"""Rooms that look at the open question and take no answer to it."""


@dataclass
class Function:
    """One function by its name in the map (`customer.slots.picked`)."""

    name: str
    calls: set[str] = field(default_factory=set)
    asks: set[str] = field(default_factory=set)
    """Values of Question that it opens."""
    sets: set[str] = field(default_factory=set)
    """Values of State that it puts the chat into."""
    answers: set[str] = field(default_factory=set)
    """Values of Question for which it decides what an answer means."""


def functions() -> dict[str, Function]:
    """Every function of the dialogue, by name."""
    found: dict[str, Function] = {}
    handled: list[tuple[str, str]] = []
    for path in sorted(_ROOT.rglob("*.py")):
        module = _Module(path)
        for function in module.functions():
            found[function.name] = function
        handled += module.handlers()
    for handler, question in handled:
        if handler in found and not handler.startswith(_ONLY_SPEAK):
            found[handler].answers.add(question)
    return found


class _Module:
    def __init__(self, path: Path) -> None:
        self._tree = ast.parse(path.read_text(encoding="utf-8"))
        parts = path.relative_to(_ROOT).with_suffix("").parts
        self._prefix = ".".join(part for part in parts if part != "__init__")
        self._names = dict(self._imported())
        self._own = {node.name for node in self._tree.body if isinstance(node, ast.FunctionDef)}

    def _imported(self) -> Iterator[tuple[str, str]]:
        """Name in this module -> module or function of the dialogue that it stands for."""
        for node in ast.walk(self._tree):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("fixi_app.dialogue"):
                inside = (node.module or "").removeprefix("fixi_app.dialogue").lstrip(".")
                for alias in node.names:
                    yield alias.asname or alias.name, f"{inside}.{alias.name}".lstrip(".")

    def functions(self) -> Iterator[Function]:
        for node in self._tree.body:
            if isinstance(node, ast.FunctionDef):
                yield self._function(node)

    def _function(self, node: ast.FunctionDef) -> Function:
        function = Function(f"{self._prefix}.{node.name}")
        for inner in ast.walk(node):
            if isinstance(inner, ast.Call):
                self._call(inner, function)
            elif isinstance(inner, ast.Tuple) and _is_missing(inner):
                function.asks.update(_members(inner.elts[0], "Question"))
            elif isinstance(inner, ast.keyword) and inner.arg == "state":
                function.sets.update(_members(inner.value, "State"))
            elif isinstance(inner, ast.Name | ast.Attribute) and (name := self._named(inner)):
                function.calls.add(name)
        return function

    def _call(self, call: ast.Call, function: Function) -> None:
        first = call.args[0] if call.args else None
        if isinstance(call.func, ast.Name) and call.func.id == "question" and first is not None:
            function.asks.update(_members(first, "Question"))

    def _named(self, node: ast.Name | ast.Attribute) -> str | None:
        """The function of the dialogue that is meant by this name, called here or handed on."""
        if isinstance(node, ast.Name):
            return f"{self._prefix}.{node.id}" if node.id in self._own else self._names.get(node.id)
        if isinstance(node.value, ast.Name) and node.value.id in self._names:
            return f"{self._names[node.value.id]}.{node.attr}"
        return None

    def handlers(self) -> Iterator[tuple[str, str]]:
        """(function, question): from tables `Question.X: flow`, and from `opened.kind is Question.X` beside a call."""
        for node in ast.walk(self._tree):
            if isinstance(node, ast.Dict):
                for key, value in zip(node.keys, node.values, strict=True):
                    kind = _member(key, "Question") if key else None
                    name = self._named(value) if isinstance(value, ast.Name | ast.Attribute) else None
                    if kind and name:
                        yield name, kind
            elif isinstance(node, ast.If):
                yield from self._compared(node)

    def _compared(self, node: ast.If) -> Iterator[tuple[str, str]]:
        kinds = {kind for inner in ast.walk(node.test) if (kind := _member(inner, "Question"))}
        positive = any(isinstance(op, ast.Is | ast.In | ast.Eq) for op in _comparisons(node.test))
        if not kinds or not positive:
            return
        for statement in node.body:
            for inner in ast.walk(statement):
                called = inner.func if isinstance(inner, ast.Call) else None
                name = self._named(called) if isinstance(called, ast.Name | ast.Attribute) else None
                if name:
                    yield from ((name, kind) for kind in sorted(kinds))


def _is_missing(pair: ast.Tuple) -> bool:
    """`(Question.CITY, ())`: what is missing, with its options, and will be asked for."""
    return len(pair.elts) == 2 and isinstance(pair.elts[1], ast.Tuple | ast.Call)


def _comparisons(test: ast.expr) -> Iterable[ast.cmpop]:
    return [op for node in ast.walk(test) if isinstance(node, ast.Compare) for op in node.ops]


def _member(node: ast.AST, enum: str) -> str | None:
    """`Question.CITY` -> "city"."""
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == enum:
        return node.attr.lower()
    return None


def _members(node: ast.expr, enum: str) -> set[str]:
    """The member that stands there, or both of `A if ... else B`; what only a test of theirs names is not meant."""
    if isinstance(node, ast.IfExp):
        return _members(node.body, enum) | _members(node.orelse, enum)
    name = _member(node, enum)
    return {name} if name else set()


def reached(start: str, all_: dict[str, Function]) -> set[str]:
    """Every function that can be called from this one, itself included."""
    found, todo = set[str](), [start]
    while todo:
        name = todo.pop()
        if name not in found and name in all_:
            found.add(name)
            todo += all_[name].calls
    return found
