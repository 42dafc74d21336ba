"""The sentences of the checker of dialysis plans."""

from fangxian.planning.findings import Words

VIOLATIONS = {
    "unknown": "{who} in {when} on {machine}: one of these is not in the problem.",
    "machine_twice": "Machine {machine} has {count} patients in {when}: {who}.",
    "twice_a_day": "{who} has {count} sessions on day {day}.",
    "sessions": "{who} has {have} sessions instead of {need}.",
    "pattern": "{who} comes on days {have}, which is none of the agreed patterns: {need}.",
    "gap_long": "{who} goes {days} days without a session from day {since} on; at most {limit} are allowed.",
    "gap_short": "{who} has sessions on days {since} and {day}; they must be at least {limit} days apart.",
    "absent": "{who} cannot come on the day of {when}.",
    "too_short": "{when} lasts {have} minutes; {who} needs {need}.",
    "fault": "Machine {machine} is out of service on the day of {when}; {who} is booked on it.",
    "zone": "{who} belongs on machines for {need}; {machine} in {when} is for {have}.",
    "isolation": "{who} is {status} and in {when} on {machine} neither in a closed room of their own, nor in a last "
    "session apart, nor at the end of a row.",
    "carriers": "Machine {machine} serves {have} within these days; each carrier group needs machines of its own.",
    "nurses": "{when} has {have} patients; its {nurses} nurses may care for {limit}.",
    "doctors": "{when} has {have} patients; its {doctors} doctors may care for {limit}.",
    "few_doctors": "{when} has patients but {doctors} doctors; at least {need} must be there.",
    "standby": "{when} leaves {have} machines of the general zone ready as stand-by; {need} must be.",
    "pinned": "{who} was to stay in {when} on {machine}.",
}
COSTS = {
    "isolation_last_session": "{who} is kept apart in {when} only by the last session.",
    "isolation_end_of_row": "{who} is kept apart in {when} only at the end of a row on {machine}.",
    "moved": "{who} has to move although nothing was wrong with the published booking.",
    "moved_over": "{count} patients move, {over} more than the {limit} that a better isolation is worth.",
    "time_changed": "{who} no longer comes in {when} as published.",
    "machine_changed": "{who} keeps {when} but not machine {machine}.",
    "wish": "{who} comes in {when}, not in a wished shift.",
    "shift_irregular": "{who} comes in {count} different shifts.",
    "machine_irregular": "{who} is on {count} different machines.",
    "standby_used": "Stand-by machine {machine} is used by {who} in {when}.",
}
WORDS = Words({**VIOLATIONS, **COSTS})
