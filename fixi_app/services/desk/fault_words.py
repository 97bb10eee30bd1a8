"""Faults in the language of the desk: what the system refused, with what to do next, and what a program stumbled on.

Promise: whatever is not among the usual is never left out. The system's own words stay where it has some; a class that
only a programmer knows is told in Hebrew as an inner fault, and the log has it by its name.
"""

from collections.abc import Mapping

from fixi_app.domain.reading import Language
from fixi_app.services.desk.reason_words import kind_in_hebrew
from fixi_app.services.desk.words import Words
from fixi_app.services.fault_kind import fault_kind


def fault_in_words(words: Words, fault: BaseException) -> str:
    """Whole sentences: what it was, and what to do next."""
    kind = fault_kind(fault)
    if do := words.or_else(f"system_do.{kind}", ""):
        return words("fault.told", why=kind_in_words(words, kind), do=do)
    said = fault.strerror if isinstance(fault, OSError) else None
    return words("fault.told", why=said or kind_in_words(words, kind), do=words("fault.do"))


def kind_in_words(words: Words, kind: str) -> str:
    """A few words for between brackets, of a kind as `fault_kind` tells it."""
    hebrew = kind_in_hebrew(kind) if words.language is Language.HE else None
    return hebrew or words.or_else(f"system.{kind}", kind)


def jobs_in_words(words: Words, failing: Mapping[str, str]) -> str:
    """Jobs that failed, each with the kind of its fault."""
    told = ((words.or_else(f"job.{name}", name), kind_in_words(words, kind)) for name, kind in sorted(failing.items()))
    return ", ".join(f"{name} ({kind})" for name, kind in told)
