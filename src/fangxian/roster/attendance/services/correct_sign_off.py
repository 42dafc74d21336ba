"""A forgotten sign-off is told later."""

from datetime import datetime

from django.utils.translation import gettext as _

from fangxian.accounts.models import User
from fangxian.base.clock import now
from fangxian.base.problems import Problem, declare
from fangxian.record.models import Entry
from fangxian.record.services import amend_entry
from fangxian.roster.attendance import guards
from fangxian.roster.attendance.models import Attendance

NOT_YOURS = declare("attendance_not_yours", lambda: _("Your role does not cover attendance at that post."))
WITHDRAWN = declare(
    "attendance_withdrawn", lambda: _("This sign-on has been withdrawn; its end can no longer be changed.")
)
END_IMPOSSIBLE = declare(
    "attendance_end_impossible", lambda: _("The end lies before the beginning, after a whole day, or in the future.")
)


def correct_sign_off(user: User, spell: Attendance, ended_at: datetime, *, reason: str) -> Entry:
    """Say when ``spell`` ended; an amendment of the sign-on with a reason (RULEBOOK X5).

    Raises ``attendance_not_yours``, ``attendance_withdrawn``, ``attendance_end_impossible``, ``reason_missing``.
    """
    if not guards.may_amend(user, spell):
        raise Problem(NOT_YOURS, status=403)
    if spell.is_withdrawn:
        raise Problem(WITHDRAWN, status=409)
    if not spell.observed_at <= ended_at <= min(spell.lapses_at, now()):
        raise Problem(END_IMPOSSIBLE, status=422)
    return amend_entry(spell.pk, {"ended_at": ended_at.isoformat()}, reason=reason, author_id=user.pk)
