"""What must hold in the town at any moment when nothing is under way: pure functions over a snapshot of the store.

Each gives a sentence for every fault it sees. `seen_by_all` is what the days are judged by.
"""

from collections.abc import Callable, Iterator

from fixi_app.simulation.checks.answered import (
    every_message_is_answered,
    the_queues_are_worked_off,
    what_was_written_is_kept_once,
)
from fixi_app.simulation.checks.calendars import (
    history_tells_the_status,
    lead_and_slot_agree,
    no_lead_has_two_slots,
    no_slot_has_two_leads,
    nobody_is_in_two_places,
)
from fixi_app.simulation.checks.matters import one_request_is_one_lead
from fixi_app.simulation.checks.owners import every_lead_has_an_owner
from fixi_app.simulation.checks.snapshot import Snapshot, snapshot
from fixi_app.simulation.checks.talk import (
    booked_is_said_only_when_booked,
    no_cold_message_in_quiet_time,
    no_promise_of_a_model_is_said,
    nobody_hears_the_same_news_twice,
    nothing_is_left_open_in_a_text,
    nothing_is_sent_twice,
)

__all__ = ["CHECKS", "Check", "Snapshot", "faults_of", "snapshot"]

Check = Callable[[Snapshot], Iterator[str]]


def the_log_is_clean(seen: Snapshot) -> Iterator[str]:
    """Nothing broke, and nothing was called an error."""
    yield from seen.kept.faults


CHECKS: tuple[Check, ...] = (
    every_message_is_answered,
    the_queues_are_worked_off,
    what_was_written_is_kept_once,
    one_request_is_one_lead,
    no_slot_has_two_leads,
    no_lead_has_two_slots,
    nobody_is_in_two_places,
    lead_and_slot_agree,
    history_tells_the_status,
    every_lead_has_an_owner,
    nothing_is_sent_twice,
    nobody_hears_the_same_news_twice,
    no_cold_message_in_quiet_time,
    booked_is_said_only_when_booked,
    no_promise_of_a_model_is_said,
    nothing_is_left_open_in_a_text,
    the_log_is_clean,
)


def faults_of(seen: Snapshot) -> list[str]:
    """Every fault of this moment, with the name of the check that saw it."""
    return [f"{check.__name__}: {fault}" for check in CHECKS for fault in check(seen)]
