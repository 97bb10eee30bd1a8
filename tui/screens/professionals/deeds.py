"""What is done to a professional by one key; asked first only where nothing takes it back."""

from fixi_app.domain.professionals import Professional
from fixi_app.services.office import Saved, User
from tui.clean import clean_line
from tui.pane import AtDesk
from tui.screens.dialogs import ConfirmDialog


async def approve(host: AtDesk, one: Professional, user: User) -> None:
    tell(host, await host.attempt(host.office.professionals.decide(one.id, True, user), "save"))


async def refuse(host: AtDesk, one: Professional, user: User) -> None:
    """He is told at once, and nothing takes that back."""
    if await sure(host, host.t("needs.refuse_sure", name=clean_line(one.name)), host.t("key.need_refuse")):
        tell(host, await host.attempt(host.office.professionals.decide(one.id, False, user), "save"))


async def confirm_phone(host: AtDesk, one: Professional, user: User) -> None:
    tell(host, await host.attempt(host.office.professionals.confirm_phone(one.id, user), "save"))


async def sure(host: AtDesk, question: str, yes: str) -> bool:
    answer: bool | None = await host.app.push_screen_wait(ConfirmDialog(question, yes))
    return bool(answer)


def tell(host: AtDesk, saved: Saved | None) -> None:
    if saved is not None:
        host.dashboard.tell(saved.message, severity="information" if saved.ok else "warning")
