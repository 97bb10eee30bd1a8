"""What a professional wishes to know: his past jobs, his month, his reviews, and why a lead went elsewhere."""

from fixi_app.dialogue.wishes import JobView, Look
from fixi_app.domain.base import Record, UtcTime
from fixi_app.domain.reading import Trade


class PastJobs(Look[tuple[JobView, ...]]):
    """His last finished jobs, the newest first."""

    pro_id: str
    limit: int


class Month(Record):
    offers: int = 0
    answered: int = 0
    done: int = 0
    income: float = 0
    """Sum of the prices that he reported."""
    unpriced: int = 0
    """Finished jobs without a reported price."""
    rating: float = 0
    votes: int = 0


class SeeMonth(Look[Month]):
    """His current calendar month."""

    pro_id: str


class Told(Record):
    stars: int
    text: str


class MyReviews(Look[tuple[Told, ...]]):
    """The last sentences of his customers, the newest first, without a name."""

    pro_id: str
    limit: int


class Compared(Record):
    """One part of the score, 0..100: his and that of the one who was chosen."""

    part: str
    mine: int
    theirs: int


class WentElsewhere(Record):
    """A lead of his trade that somebody else got, or nobody."""

    at: UtcTime
    trade: Trade | None
    city: str | None
    """Canonical name."""
    reason: str
    """Why he could not have it (a `Refusal` value), `score` where another had more, `turned_down` where he said no
    or nothing."""
    nobody: bool = False
    compared: tuple[Compared, ...] = ()
    """Where the other was ahead, the weightiest first."""
    distance_km: int | None = None
    open_jobs: int = 0
    max_jobs: int = 0


class WhyNot(Look[tuple[WentElsewhere, ...]]):
    """The last leads of his trade and area that went elsewhere, the newest first."""

    pro_id: str
    limit: int
