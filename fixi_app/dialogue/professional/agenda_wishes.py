"""What the agenda asks for."""

from fixi_app.dialogue.wishes import JobView, Look


class VisitsOf(Look[tuple[JobView, ...]]):
    """His booked visits of one local date that are not over yet, in the order in which they are driven."""

    pro_id: str
    day: str
    """ISO date."""
