"""Answers of models kept in a file, so that a run can be had again without the network, the key, or the cost.

A request is known by a hash of everything that was sent, so an answer is never given to another question. Kept are
the model's own words and the failures, each in the order in which it came.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable
from typing import Any, TextIO

from fixi_app.understanding.gemini import Model, Reply, Request
from fixi_app.understanding.gemini_faults import Fault, ModelFailed


class BadRecording(ValueError):
    """A line that is no recorded answer; the text names the line."""


def key_of(request: Request) -> str:
    """The same for the same question to the same model, whatever time it may take."""
    files = [[file.mime, hashlib.sha256(file.data).hexdigest()] for file in request.files]
    asked = [request.model, request.instruction, request.turn, files, request.schema]
    return hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()


class Recorder:
    """A model that answers through another one and writes each answer down at once."""

    def __init__(self, model: Model, out: TextIO) -> None:
        self._model, self._out = model, out

    async def generate(self, request: Request) -> Reply:
        try:
            reply = await self._model.generate(request)
        except ModelFailed as failed:
            self._keep(request, {"failed": failed.why, "fault": failed.fault, **_tokens(failed)})
            raise
        self._keep(request, {"text": reply.text, **_tokens(reply)})
        return reply

    def _keep(self, request: Request, outcome: dict[str, Any]) -> None:
        print(json.dumps({"key": key_of(request), "model": request.model, **outcome}), file=self._out, flush=True)


class Replay:
    """A model that gives the recorded answers. What is asked again is answered in order, the last one for ever."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._answers: dict[str, list[Reply | ModelFailed]] = defaultdict(list)
        self.unknown = 0
        """Requests that were not in the recording: with any, the run is not the recorded one."""
        for number, line in enumerate(lines, 1):
            if line.strip():
                key, answer = _answer(line, number)
                self._answers[key].append(answer)

    async def generate(self, request: Request) -> Reply:
        answers = self._answers.get(key_of(request))
        if not answers:
            self.unknown += 1
            raise ModelFailed(Fault.CLIENT, "not in the recording")
        answer = answers.pop(0) if len(answers) > 1 else answers[0]
        if isinstance(answer, ModelFailed):
            raise ModelFailed(answer.fault, answer.why, **_tokens(answer))
        return answer


def _tokens(answer: Reply | ModelFailed) -> dict[str, int]:
    return {"tokens_in": answer.tokens_in, "tokens_out": answer.tokens_out}


def _answer(line: str, number: int) -> tuple[str, Reply | ModelFailed]:
    try:
        kept = json.loads(line)
        key, tokens = str(kept["key"]), {name: int(kept[name]) for name in ("tokens_in", "tokens_out")}
        if "failed" in kept:
            return key, ModelFailed(Fault(kept["fault"]), str(kept["failed"]), **tokens)
        return key, Reply(str(kept["text"]), **tokens)
    except (ValueError, KeyError, TypeError) as fault:
        raise BadRecording(f"Line {number} is no recorded answer ({type(fault).__name__}).") from None
