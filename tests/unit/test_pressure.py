"""How much everything else makes room while webhooks pour in."""

from fixi_app.queues.pressure import Pressure


class Hand:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def _after(rate: int, seconds: float = 1.0) -> tuple[Pressure, Hand]:
    """The pressure after so many webhooks a second."""
    hand = Hand()
    pressure = Pressure(hand)
    for _ in range(int(rate * seconds)):
        hand.now += 1 / rate
        pressure.webhook()
    return pressure, hand


def test_in_calm_everything_runs_at_its_width() -> None:
    pressure, _ = _after(20)
    assert pressure.turns(8) == 8
    assert pressure.pause(0.5) == 0.0
    assert all(pressure.lets_through() for _ in range(5))


def test_beside_a_busy_stream_one_turn_runs_at_a_time_and_taking_in_gives_way() -> None:
    pressure, _ = _after(300)
    assert 250 < pressure.rate < 350
    assert pressure.turns(8) == 1
    assert pressure.lets_through()
    assert pressure.pause(0.02) > 0.02


def test_in_a_flood_one_turn_begins_in_a_second_and_nobody_waits_longer() -> None:
    pressure, hand = _after(1500)
    assert pressure.lets_through()
    assert not pressure.lets_through()
    assert pressure.pause(0.01) == 1.0
    hand.now += 0.2
    pressure.webhook()
    assert not pressure.lets_through()
    for _ in range(1500):
        hand.now += 1 / 1500
        pressure.webhook()
    assert pressure.lets_through()


def test_when_it_is_over_everything_runs_again_at_once() -> None:
    pressure, hand = _after(1500)
    hand.now += 0.6
    assert pressure.rate == 0
    assert pressure.turns(8) == 8
