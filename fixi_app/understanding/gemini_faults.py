"""Why a call of a model gave nothing, in words of our own, and what each kind of failure means for the next step.

The vendor's package and the network have a dozen classes for it, whose texts hold addresses and words of the answer;
they are turned into one exception here, once, and what follows from it is decided in plain functions.
"""

from enum import StrEnum


class Fault(StrEnum):
    QUOTA = "quota"
    SERVER = "server"
    CONNECTION = "connection"
    LATE = "late"
    KEY = "key"
    NO_MODEL = "no model"
    REFUSED = "refused"
    """The server did not take the request: something in it, a photo or the form, is wrong to it."""
    CLIENT = "client"
    """The vendor's package did not take it, before anything was sent."""
    BLOCKED = "blocked"
    CUT = "cut"
    EMPTY = "empty"
    UNREADABLE = "unreadable"


_PASSING = frozenset({Fault.SERVER, Fault.CONNECTION})
_OF_THE_TURN = frozenset({Fault.REFUSED, Fault.BLOCKED, Fault.CUT})
_OF_THE_FORM = frozenset({Fault.REFUSED, Fault.CLIENT})
_CHEAP = 0.25
"""A failure that took more than this part of a call's time would take it again."""


class ModelFailed(Exception):
    """No usable reply. `why` is a short phrase of ours, fit for log and screen: no key, no words of a customer."""

    def __init__(self, fault: Fault, why: str, *, tokens_in: int = 0, tokens_out: int = 0) -> None:
        super().__init__(why)
        self.fault = fault
        self.why = why
        self.tokens_in = tokens_in
        self.tokens_out = tokens_out


def counts(fault: Fault) -> bool:
    """Whether it speaks against the model. Not where this one turn is to blame: nobody may talk a model into a rest."""
    return fault not in _OF_THE_TURN


def worth_another_try(fault: Fault, *, tries: int, took: float, left: float, call: float) -> bool:
    """Whether the same model is asked once more, at once: only what passes by itself, was told fast and still fits.

    A quota, a key, a missing model or blocked words are the same a second later, and a time-out has used its time.
    All times are seconds: `took` of this try, `left` of the turn, `call` of a whole call.
    """
    return fault in _PASSING and tries == 1 and took <= call * _CHEAP and left >= call


def plainly_from_now(fault: Fault) -> bool:
    """Whether the models after this one are asked without form and files: one flaw in these is not fatal (L54)."""
    return fault in _OF_THE_FORM


def failure_of(error: Exception, seconds: float) -> ModelFailed:
    """A fault of package, network or answer. By status where there is one, as the classes differ between the package's
    transports; the network's by their parents, so that its packages need not be loaded here."""
    if isinstance(error, ModelFailed):
        return error
    status = getattr(error, "code", None)
    if isinstance(status, int):
        return _by_status(int(status), error)
    names = {kind.__name__ for kind in type(error).__mro__}
    if names & {"Timeout", "TimeoutError"}:
        return late(seconds)
    if names & {"ConnectionError", "ProtocolError", "RequestException"}:
        return ModelFailed(Fault.CONNECTION, "no connection")
    if names & {"ParseError", "ValueError", "DecodeError", "HTTPError"}:
        return ModelFailed(Fault.UNREADABLE, "unreadable answer")
    return ModelFailed(Fault.CLIENT, f"fault of the client ({type(error).__name__})")


def late(seconds: float) -> ModelFailed:
    return ModelFailed(Fault.LATE, f"no answer in {round(seconds, 1):g} s")


def _by_status(status: int, error: Exception) -> ModelFailed:
    details = getattr(error, "details", None) or ()
    reasons = {detail.get("reason") for detail in details if isinstance(detail, dict)}
    if status in (401, 403) or reasons & {"API_KEY_INVALID", "API_KEY_EXPIRED"}:
        return ModelFailed(Fault.KEY, "bad key")
    if status == 429:
        return ModelFailed(Fault.QUOTA, "quota (429)")
    if status == 404:
        return ModelFailed(Fault.NO_MODEL, "no such model (404)")
    if status >= 500:
        return ModelFailed(Fault.SERVER, f"server error ({status})")
    return ModelFailed(Fault.REFUSED, f"request refused ({status})")
