"""A professional whose record was changed elsewhere while his form was open, in words."""

from collections.abc import Callable, Sequence

from fixi_app.domain.professionals import Professional
from tui.screens.conflict import ConflictDialog
from tui.screens.professionals.merging import worded
from tui.texts import Texts

Records = tuple[Professional, Professional, Professional]
"""As it was when the form was opened, as it was typed, as it stands now."""


def of_professional(
    records: Records, names: Sequence[str], t: Texts, city: Callable[[str], str]
) -> ConflictDialog:
    """`names`: the fields that stand otherwise now; `city`: a place as people call it. No answer leads to the form."""
    fields = [(t(f"form.{name}"), _lines(records, name, t, city)) for name in names]
    return ConflictDialog(t("pros.conflict", name=records[-1].name), fields, t("pros.conflict_hint"))


def _lines(records: Records, name: str, t: Texts, city: Callable[[str], str]) -> tuple[str, str]:
    before, typed, now = (worded(one, name, t, city) for one in records)
    other = t("conflict.mine", value=typed) if typed not in (before, now) else t("pros.before", value=before)
    return t("conflict.now", value=now), other
