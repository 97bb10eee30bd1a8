"""The brake's key: pulled without a question, released on purpose. It works everywhere, also over an open window."""

from fixi_app.services.office import BrakeState, User
from tui.pane import AtDesk
from tui.screens.dialogs import ConfirmDialog
from tui.widgets.header import DeskHeader


class ReleaseDialog(ConfirmDialog):
    """The one question of the brake."""


async def pull_or_release(host: AtDesk, user: User) -> None:
    """By how the brake stood when it was last looked at. `host` is the desk, whatever is open over it.

    Pulled once too often it does no harm; so where nobody knows better yet, it is pulled.
    """
    if isinstance(host.app.screen, ReleaseDialog):
        return
    if host.dashboard.brake.on:
        await _release(host, user)
    else:
        await _pull(host, user)


async def _pull(host: AtDesk, user: User) -> None:
    # Red at once: the office answers when the brake is written down, which a slow disk may take its time for.
    before = host.dashboard.brake
    show(host, before.but(on=True, by=user.name, at=host.office.now()))
    state = await host.attempt(host.office.brakes.hold(user), "brake")
    show(host, state or before)
    if state is not None:
        host.dashboard.tell(host.t("brake.pulled", waiting=state.waiting), severity="warning")


async def _release(host: AtDesk, user: User) -> None:
    state = await host.attempt(host.office.brakes.state(), "brake_state")
    if state is None or not host.office.may("brakes", "release"):
        return
    dialog = ReleaseDialog(_question(host, state.waiting), host.t("brake.yes"))
    if not await host.app.push_screen_wait(dialog):
        return
    released = await host.attempt(host.office.brakes.release(user), "brake")
    if released is not None:
        show(host, released)
        host.dashboard.tell(host.t("brake.released"))


def _question(host: AtDesk, waiting: int) -> str:
    if waiting == 1:
        return host.t("brake.one")
    return host.t("brake.release", waiting=waiting) if waiting else host.t("brake.nothing")


def show(host: AtDesk, state: BrakeState) -> None:
    """How the brake stands, in the header and in the words of its key."""
    turned = state.on is not host.dashboard.brake.on
    host.dashboard.brake = state
    host.query_one(DeskHeader).show_brake(state)
    if turned:
        host.refresh_bindings()


def key_words(description: str, brake: BrakeState) -> str:
    """The name of what a key does: the brake's key does the opposite while the brake is on."""
    return "key.release" if description == "key.brake" and brake.on else description
