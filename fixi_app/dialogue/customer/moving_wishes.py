"""What a customer's flow may wish for when a visit moves: another time, another professional, a choice."""

from fixi_app.dialogue.wishes import Wish
from fixi_app.domain.appointments import Slot
from fixi_app.domain.base import Record
from fixi_app.domain.leads import Lead, Quote
from fixi_app.domain.professionals import Professional
from fixi_app.domain.reading import Wanted


class MovedVisit(Record):
    outcome: str
    """`moved` (booked at the new time), `asked` (the professional has to answer, the old time stands), `offered` (not
    approved before either: the offer is about the new time now), `same`, `slot_lost`, `over`."""
    lead: Lead | None = None
    pro: Professional | None = None
    slot: Slot | None = None
    quote: Quote | None = None
    answer_from: str = ""


class MoveVisit(Wish[MovedVisit]):
    """Another time for a visit that waits or is booked: held first, and only then the old one is freed."""

    lead_id: str
    slot_id: str


class DropProposal(Wish[Lead | None]):
    """The visit stays as it is: what was asked of the professional is taken back."""

    lead_id: str
    proposal_id: str


class AnsweredProposal(Record):
    outcome: str
    """`booked`, `declined`, `slot_lost`, `gone`."""
    lead: Lead | None = None
    pro: Professional | None = None


class AnswerProposal(Wish[AnsweredProposal]):
    """The customer's yes or no to a time that the professional proposed; a yes books."""

    lead_id: str
    proposal_id: str
    yes: bool
    move_on: bool = False
    """With a no: he wants another professional, so this one's offer ends with it."""


class FreeTime(Record):
    """A free slot and whose it is."""

    slot: Slot
    pro: Professional
    quote: Quote | None = None


class OtherPros(Wish[tuple[FreeTime, ...]]):
    """Free times of other professionals who fit this lead, the soonest first."""

    lead_id: str
    wanted: Wanted | None = None
    skip: tuple[str, ...] = ()


class Replacements(Record):
    same: FreeTime | None = None
    """The same hour with somebody else, held for him."""
    soonest: tuple[FreeTime, ...] = ()
    """The next free times: of the same professional, then of others."""
    owner_decides: bool = False
    """He was not at home too often: a person sees to it first."""


class FindReplacements(Wish[Replacements]):
    """What can stand in for a visit that was called off."""

    lead_id: str


class ChoosePro(Wish[Professional | None]):
    """The times of this professional are to be shown for a lead that has none; what was held for it is freed."""

    lead_id: str
    pro_id: str


class ReportedAbsent(Record):
    outcome: str
    """`asked` (he is asked now), `asked_before`, `early` (his time has not come), `gone`."""
    lead: Lead | None = None
    pro: Professional | None = None


class ReportAbsent(Wish[ReportedAbsent]):
    """The customer says that nobody came."""

    lead_id: str
