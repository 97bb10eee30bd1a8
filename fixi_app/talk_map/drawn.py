"""The map as a page: what a lead can become, what is asked and by whom, and which state a chat comes into."""

import ast
import inspect
from collections.abc import Iterator
from itertools import pairwise

from fixi_app.dialogue import render
from fixi_app.domain import conversation, questions
from fixi_app.domain.conversation import State
from fixi_app.domain.leads import By, LeadStatus, may_move
from fixi_app.domain.questions import Question
from fixi_app.domain.reading import Language
from fixi_app.talk_map.source import Function, functions, reached

_HEAD = """# The map of a conversation

Drawn from the code by `python3 run.py map`; change the code and draw it anew, never this page.
"""


def page() -> str:
    """The whole map, as Markdown with the moves of a lead as a Mermaid diagram."""
    known = functions()
    parts = [_HEAD, "## What becomes of a lead\n", *_moves(), "\n## Questions\n", *_questions(known)]
    return "\n".join([*parts, "\n## States of a chat\n", *_states(known)]) + "\n"


def _moves() -> Iterator[str]:
    yield "Dotted: only the owner.\n"
    yield "```mermaid\nflowchart LR"
    for status in LeadStatus:
        for to in LeadStatus:
            if may_move(status, to, By.FIXI):
                yield f"  {status.value} --> {to.value}"
            elif may_move(status, to, By.OWNER):
                yield f"  {status.value} -.-> {to.value}"
    yield "```"


def _questions(known: dict[str, Function]) -> Iterator[str]:
    yield "| question | as it is asked | asked in | its answer is taken in | can be followed by |"
    yield "|---|---|---|---|---|"
    for kind in Question:
        asked = [each for each in known.values() if kind.value in each.asks]
        taken = [each for each in known.values() if kind.value in each.answers]
        next_ = {asks for each in taken for name in reached(each.name, known) for asks in known[name].asks}
        cells = (kind.value, _spoken(kind), _listed(asked), _listed(taken) or "*any words: the request*", _plain(next_))
        yield f"| {' | '.join(cells)} |"


def _states(known: dict[str, Function]) -> Iterator[str]:
    yield "| state | what it means | a chat comes into it in |\n|---|---|---|"
    told = _docstrings(inspect.getsource(conversation), "State")
    for state in State:
        comes = _listed([each for each in known.values() if state.value in each.sets])
        yield f"| {state.value} | {told.get(state.name, '')} | {comes} |"


def _spoken(kind: Question) -> str:
    """Its sentence in English, or what its comment says."""
    sentences = render.catalogue(Language.EN)
    sentence = next((s for key in (f"ask_{kind.value}", kind.value) if (s := sentences.get(key))), "")
    meaning = _docstrings(inspect.getsource(questions), "Question").get(kind.name, "")
    told = (sentence["m"] if isinstance(sentence, dict) else sentence) or meaning
    return " ".join(told.split()).replace("|", "\\|")


def _docstrings(source: str, name: str) -> dict[str, str]:
    """Member -> the string that stands under it."""
    found: dict[str, str] = {}
    body = next(node.body for node in ast.parse(source).body if isinstance(node, ast.ClassDef) and node.name == name)
    for member, below in pairwise(body):
        text = below.value.value if isinstance(below, ast.Expr) and isinstance(below.value, ast.Constant) else None
        if isinstance(member, ast.Assign) and isinstance(member.targets[0], ast.Name) and isinstance(text, str):
            found[member.targets[0].id] = text
    return found


def _listed(found: list[Function]) -> str:
    return ", ".join(sorted(f"`{each.name}`" for each in found))


def _plain(names: set[str]) -> str:
    return ", ".join(kind.value for kind in Question if kind.value in names)
