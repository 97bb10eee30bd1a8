"""How fast messages may leave."""

from datetime import datetime, timedelta, timezone

from fixi_app.queues.pace import Pace

NOW = datetime(2026, 11, 24, 9, tzinfo=timezone.utc)


def _burst(pace: Pace, address: str, at: datetime) -> int:
    """How many messages to this address leave at one moment."""
    count = 0
    while pace.ready(address, at) and count < 1000:
        pace.left(address, at)
        count += 1
    return count


def test_an_account_sends_no_more_than_its_rate_in_any_second() -> None:
    pace = Pace(per_second=80)
    sent = [0] * 5
    for step in range(500):
        at = NOW + timedelta(milliseconds=10 * step)
        while pace.ready(f"meta:{step}", at):
            pace.left(f"meta:{step}", at)
            sent[step // 100] += 1
    assert sent[0] <= 160, "one full bucket and one second"
    assert all(70 <= count <= 81 for count in sent[1:])


def test_one_person_gets_a_burst_and_then_one_message_in_six_seconds() -> None:
    pace = Pace(per_second=1000, pair_seconds=6, pair_burst=45)
    assert _burst(pace, "meta:1", NOW) == 45
    assert not pace.ready("meta:1", NOW + timedelta(seconds=5.9))
    assert pace.ready("meta:1", NOW + timedelta(seconds=6))
    assert _burst(pace, "meta:1", NOW + timedelta(seconds=6)) == 1
    assert _burst(pace, "meta:1", NOW + timedelta(minutes=10)) == 45


def test_a_burst_to_one_person_holds_nobody_else() -> None:
    pace = Pace(per_second=1000, pair_seconds=6, pair_burst=3)
    _burst(pace, "meta:1", NOW)
    assert pace.ready("meta:2", NOW)


def test_without_a_rule_nothing_waits() -> None:
    assert _burst(Pace(), "green_api:1@c.us", NOW) == 1000


def test_a_clock_that_is_set_back_holds_nobody_for_the_difference() -> None:
    pace = Pace(per_second=1, pair_seconds=6, pair_burst=1)
    _burst(pace, "meta:1", NOW + timedelta(days=2))
    assert pace.ready("meta:1", NOW)
    assert _burst(pace, "meta:1", NOW) <= 2


def test_who_was_not_written_to_for_long_is_forgotten() -> None:
    pace = Pace(pair_seconds=6)
    for number in range(6000):
        pace.left(f"meta:{number}", NOW + timedelta(seconds=number))
    assert len(pace._full) <= 5001
