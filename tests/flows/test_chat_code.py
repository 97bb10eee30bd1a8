"""Where the number in the code comes from: the provider's word, and never a guess."""

import pytest

from fixi_app.channels.simulator import SimulatorChannel
from fixi_app.domain.reading import Language
from fixi_app.services.desk.chat_code import chat_code
from fixi_app.services.desk.words import Words


class _Numbered(SimulatorChannel):
    def __init__(self, number: str | None) -> None:
        super().__init__()
        self._number = number

    async def number(self) -> str | None:
        return self._number


async def test_the_number_of_the_account_leads_to_its_chat() -> None:
    found = await chat_code(_Numbered("+972 50-000-0900"), Words(Language.EN))
    assert found.link == "https://wa.me/972500000900"
    assert found.rows


@pytest.mark.parametrize("number", [None, ""])
async def test_an_account_without_a_linked_phone_has_no_code_and_the_owner_reads_what_to_do(number: str | None) -> None:
    found = await chat_code(_Numbered(number), Words(Language.EN))
    assert (found.link, found.rows) == ("", ())
    assert "connect the phone" in found.told


async def test_the_simulator_has_no_number() -> None:
    assert "connect WhatsApp first" in (await chat_code(SimulatorChannel(), Words(Language.EN))).told
