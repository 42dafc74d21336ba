"""Tables of staff, posts and needs, read with the registers' machinery: template, preview, errors by row, one transaction."""

from django.utils.translation import gettext_lazy as _

from fangxian.register import importing
from fangxian.register.importing import Importer
from fangxian.roster.staffing.guards import EDIT
from fangxian.roster.staffing.importing import needs, posts, staff


def offer() -> None:
    """Put these tables beside those of the registers: the same pages, and ``fangxian import``."""
    importing.offer(
        Importer("staff", _("Staff"), staff.COLUMNS, staff.plan, EDIT, "staffing:staff"),
        Importer("posts", _("Posts"), posts.COLUMNS, posts.plan, EDIT, "staffing:posts"),
        Importer("needs", _("People needed"), needs.COLUMNS, needs.plan, EDIT, "staffing:needs"),
    )
