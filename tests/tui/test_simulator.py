"""Simulator: a customer and a professional side by side."""

import pytest

from fixi_app.domain.reading import Language
from tests.tui.driving import SMALL, WIDE, Desk, opened
from tests.tui.fake_office import FakeOffice
from tui.screens.simulator import ChatSide
from tui.widgets.basic import Field
from tui.widgets.choice import Choice


async def _open(desk: Desk) -> tuple[ChatSide, ChatSide]:
    await desk.press("f5")
    await desk.until(lambda: len(desk.app.screen.query(ChatSide)) == 2, "two sides")
    sides = desk.app.screen.query_one("#customer-side", ChatSide), desk.app.screen.query_one("#pro-side", ChatSide)
    await desk.until(lambda: sides[0].address != "" and sides[1].address != "", "people to play")
    return sides


@pytest.mark.parametrize("size", [SMALL, WIDE])
async def test_both_chats_stand_side_by_side(size: tuple[int, int]) -> None:
    async with opened(size=size) as desk:
        customer, pro = await _open(desk)
        assert customer.region.width + pro.region.width == size[0]
        assert abs(customer.region.width - pro.region.width) <= 1
        await desk.until(lambda: "הייחדל 2" in desk.screen and "רקובב" in desk.screen, "both chats")


async def test_each_side_speaks_as_its_person_and_hears_the_answer_live() -> None:
    async with opened() as desk:
        customer, pro = await _open(desk)
        await desk.press(*"hello", "enter")
        await desk.until(lambda: desk.world.talks[customer.address][-2].text == "hello", "the customer's words")
        await desk.press("ctrl+right")
        assert pro.has_focus_within
        await desk.press("1", "enter")
        await desk.until(lambda: desk.world.talks[pro.address][-2].by == "professional", "the professional's word")
        desk.world.hear(customer.address, "bot", "It is booked for nine.")
        await desk.sees("It is booked for nine.")


async def test_another_person_can_be_chosen_on_a_side() -> None:
    async with opened() as desk:
        customer, _ = await _open(desk)
        customer.query_one(Choice).choose("sim:+972500000002")
        await desk.sees("Here you write as a customer.")
        customer.query_one(Field).value = "A second matter"
        customer.query_one(Field).focus()
        await desk.press("enter")
        await desk.until(lambda: desk.world.talks["sim:+972500000002"][0].text == "A second matter")


async def test_with_a_real_number_connected_the_simulator_says_why_it_is_closed() -> None:
    office = FakeOffice(Language.EN)
    office.simulator = None
    async with opened(office) as desk:
        await desk.press("f5")
        await desk.sees("a real WhatsApp number is connected")
