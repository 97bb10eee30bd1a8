"""What is done to a lead from anywhere: assigned, moved. Always shown first with what follows, then saved."""

from collections.abc import Mapping, Sequence
from functools import partial

from loguru import logger

from fixi_app.domain.leads import LeadStatus
from fixi_app.services.office import LeadEdit, LeadRow, Saved
from tui.board import Board
from tui.pane import AtDesk
from tui.screens.dialogs import PickDialog
from tui.screens.leads.preview import PreviewDialog


def assign(host: AtDesk, row: LeadRow) -> None:
    """Choose a professional for this lead, see what follows, save."""
    host.run_worker(_assign(host, row), group="deed", exclusive=True, exit_on_error=False)


def move(host: AtDesk, row: LeadRow) -> None:
    """Choose where this lead moves on to, see what follows, save."""
    host.run_worker(_move(host, row), group="deed", exclusive=True, exit_on_error=False)


async def _assign(host: AtDesk, row: LeadRow) -> None:
    pros = await host.attempt(host.office.professionals.rows(), "professionals")
    if pros is None:
        return
    active = [(one.professional.id, one.professional.name) for one in pros if one.professional.is_active]
    options = [("", host.t("leads.nobody")), *active]
    before = row.pro_id or ""
    chosen: str | None = await host.app.push_screen_wait(PickDialog(host.t("column.pro_name"), options, before))
    if chosen not in (None, before):
        await _saved(host, row, LeadEdit(lead_id=row.id, version=row.version, pro_id=chosen))


async def _move(host: AtDesk, row: LeadRow) -> None:
    statuses = [(one.value, host.t.named("status", one)) for one in LeadStatus]
    before = row.status.value
    chosen: str | None = await host.app.push_screen_wait(PickDialog(host.t("column.status"), statuses, before))
    if chosen not in (None, before):
        edit = LeadEdit(lead_id=row.id, version=row.version, status=LeadStatus(chosen))
        await _saved(host, row, edit)


async def _saved(host: AtDesk, row: LeadRow, edit: LeadEdit) -> None:
    await save_seeing(host, [edit], {row.id: row.customer_name})


async def save_seeing(host: AtDesk, edits: Sequence[LeadEdit], names: Mapping[str, str]) -> Sequence[Saved]:
    """Show what follows, save what is allowed if the person agrees, and say what came of it."""
    user = host.dashboard.user
    follows = await host.attempt(host.office.leads.preview(edits), "preview") if user else None
    if follows is None or user is None:
        return ()
    skip: frozenset[str] | None = await host.app.push_screen_wait(PreviewDialog(follows, names))
    refused = {one.lead_id for one in follows if one.refusal}
    allowed = [edit for edit in edits if edit.lead_id not in refused]
    if skip is None or not allowed:
        return ()
    saved = await host.attempt(host.office.leads.save(allowed, skip, user, hold=True), "save")
    if saved is None:
        return ()
    _tell(host, saved)
    return saved


def _tell(host: AtDesk, saved: Sequence[Saved]) -> None:
    for one in saved:
        if not one.ok:
            host.dashboard.tell(one.message, severity="warning" if one.conflict else "error")
    done = sum(one.ok for one in saved)
    deeds = [one.deed for one in saved if one.ok and one.deed]
    if deeds:
        host.dashboard.undoable(host.t("leads.saved", count=done), partial(_undo, host.dashboard, deeds))
    elif done:
        host.dashboard.tell(host.t("leads.saved", count=done))


async def _undo(board: Board, deeds: Sequence[str]) -> None:
    """By the board and not by what the deed was done on: that window may be closed by now."""
    if board.user is None:
        return
    try:
        taken_back = await board.office.leads.undo(deeds, board.user)
    except Exception:  # noqa: BLE001 - as everywhere at the desk: told and logged, and the window stays open
        logger.exception("the dashboard could not take back what was saved")
        board.tell(board.texts("fault.told", doing=board.texts("doing.undo")), severity="error")
        return
    for one in taken_back:
        board.tell(one.message, severity="information" if one.ok else "warning")
