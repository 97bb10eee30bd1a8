"""What counts as what: how far a lead came, what was earned, and how long most things took."""

from datetime import UTC, datetime

import pytest

from fixi_app.domain.counting import Stage, funnel, ranked, stage_of, takings
from fixi_app.domain.leads import By, Lead, LeadStatus, StatusChange

NOON = datetime(2026, 11, 24, 10, tzinfo=UTC)
S = LeadStatus


def lead(*statuses: S, **more: object) -> Lead:
    history = tuple(StatusChange(status=one, at=NOON, by=By.OWNER) for one in statuses)
    return Lead.model_validate(
        {"id": "l", "contact_id": "c", "status_history": history, "created_at": NOON, "updated_at": NOON, **more}
    )


@pytest.mark.parametrize(
    ("one", "stage"),
    [
        (lead(), Stage.CONTACTED),
        (lead(pro_id="p"), Stage.MATCHED),
        (lead(refused_pro_ids=("p",)), Stage.MATCHED),
        (lead(S.NEW), Stage.OFFERED),
        (lead(S.NEW, S.BOOKED, S.CANCELLED), Stage.BOOKED),
        (lead(S.BOOKED, S.COMPLETED, S.CLOSED), Stage.COMPLETED),
    ],
)
def test_a_lead_is_counted_as_far_as_it_ever_came(one: Lead, stage: Stage) -> None:
    assert stage_of(one, rated=False) is stage
    assert stage_of(one, rated=True) is Stage.RATED


def test_the_funnel_never_widens() -> None:
    counted = funnel([Stage.CONTACTED, Stage.OFFERED, Stage.RATED, Stage.BOOKED])
    assert list(counted.values()) == [4, 3, 3, 2, 1, 1]


def test_only_reported_prices_are_money_and_the_missing_ones_are_counted() -> None:
    assert takings([100.5, 0, None]) == (3, 100.5, 1)


def test_median_and_nine_of_ten() -> None:
    assert ranked([], 0.5) is None
    assert ranked([7], 0.9) == 7
    assert ranked(range(1, 11), 0.5) == 5
    assert ranked(range(1, 11), 0.9) == 9
    assert ranked([3, 1, 2], 0.5) == 2
