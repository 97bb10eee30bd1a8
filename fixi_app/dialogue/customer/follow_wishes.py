"""What a customer's answer to a follow-up may wish for."""

from fixi_app.dialogue.wishes import Wish
from fixi_app.domain.leads import Lead


class CompleteVisit(Wish[Lead | None]):
    """The customer says that the visit is done; the answer is the lead as it stands then."""

    lead_id: str


class NotYetDone(Wish[Lead | None]):
    """The customer says that it is not done yet: the next question waits."""

    lead_id: str
