"""What changed, in the words of the other screens: settings by their sentences, values by their names. Pure."""

from fixi_app.services.office import AuditChange, AuditEntry
from tui.clean import clean_line
from tui.texts import Texts

TABLES = {
    "trade": "trade", "trades": "trade", "language": "language", "languages": "language", "gender": "gender",
    "danger": "danger", "standing": "standing", "application": "application", "closed_days": "numbers_value",
    "slots_generated_on": "numbers_value", "rest_days": "numbers_value", "privacy_mode": "numbers_value",
    "model_may_see": "numbers_value",
}  # fmt: skip
"""Field -> the table that has the names of its values. Those that the office names itself are not here."""


def label(entry: AuditEntry, change: AuditChange, t: Texts) -> str:
    """A setting is called by its sentence, by which it is found among the settings too."""
    return t.named("setting", change.field).rstrip(".") if entry.kind == "settings" else change.label


def line(entry: AuditEntry, change: AuditChange, t: Texts) -> str:
    """One change, with what stood there before."""
    before, after = (_value(change.field, value, t) or t("audit.empty") for value in (change.before, change.after))
    return t("audit.change", label=label(entry, change, t), before=before, after=after)


def _value(field: str, value: str, t: Texts) -> str:
    """Of several values each is named."""
    table = TABLES.get(field)
    named = value if table is None or not value else ", ".join(t.named(table, one) for one in value.split(", "))
    return clean_line(named)
