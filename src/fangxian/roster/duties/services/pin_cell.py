"""Planners fix cells of a draft, so that the next search keeps them."""

from uuid import UUID

from fangxian.accounts.models import User
from fangxian.base.clock import now
from fangxian.base.locking import locked
from fangxian.base.problems import Problem
from fangxian.roster.duties import problems
from fangxian.roster.duties.models import PinnedCell, Roster, RosterState
from fangxian.roster.duties.services.common import acting, refuse_closed
from fangxian.roster.duties.services.edit_plan import Edit
from fangxian.roster.staffing import queries as staffing


def pin_cell(roster_id: UUID, cell: Edit, *, actor: User | None) -> PinnedCell:
    """Fix what somebody has on a day of a draft: a shift at a post, or a day off. Fixing it again changes it.

    What speaks against it is not refused; the checker and the search say it. Raises ``roster_closed``,
    ``roster_pin_not_draft`` and ``roster_cell_unknown``.
    """
    with locked(Roster, roster_id) as roster:
        refuse_not_draft(roster)
        _refuse_unknown(roster, cell)
        wanted = {"shift_id": cell.shift_id, "post_id": cell.post_id, "made_at": now(), "made_by_id": acting(actor)}
        pin, _made = PinnedCell.objects.update_or_create(
            roster=roster, person_id=cell.person_id, day=roster.day(cell.day), defaults=wanted
        )
    return pin


def unpin_cell(roster_id: UUID, person_id: UUID, day: int) -> bool:
    """Let the next search decide a cell again; says whether it was fixed. Raises what ``pin_cell`` raises."""
    with locked(Roster, roster_id) as roster:
        refuse_not_draft(roster)
        count, _by_model = roster.pinned_cells.filter(person=person_id, day=roster.day(day)).delete()
    return bool(count)


def unpin_all(roster_id: UUID) -> int:
    """Let the next search decide every cell again; returns how many were fixed. Raises what ``pin_cell`` raises."""
    with locked(Roster, roster_id) as roster:
        refuse_not_draft(roster)
        count, _by_model = roster.pinned_cells.all().delete()
    return count


def refuse_not_draft(roster: Roster) -> None:
    """Raise ``roster_closed`` or ``roster_pin_not_draft``."""
    refuse_closed(roster)
    if roster.state != RosterState.DRAFT:
        raise Problem(problems.PIN_NOT_DRAFT, status=409)


def _refuse_unknown(roster: Roster, cell: Edit) -> None:
    unit = roster.unit
    known = 0 <= cell.day < roster.days
    known = known and staffing.staff_of(unit, roster.first_day, roster.days).filter(person=cell.person_id).exists()
    if cell.shift_id and cell.post_id:
        known = known and staffing.shifts_of(unit).filter(pk=cell.shift_id).exists()
        known = known and staffing.posts_of(unit).filter(pk=cell.post_id).exists()
    if not known or (cell.shift_id is None) != (cell.post_id is None):
        raise Problem(problems.CELL_UNKNOWN, status=422)
