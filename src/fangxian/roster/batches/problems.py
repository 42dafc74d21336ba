"""The refusals of closed-duty batches."""

from django.utils.translation import gettext as _

from fangxian.base.problems import declare

EDITION_NO_DUTY = declare(
    "batch_edition_without_duty",
    lambda: _("An edition needs one duty; phases before duty come first and those after it last."),
)
EDITION_DAYS = declare("batch_edition_days", lambda: _("Every phase lasts 1 to {limit} days."))
EDITION_DUTY_TOO_LONG = declare(
    "batch_edition_duty_too_long",
    lambda: _("The planned duty of {have} days is longer than the longest duty of {limit}."),
)
EDITION_DUTY_NOWHERE = declare("batch_edition_duty_nowhere", lambda: _("The duty needs a place."))
EDITION_PLACE_TWICE = declare(
    "batch_edition_place_twice",
    lambda: _("{place} stands in two phases. Each phase needs a place of its own, so that cohorts stay apart."),
)
EDITION_MINUTES = declare(
    "batch_edition_minutes",
    lambda: _("The first change-over, its minutes and the airing are multiples of {grain} minutes."),
)
EDITION_NAME_TAKEN = declare("batch_edition_name_taken", lambda: _("There is an edition of this name: {name}"))
EDITION_CLOSED = declare("batch_edition_closed", lambda: _("This edition is closed: {name}"))
ROTATION_TITLE_TAKEN = declare("rotation_title_taken", lambda: _("There is an open rotation of this title: {title}"))
ROTATION_BATCHES = declare("rotation_batches", lambda: _("A rotation has 1 to {limit} batches."))
ROTATION_FIRST_DAY = declare("rotation_first_day", lambda: _("The first day lies within a year of today."))
ROTATION_STATE = declare(
    "rotation_state", lambda: _("This cannot be done with the rotation as it is now: {state}. Look at it again.")
)
ROTATION_EMPTY = declare("rotation_empty", lambda: _("Nobody is in the first batch yet. Put people into it."))
COHORTS_MEET = declare("cohorts_would_meet", lambda: _("Not confirmed, nothing was changed. {words}"))
OCCUPIED = declare(
    "batch_place_taken",
    lambda: _(
        "Not confirmed: another batch has a place, a gate or a vehicle at this time. Nothing was changed. "
        "Look at the proof and try again."
    ),
)
MEMBER_UNKNOWN = declare("batch_member_unknown", lambda: _("Nobody in this unit has the number {number}."))
MEMBER_ELSEWHERE = declare(
    "batch_member_elsewhere", lambda: _("{number} is in the batch {batch} of “{rotation}”. Nobody belongs to two.")
)
MEMBER_LEADER_MISSING = declare(
    "batch_leader_missing", lambda: _("Batch {batch} needs at least one leader who goes in with it.")
)
MEMBER_TOO_MANY = declare("batch_too_many", lambda: _("{have} people are more than the {limit} of a batch."))
MEMBER_JOINS_LATE = declare(
    "batch_member_joins_late", lambda: _("Batch {batch} has begun: people may leave it, nobody joins it.")
)
BATCH_EMPTY = declare("batch_empty", lambda: _("Nobody is in the batch {batch}."))
BATCH_HOME = declare("batch_is_home", lambda: _("Batch {batch} is home already."))
MOVE_TOO_EARLY = declare("batch_move_in_future", lambda: _("It is planned for {day}. Record it when it has happened."))
MOVE_DAY = declare("batch_move_day", lambda: _("The day lies before the change-over ahead of it, or too far away."))
MOVE_MINUTE = declare("batch_move_minute", lambda: _("The time is a multiple of {grain} minutes."))
EXPOSURE_FUTURE = declare("exposure_in_future", lambda: _("An exposure cannot lie in the future."))
EXPOSURE_BEFORE = declare(
    "exposure_before_rotation", lambda: _("The exposure lies more than {limit} days before the batch begins.")
)
RETIMING_DECIDED = declare("retiming_decided", lambda: _("This has been decided already."))
RETIMING_STALE = declare(
    "retiming_stale", lambda: _("The rotation was changed after this was proposed. Look at the new proposal.")
)
RETIMING_IMPOSSIBLE = declare(
    "retiming_impossible", lambda: _("No rotation keeps every rule after this; it can only be refused with a reason.")
)
REASON_MISSING = declare("batch_reason_missing", lambda: _("Say why."))
MEMBER_STOPPED = declare(
    "batch_member_stopped",
    lambda: _("Stopped on days of this batch: {numbers}. Lift the stop, override it for these days or leave them out."),
)
