"""The score as a table for a person: a line for each field, each language, and the whole."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from fixi_app.commands.eval_lines import Labelled
from fixi_app.understanding.scoring import Tally, Verdict, by_field, shown, total


class Scored(NamedTuple):
    """A line, its asserted fields, and the language in which it was taken to be written."""

    line: Labelled
    verdicts: Sequence[Verdict]
    language: str | None


def print_table(scored: Sequence[Scored]) -> None:
    """Fields, then languages, then the total; the total also without the fields that are a plain `false`."""
    verdicts = [verdict for each in scored for verdict in each.verdicts]
    print(f"{'':<28}{'found':>7}{'missed':>8}{'invented':>10}{'F1':>8}")
    _rows(by_field(verdicts).items())
    _rows((f"language {language}", total(group)) for language, group in _by_language(scored).items())
    _rows([("total", total(verdicts)), ("(plain false not counted)", total(v for v in verdicts if not _both_false(v)))])
    told = [each for each in scored if each.line.language]
    if told:
        print(f"language recognised in {sum(each.language == each.line.language for each in told)} of {len(told)}")


def print_wrong(scored: Sequence[Scored]) -> None:
    """Each field that was read wrongly, and each language, under the words it was read from."""
    for line, verdicts, language in scored:
        wrong = [verdict for verdict in verdicts if not verdict.right]
        if line.language and language != line.language:
            wrong.append(Verdict("language", line.language, language, right=False))
        if wrong:
            print(f"\n{shown(line.id)[1:-1]}  {' / '.join(shown(words, 400) for words in line.turns or (line.text,))}")
        for verdict in wrong:
            print(f"  {verdict.field}: expected {shown(verdict.expected)}, found {shown(verdict.stated)}")


def _rows(tallies: Iterable[tuple[str, Tally]]) -> None:
    for name, tally in tallies:
        f1 = "-" if tally.f1 is None else f"{tally.f1:.3f}"
        print(f"{shown(name)[1:-1]:<28}{tally.found:>7}{tally.missed:>8}{tally.invented:>10}{f1:>8}")


def _by_language(scored: Sequence[Scored]) -> dict[str, list[Verdict]]:
    groups: dict[str, list[Verdict]] = {}
    for line, verdicts, _ in scored:
        groups.setdefault(line.language or "not told", []).extend(verdicts)
    return dict(sorted(groups.items()))


def _both_false(verdict: Verdict) -> bool:
    """Said by every reader that says nothing, so it makes a score look better than it is."""
    return verdict.expected is False and verdict.stated is False
