"""What comes of a deed at the desk."""

from fixi_app.domain.base import Record


class Saved(Record):
    lead_id: str
    ok: bool
    message: str
    conflict: bool = False
    deed: str = ""
    """What can still be taken back by this name; of a saved record that sent a professional home, his id."""
    field: str = ""
    """The field of the record that the refusal is about, where it is about one."""


class NotAllowed(Exception):
    """This person may not do this here; the text is a sentence for him. No fault: nothing was done."""
