"""The Numbers of the desk: what really happened in a town, counted as the evening report counts it."""

import asyncio
import time
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from fixi_app.domain.business import Business
from fixi_app.domain.counting import Lost, Stage
from fixi_app.domain.leads import By, Lead, LeadStatus, StatusChange
from fixi_app.repositories.documents import to_document
from fixi_app.services.desk.numbers import LONGEST
from fixi_app.services.office import Figures, ProFigures
from tests.fakes.desk import VIEWER, AtDesk, at_desk
from tests.fakes.town import AVI, DANA, NOAM, ZONE, Town
from tests.flows.test_gemini_spending import Dear

DAY = date(2026, 11, 24)
S = LeadStatus


async def today(d: AtDesk) -> Figures:
    return await d.desk.numbers.figures(DAY, DAY)


def of(figures: Figures, pro_id: str) -> ProFigures:
    return next(one for one in figures.pros if one.pro_id == pro_id)


async def a_job_done(t: Town, price: str = "420") -> None:
    await t.to_offer(DANA)
    await t.minutes(4)
    await t.says(AVI, "אשר")
    await t.at_the_visit()
    t.clock.move(timedelta(hours=1))
    await t.says(AVI, "סיימתי")
    await t.says(AVI, price)


async def test_a_job_from_the_first_word_to_the_price_is_in_every_figure() -> None:
    async with at_desk(only=[AVI]) as d:
        await a_job_done(d.town)
        day = d.town.clock.now().astimezone(ZONE).date()
        figures = await d.desk.numbers.figures(DAY, day)
        assert figures.funnel == {
            Stage.CONTACTED: 1, Stage.MATCHED: 1, Stage.OFFERED: 1, Stage.BOOKED: 1, Stage.COMPLETED: 1, Stage.RATED: 0,
        }  # fmt: skip
        assert (figures.completed, figures.earned, figures.unpriced, figures.currency) == (1, 420, 0, "₪")
        avi = of(figures, "pro_sample_avi")
        assert (avi.offers, avi.decided, avi.accepted, avi.silent) == (1, 1, 1, 0)
        assert (avi.booked, avi.completed, avi.earned) == (1, 1, 420)
        assert figures.offer_answer.count == 1
        assert 240 <= (figures.offer_answer.median or 0) <= 300
        assert figures.first_answer.count == 1
        assert 0 < (figures.first_answer.median or 0) < 60
        assert sum(one.came for one in figures.days) == 1


async def test_a_day_is_counted_as_the_evening_report_counts_it() -> None:
    async with at_desk(only=[AVI]) as d:
        await d.town.to_offer(NOAM)
        await d.town.says(AVI, "דחה")
        await d.town.says(DANA, "יש לי נזילה באילת, התמרים 5")
        await d.save((await d.town.leads(phone=DANA))[0], status=S.REJECTED)
        report = await d.town.road.reports.of(DAY, d.town.clock.now())
        figures = await today(d)
        assert sum(one.came for one in figures.days) == report.came == 2
        assert sum(one.booked for one in figures.days) == report.booked
        assert figures.lost == report.lost == {Lost.REJECTED: 1}
        assert (figures.completed, figures.earned, figures.unpriced) == (
            report.completed, report.earned, report.unpriced,
        )  # fmt: skip


async def test_a_no_and_a_silence_are_told_apart_and_neither_is_a_yes() -> None:
    async with at_desk(only=[AVI]) as d:
        await d.town.to_offer(DANA)
        await d.town.says(AVI, "דחה")
        await d.town.to_offer(NOAM)
        await d.town.minutes(70)
        figures = await today(d)
        avi = of(figures, "pro_sample_avi")
        assert (avi.offers, avi.decided, avi.accepted, avi.silent) == (2, 2, 0, 1)
        assert figures.offer_answer.count == 1, "a silence is no answer"


async def test_what_happened_before_or_after_the_span_is_not_in_it() -> None:
    async with at_desk(only=[AVI]) as d:
        await a_job_done(d.town)
        before = await d.desk.numbers.figures(DAY - timedelta(days=7), DAY - timedelta(days=1))
        assert before.funnel[Stage.CONTACTED] == before.completed == 0
        assert len(before.days) == 7
        assert before.ever
        assert of(before, "pro_sample_avi").offers == 0, "whoever is active is shown all the same"


async def test_a_new_business_has_no_numbers_and_says_so() -> None:
    async with at_desk() as d:
        figures = await today(d)
        assert not figures.ever
        assert figures.first_answer.median is None


async def test_a_price_that_comes_days_later_is_in_the_figures_of_the_day_of_the_visit() -> None:
    async with at_desk(only=[AVI]) as d:
        await a_job_done(d.town, "דלג")
        lead = await d.town.lead()
        assert lead.completed_at is not None
        day = lead.completed_at.astimezone(ZONE).date()
        assert (await d.desk.numbers.figures(day, day)).unpriced == 1
        d.town.clock.move(timedelta(days=3))
        await d.town.db["leads"].update_one({"_id": lead.id}, {"$set": {"final_price": 300.0}})
        figures = await d.desk.numbers.figures(day, day)
        assert (figures.earned, figures.unpriced) == (300, 0)


async def test_tokens_and_what_they_cost_are_those_of_the_span() -> None:
    priced = Business(name="עסק", model_prices="one=1/10")
    async with at_desk(reader=Dear(), business=priced, only=[AVI]) as d:
        await d.town.to_summary(DANA)
        figures = await today(d)
        assert (figures.tokens, figures.dollars, figures.unpriced_tokens) == (220, 0.0004, 0)
        assert (await d.desk.numbers.figures(date(2026, 11, 1), date(2026, 11, 23))).tokens == 0


async def test_who_looks_over_the_shoulder_sees_figures_and_no_names() -> None:
    async with at_desk(only=[AVI]) as d:
        await a_job_done(d.town)
        day = d.town.clock.now().astimezone(ZONE).date()
        shown = d.desk.for_user(VIEWER)
        assert of(await shown.numbers.figures(DAY, day), "pro_sample_avi").name == "אבי כהן"
        await d.desk.presenter.turn(True)
        masked = await shown.numbers.figures(DAY, day)
        assert "אבי" not in str(masked)
        assert (masked.earned, masked.funnel[Stage.COMPLETED]) == (420, 1)


@pytest.mark.parametrize(("first", "last"), [(DAY, DAY - timedelta(days=1)), (DAY, DAY + timedelta(days=LONGEST))])
async def test_a_span_that_is_none_or_too_long_is_refused(first: date, last: date) -> None:
    async with at_desk(sample=False) as d:
        with pytest.raises(ValueError, match="1 to 62 days"):
            await d.desk.numbers.figures(first, last)


def lead_of(number: int, at: datetime) -> dict[str, Any]:
    moves = (S.NEW, S.BOOKED, S.COMPLETED)
    history = tuple(StatusChange(status=one, at=at, by=By.PROFESSIONAL) for one in moves)
    return to_document(Lead(
        id=f"lead_{number}", contact_id="c", status=S.COMPLETED, status_history=history, created_at=at, updated_at=at,
        completed_at=at, pro_id="pro_sample_avi", final_price=100,
    ))  # fmt: skip


async def test_thousands_of_leads_are_counted_in_pieces_and_old_ones_are_not_read() -> None:
    async with at_desk() as d:
        noon = d.town.clock.now()
        await d.town.db["leads"].insert_many([lead_of(number, noon) for number in range(1500)])
        old = [lead_of(number, noon - timedelta(days=400)) for number in range(1500, 2000)]
        await d.town.db["leads"].insert_many(old)
        plan = await d.town.db["leads"].find({"updated_at": {"$gte": noon}}).explain()
        assert plan["queryPlanner"]["winningPlan"]["stage"] == "IXSCAN"
        turns = 0

        async def beside() -> None:
            nonlocal turns
            while True:
                turns += 1
                await asyncio.sleep(0)

        task = asyncio.create_task(beside())
        begun = time.perf_counter()
        figures = await today(d)
        took = time.perf_counter() - begun
        task.cancel()
        assert figures.funnel[Stage.COMPLETED] == 1500
        assert of(figures, "pro_sample_avi").earned == 150_000
        assert turns > took / 0.05, "others had their turn all the time"
