"""What is done to a professional by one key; asked first only where nothing takes it back."""

from functools import partial

from fixi_app.domain.professionals import Professional
from fixi_app.services.office import User
from tui.clean import clean_line
from tui.deeds import sure, tell, tell_undoable
from tui.pane import AtDesk


async def approve(host: AtDesk, one: Professional, user: User) -> None:
    tell(host, await host.attempt(host.office.professionals.decide(one.id, True, user), "save"))


async def refuse(host: AtDesk, one: Professional, user: User) -> None:
    """He is told at once, and nothing takes that back."""
    if await sure(host, host.t("needs.refuse_sure", name=clean_line(one.name)), host.t("key.need_refuse")):
        tell(host, await host.attempt(host.office.professionals.decide(one.id, False, user), "save"))


async def confirm_phone(host: AtDesk, one: Professional, user: User) -> None:
    tell(host, await host.attempt(host.office.professionals.confirm_phone(one.id, user), "save"))


async def switch(host: AtDesk, one: Professional, user: User) -> None:
    """Sent home or taken back; either is undone by one key as long as nobody was told."""
    pros = host.office.professionals
    saved = await host.attempt(pros.switch(one.id, not one.is_active, user), "save")
    if saved is not None:
        tell_undoable(host, saved, partial(pros.switch, one.id, one.is_active, user))


async def remove(host: AtDesk, one: Professional, user: User) -> None:
    """Off the list for good: asked with what follows for the customers."""
    count = await host.attempt(host.office.professionals.open_leads(one.id), "professionals")
    if count is None:
        return
    follows = host.t("pros.remove_leads", count=count) if count else host.t("pros.remove_no_leads")
    question = f"{host.t('pros.remove_sure', name=clean_line(one.name))}\n{follows}"
    if await sure(host, question, host.t("key.remove_pro")):
        tell(host, await host.attempt(host.office.professionals.remove(one.id, user), "save"))
