"""What comes of a deed at the desk."""

from fixi_app.domain.base import Record


class Saved(Record):
    lead_id: str
    ok: bool
    message: str
    conflict: bool = False
