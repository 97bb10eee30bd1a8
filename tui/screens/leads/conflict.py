"""A lead that was changed elsewhere while it was edited here, in words."""

from collections.abc import Callable

from tui.screens.conflict import ConflictDialog
from tui.screens.leads.model import Conflict
from tui.texts import Texts


def of_lead(conflict: Conflict, t: Texts, words: Callable[[str, str], str]) -> ConflictDialog:
    """`words`: (column, value) as shown to a person."""
    fields = [
        (
            t(f"column.{column}"),
            (t("conflict.now", value=words(column, now)), t("conflict.mine", value=words(column, mine))),
        )
        for column, now, mine in conflict.values
    ]
    return ConflictDialog(t("conflict.title", name=conflict.name or "-"), fields)
