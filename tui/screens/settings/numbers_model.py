"""Settings as they are shown and found. Pure."""

from collections.abc import Sequence

from fixi_app.services.office import SettingKind, SettingRow
from tui.texts import Texts

_IN_WORDS = (SettingKind.FLAG, SettingKind.CHOICE, SettingKind.DAYS)


def sentence(row: SettingRow, t: Texts) -> str:
    return t.named("setting", row.name)


def shown(row: SettingRow, value: str, t: Texts) -> str:
    """A value as a person reads it; an empty one by a word."""
    if not value:
        return t("numbers.empty")
    if row.kind not in _IN_WORDS:
        return value
    return ", ".join(t.named("numbers_value", one) for one in value.split(","))


def found(rows: Sequence[SettingRow], words: str, t: Texts) -> list[SettingRow]:
    """Those whose sentence, matter, name or value has all the words."""
    wanted = words.casefold().split()
    return [row for row in rows if all(word in _searched(row, t) for word in wanted)]


def _searched(row: SettingRow, t: Texts) -> str:
    parts = (sentence(row, t), t.named("numbers_group", row.group), row.name, shown(row, row.value, t))
    return " ".join(parts).casefold()
