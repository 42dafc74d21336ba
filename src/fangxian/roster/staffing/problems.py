"""The refusals of staffing."""

from django.utils.translation import gettext as _

from fangxian.base.problems import declare

SKILL_UNKNOWN = declare("skill_unknown", lambda: _("There is no such skill, or it is closed."))
SKILL_CODE_TAKEN = declare("skill_code_taken", lambda: _("Another skill has the code {taken}."))
SHIFT_UNKNOWN = declare("shift_unknown", lambda: _("There is no such shift, or it is closed."))
SHIFT_CODE_TAKEN = declare("shift_code_taken", lambda: _("Another shift of this unit has the code {taken}."))
SHIFT_HOURS = declare(
    "shift_hours_invalid", lambda: _("A shift begins within the day and lasts from 30 minutes to 24 hours.")
)
CODE_INVALID = declare(
    "staffing_code_invalid", lambda: _("A code has up to {limit} letters and digits, without spaces.")
)
POST_UNKNOWN = declare("post_unknown", lambda: _("There is no such post, or it is closed."))
POST_PLACE = declare("post_place_not_manned", lambda: _("Only an open, manned place can be a post: {place}"))
POST_TAKEN = declare("post_exists", lambda: _("This place is a post already."))
POST_VALUES = declare(
    "post_values_invalid",
    lambda: _("Warming up takes 5 to 120 minutes, and where there is a shelter, somebody must fit in."),
)
NEED_HOURS = declare(
    "need_hours_invalid", lambda: _("Hours run from 00:00 to 23:59; an end before the start is the next day.")
)
NEED_WEEKDAYS = declare("need_weekdays_missing", lambda: _("Choose at least one day of the week."))
NEED_COUNT = declare(
    "need_count_invalid", lambda: _("At least one person is needed, and not fewer are wished for than are needed.")
)
NEED_SEASON = declare(
    "need_season_invalid", lambda: _("A season has a first and a last day, as month and day: 11-01 to 03-31.")
)
NEED_CLOSED = declare("need_closed", lambda: _("This need is closed."))
STAFF_KIND = declare("staff_kind_invalid", lambda: _("Only staff and volunteers of the register can be put on duty."))
STAFF_PERSON_CLOSED = declare("staff_person_closed", lambda: _("This person is closed in the register."))
STAFF_LISTED = declare("staff_listed", lambda: _("This person is on the staff list already."))
STAFF_UNKNOWN = declare("staff_unknown", lambda: _("This person is not on the staff list."))
STAFF_LIMITS = declare(
    "staff_limits_invalid",
    lambda: _("At most 168 hours a week, 48 hours of rest, 31 days in a row and 7 nights a week."),
)
STATEMENT_KIND = declare("statement_kind_unknown", lambda: _("This is not one of the kinds of statement: {kind}"))
STATEMENT_DAYS = declare("statement_days_invalid", lambda: _("The last day lies before the first."))
STATEMENT_LEAVE_OPEN = declare("statement_leave_open", lambda: _("Leave needs a last day."))
STATEMENT_WEEKDAYS = declare(
    "statement_weekdays_missing", lambda: _("None of these days falls on the chosen days of the week.")
)
STATEMENT_WINDOW = declare("statement_window_invalid", lambda: _("Give both times, or neither for the whole day."))
STATEMENT_WEIGHT = declare("statement_weight_invalid", lambda: _("How much it matters runs from 1 to 5."))
STATEMENT_PAST = declare("statement_past", lambda: _("This is past already."))
STATEMENT_TWICE = declare("statement_twice", lambda: _("This has been stated already."))
STATEMENT_OVERLAPS = declare(
    "statement_overlaps", lambda: _("This overlaps leave from {first} to {last}. Withdraw that first.")
)
STATEMENT_DONE = declare("statement_done", lambda: _("This statement no longer holds."))
LEAVE_NOT_WAITING = declare("leave_not_waiting", lambda: _("This leave no longer waits for a decision."))
LEAVE_OWN = declare("leave_own", lambda: _("Nobody decides on their own leave."))
LEAVE_REASON = declare("leave_reason_missing", lambda: _("Say why the leave is refused."))
STOP_KIND = declare("stop_kind_unknown", lambda: _("This is not one of the kinds of stop: {kind}"))
STOP_DAYS = declare("stop_days_invalid", lambda: _("The last day lies before the first."))
STOP_STANDS = declare("stop_stands", lambda: _("This person is stopped on these days already."))
STOP_LIFTED = declare("stop_lifted", lambda: _("This stop does not hold any more."))
STOP_OWN = declare("stop_own", lambda: _("Nobody lifts or overrides a stop on themselves."))
OVERRIDE_REASON = declare("stop_reason_missing", lambda: _("This needs a reason."))
OVERRIDE_DAYS = declare(
    "override_days_invalid", lambda: _("The days must lie within the stop, the last not before the first.")
)
PERSON_UNKNOWN = declare("staff_person_unknown", lambda: _("Nobody in this unit has this number."))
CELL_TIME = declare("import_cell_time", lambda: _("“{column}” is not a time of the day."))
CELL_WEEKDAYS = declare("import_cell_weekdays", lambda: _("“{column}” names no days of the week."))
