"""Refusals about rights."""

from django.utils.translation import gettext as _

from fangxian.base.problems import declare

GRANT_FORBIDDEN = declare("grant_forbidden", lambda: _("Your role does not reach this unit."))
GRANT_PERIOD = declare("grant_period", lambda: _("The end must lie after the beginning, and not in the past."))
GRANT_ENDED = declare("grant_ended", lambda: _("This role has already ended."))
GRANT_SELF = declare("grant_self", lambda: _("Nobody gives a role to themselves, or closes their own account."))
GRANT_INACTIVE = declare("grant_inactive", lambda: _("This account is closed."))
GLASS_REASON = declare("glass_reason", lambda: _("Say in a sentence why it cannot wait (6 characters at least)."))
GLASS_HOURS = declare("glass_hours", lambda: _("Break-glass access lasts 1 to {hours} hours."))
GLASS_ROLE = declare("glass_role", lambda: _("This role cannot be taken by break-glass."))
GLASS_REVIEWED = declare("glass_reviewed", lambda: _("This access has been reviewed already."))
GLASS_OWN = declare("glass_own", lambda: _("Somebody else must review your own access."))
GLASS_FINDING = declare("glass_finding", lambda: _("Write what the review found."))
ERASE_BEYOND = declare(
    "erase_beyond_reach",
    lambda: _("Units beyond your reach know this identity too; a coordinator above all of them must erase it."),
)
ERASE_REASON = declare("erase_reason_missing", lambda: _("Say why it is erased; the reason stays in the record."))
RETENTION_TOP = declare(
    "retention_top_only", lambda: _("A run concerns the whole region; a coordinator of the region starts it.")
)
