"""What may be refused about rosters, and what to do next."""

from django.utils.translation import gettext as _

from fangxian.base.problems import declare

ROSTER_DAYS = declare("roster_days", lambda: _("A roster has 1 to 366 days."))
ROSTER_TOO_LARGE = declare(
    "roster_too_large",
    lambda: _("{people} people for {days} days are too many for one roster. Make rosters of at most {most} days."),
)
ROSTER_NO_STAFF = declare(
    "roster_no_staff", lambda: _("This unit has no staff who could be put on duty. Add staff first.")
)
ROSTER_NO_SHIFTS = declare("roster_no_shifts", lambda: _("This unit has no shifts. Add the shifts first."))
ROSTER_NO_NEEDS = declare(
    "roster_no_needs",
    lambda: _("No post of this unit needs anybody in these days. State the needs of the posts first."),
)
ROSTER_CLOSED = declare("roster_closed", lambda: _("This roster is closed and no longer changes."))
ROSTER_NOT_PUBLISHED = declare("roster_not_published", lambda: _("This roster has not been published."))
ROSTER_NOT_DRAFT = declare("roster_not_draft", lambda: _("This roster is published; only a draft can be deleted."))
PUBLISHED_MEANWHILE = declare(
    "roster_published_meanwhile",
    lambda: _("Somebody else published a plan of this roster meanwhile. Look at what changed, then publish again."),
)
ALREADY_PUBLISHED = declare("roster_already_published", lambda: _("This plan is the published one."))
DUTY_DAY_TAKEN = declare(
    "duty_day_taken",
    lambda: _("Already on duty on that day by another roster or change: {who}. Plan again, or move it."),
)
DUTY_UNINSURED = declare(
    "duty_uninsured",
    lambda: _(
        "Volunteers without accident insurance may not stand in this cold: {who}. Enter their insurance on the staff list, "
        "or let somebody else stand there. No reason overrules this."
    ),
)
DUTY_GONE = declare("duty_gone", lambda: _("This duty no longer stands."))
DUTY_BEGUN = declare("duty_begun", lambda: _("This duty has begun; it can no longer be changed."))
RULES_BROKEN = declare("roster_rules_broken", lambda: _("This breaks {count} rules: {rules}"))
PEOPLE_GONE = declare("roster_people_gone", lambda: _("No longer among the staff: {who}. Plan again without them."))
PLAN_UNKNOWN = declare("roster_plan_unknown", lambda: _("There is no such plan."))
PLAN_EMPTY = declare("roster_plan_empty", lambda: _("There is no plan yet. Plan, import, or begin by hand."))
JOB_OPEN = declare(
    "roster_job_open", lambda: _("A plan of this roster is being made already. Wait for it, or cancel it.")
)
PLAN_NOT_FOUND = declare(
    "roster_no_plan_found", lambda: _("No plan was found in the time given. Give more time, or fewer days.")
)
CELL_UNKNOWN = declare("roster_cell_unknown", lambda: _("There is no such person, day, shift or post in this roster."))
PIN_NOT_DRAFT = declare(
    "roster_pin_not_draft",
    lambda: _("Cells are fixed while a roster is a draft; this one is published. Change its duties instead."),
)
PAIR_OF_ONE = declare("roster_pair_of_one", lambda: _("A pair is two different people."))
PAIR_NO_STAFF = declare(
    "roster_pair_no_staff", lambda: _("Both must be among the staff of this unit or those below it. Choose others.")
)
PAIR_STANDS = declare(
    "roster_pair_stands", lambda: _("There is a rule for these two already. Remove it first, then add the other one.")
)
PAIR_GONE = declare("roster_pair_gone", lambda: _("This rule for two people is no longer there."))
RULES_RANGE = declare(
    "roster_rules_range",
    lambda: _(
        "Ask for 1 to {run} days in a row, 0 to {hours} hours a week, and 0 to {weekends} weekends a month, or none of them."
    ),
)
SUCCESSION_SHIFTS = declare(
    "roster_succession_shifts", lambda: _("Both must be shifts that rosters of this unit use. Choose others.")
)
SUCCESSION_STANDS = declare("roster_succession_stands", lambda: _("This succession is forbidden already."))
SUCCESSION_GONE = declare("roster_succession_gone", lambda: _("This succession is no longer forbidden."))
SICK_DAYS = declare("roster_sick_days", lambda: _("The last day is before the first one."))
SICK_NO_ROSTER = declare("roster_sick_outside", lambda: _("These days lie outside this roster."))
REASON_MISSING = declare("roster_reason_missing", lambda: _("Say why."))
SHEET_HEADER = declare(
    "roster_sheet_header",
    lambda: _("The first row must hold the days of the roster, such as {day}; none of them was found."),
)
SHEET_CELLS = declare("roster_sheet_cells", lambda: _("{count} cells could not be understood: {cells}"))
NO_RIGHT = declare("roster_no_right", lambda: _("Your roles no longer allow planning this roster."))
ROSTER_UNKNOWN = declare("roster_unknown", lambda: _("There is no such roster."))
FIRST_DAY_MISSING = declare("roster_first_day_missing", lambda: _("A new roster needs its first day."))
