"""The pages of the console that ``pictures.py`` takes, in their order."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Shot:
    """A page of the console and who looks at it: its address, or the first link there like each of ``follow`` in turn.

    ``nth`` takes a later one of the last of these links; ``then`` is added to the address that was come to: the form of
    an act on what is shown there. The last of these patterns says which page the picture is of.
    """

    name: str
    url: str
    follow: str | tuple[str, ...] = ""
    then: str = ""
    in_english: bool = False
    by_night: bool = False
    who: str = "coordinator"
    nth: int = 0


UUID = r"[0-9a-f-]{36}/$"
UNIT = ("/registers/units/list/", rf"/registers/units/{UUID}")
PASSAGE = ("/checkpoint/register/", r"/checkpoint/passages/[^/]+/$")
FIGURE = r"/board/[^/]+/figures/checkpoint.screened/$"
ENTRY = ("/", (FIGURE, rf"/entries/{UUID}"))
USER = ("/users/", rf"/users/{UUID}")
TEAM = ("/registers/teams/", rf"/registers/teams/{UUID}")
MEETING = (TEAM[0], (TEAM[1], rf"/registers/meetings/{UUID}"))
CALL = rf"/registers/calls/{UUID}"
POST = ("/staff/posts/", rf"/staff/posts/{UUID}")
ROSTER = ("/rosters/?sort=first_day", rf"/rosters/{UUID}")
RULES = (ROSTER[1], r"/rosters/[^/]+/rules/$")
CONSOLE = (
    Shot("board", "/", in_english=True, by_night=True),
    Shot("board-unit", "/", rf"/board/{UUID}"),
    Shot("board-figure", "/", FIGURE),
    Shot("definitions", "/board/definitions"),
    Shot("lanes", "/checkpoint/lanes/"),
    Shot("register", "/checkpoint/register/", in_english=True),
    Shot("passage", "/checkpoint/register/", r"/checkpoint/passages/[^/]+/$"),
    Shot("search", "/checkpoint/search/"),
    Shot("arrivals", "/checkpoint/arrivals/"),
    Shot("dissuasions", "/checkpoint/dissuasions/"),
    Shot("handovers", "/checkpoint/handovers/"),
    Shot("charts", "/checkpoint/charts/"),
    Shot("held", "/held/"),
    Shot("corrections", "/held/corrections/"),
    Shot("stations", "/stations/"),
    Shot("station-enrol-code", "/stations/enrol"),
    Shot("audit", "/audit/", who="auditor"),
    Shot("unusual", "/audit/unusual", who="auditor"),
    Shot("retention", "/retention/", who="auditor"),
    Shot("holds", "/retention/holds/", who="auditor"),
    Shot("registers", "/registers/units/"),
    Shot("unit", "/registers/units/list/", rf"/registers/units/{UUID}"),
    Shot("places", "/registers/places/"),
    Shot("people", "/registers/people/"),
    Shot("person-new", "/registers/people/new/"),
    Shot("import", "/registers/import/places/"),
    Shot("policies", "/registers/policies/"),
    Shot("policy", "/registers/policies/", rf"/registers/policies/{UUID}"),
    Shot("jobs", "/jobs/"),
    Shot("account", "/account/"),
    Shot("break-glass", "/break-glass/"),
    Shot("users", "/users/", who="administrator"),
    Shot("user", "/users/", rf"/users/{UUID}", who="administrator"),
    Shot("grants", "/grants/", who="administrator"),
    Shot("unit-new", "/registers/units/new/"),
    Shot("unit-rename", *UNIT, "rename/", in_english=True, by_night=True),
    Shot("unit-move", *UNIT, "move/"),
    Shot("unit-close", *UNIT, "close/"),
    Shot("place-new", "/registers/places/new/"),
    Shot("place", "/registers/places/", rf"/registers/places/{UUID}", by_night=True),
    Shot("place-close", "/registers/places/", rf"/registers/places/{UUID}", "close/"),
    Shot("person", "/registers/people/", rf"/registers/people/{UUID}", in_english=True),
    Shot("person-close", "/registers/people/", rf"/registers/people/{UUID}", "close/"),
    Shot("team-new", "/registers/teams/new/"),
    Shot("policy-new", "/registers/policies/new/"),
    Shot("amend", *PASSAGE, "amend", in_english=True),
    Shot("withdraw", *PASSAGE, "withdraw", by_night=True),
    Shot("reveal", *PASSAGE, "reveal"),
    Shot("screening-amend", PASSAGE[0], (PASSAGE[1], r"/checkpoint/screenings/[^/]+/amend")),
    Shot("arrival-reveal", "/checkpoint/arrivals/", r"/checkpoint/arrivals/[^/]+/reveal"),
    Shot("entry", *ENTRY),
    Shot("identity-reveal", *ENTRY, "identity"),
    Shot("identity-hold", *ENTRY, "hold"),
    Shot("identity-erase", *ENTRY, "erase", in_english=True),
    Shot("retention-run", "/retention/run"),
    Shot("unit-history", UNIT[0], (UNIT[1], r"/registers/history/units/[^/]+/$")),
    Shot("glass-take", "/break-glass/take", who="worker"),
    Shot("vehicles", "/checkpoint/vehicles/"),
    Shot("handover", "/checkpoint/handovers/", r"/checkpoint/handovers/[^/]+/$"),
    Shot("password", "/accounts/password/change/"),
    Shot("grant-end", "/users/", (USER[1], r"/grants/[^/]+/end"), who="administrator"),
    Shot("arrival-confirm", "/checkpoint/arrivals/", r"/checkpoint/arrivals/[^/]+/confirm"),
    Shot("held-entry", "/held/", rf"/held/{UUID}"),
    Shot("station", "/stations/", rf"/stations/{UUID}"),
    Shot("station-revoke", "/stations/", rf"/stations/{UUID}", "revoke"),
    Shot("user-new", "/users/new", who="administrator", in_english=True),
    Shot("grant", *USER, "grant", who="administrator"),
    Shot("pin", "/account/pin"),
    Shot("second-factor", "/accounts/2fa/"),
    Shot("passkey-new", "/accounts/2fa/webauthn/add/"),
    Shot("passkeys", "/accounts/2fa/webauthn/"),
    Shot("retention-certificates", "/retention/certificates/", who="auditor"),
    Shot("not-found", "/no-such-page", in_english=True),
    Shot("import-errors", "/registers/import/places/"),
    Shot("import-preview", "/registers/import/places/"),
    Shot("units", "/registers/units/list/"),
    Shot("person-account", "/registers/people/", rf"/registers/people/{UUID}", "account/"),
    Shot("rosters", "/rosters/"),
    Shot("roster", "/rosters/", rf"/rosters/{UUID}", in_english=True, by_night=True),
    Shot("roster-new", "/rosters/new/"),
    Shot("roster-plan", "/rosters/", rf"/rosters/{UUID}", "search/"),
    Shot("roster-publish", "/rosters/", rf"/rosters/{UUID}", "publish/1/"),
    Shot("roster-sick", "/rosters/", rf"/rosters/{UUID}", "sick/"),
    Shot("roster-sheet", "/rosters/", rf"/rosters/{UUID}", "sheet/"),
    Shot("roster-plans", "/rosters/", rf"/rosters/{UUID}", "plans/"),
    Shot("roster-compare", "/rosters/", rf"/rosters/{UUID}", "compare/"),
    Shot("roster-import", "/rosters/", rf"/rosters/{UUID}", "import/"),
    Shot("fairness", "/rosters/fairness/"),
    Shot("swaps", "/swaps/"),
    Shot("attendance", "/attendance/", in_english=True),
    Shot("attendance-list", "/attendance/list/"),
    Shot("attendance-spell", "/attendance/list/", rf"/attendance/{UUID}"),
    Shot("attendance-correct", "/attendance/list/", rf"/attendance/{UUID}", "correct/"),
    Shot("staff", "/staff/"),
    Shot("staff-member", "/staff/", rf"/staff/{UUID}"),
    Shot("staff-change", "/staff/", rf"/staff/{UUID}", "change/"),
    Shot("staff-state", "/staff/", (rf"/staff/{UUID}", r"/staff/[^/]+/state/leave/")),
    Shot("staff-need", "/staff/posts/", (rf"/staff/posts/{UUID}", rf"/staff/needs/{UUID}")),
    Shot("staff-shift-new", "/staff/shifts/new/"),
    Shot("staff-skill-new", "/staff/skills/new/"),
    Shot("staff-stop-lift", "/staff/stops/", r"/staff/stops/[^/]+/lift/"),
    Shot("staff-stop-override", "/staff/stops/", r"/staff/stops/[^/]+/override/"),
    Shot("leave-decided", "/staff/leave/decided/"),
    Shot("staff-new", "/staff/new/"),
    Shot("staff-posts", "/staff/posts/"),
    Shot("staff-post", "/staff/posts/", rf"/staff/posts/{UUID}"),
    Shot("staff-needs", "/staff/needs/"),
    Shot("staff-shifts", "/staff/shifts/"),
    Shot("staff-skills", "/staff/skills/"),
    Shot("staff-stops", "/staff/stops/"),
    Shot("staff-stop-new", "/staff/stops/new/"),
    Shot("leave-decide", "/staff/leave/", rf"/staff/leave/{UUID}"),
    Shot("leave", "/staff/leave/"),
    Shot("weather", "/weather/"),
    Shot("weather-files", "/weather/files/"),
    Shot("weather-hours", "/weather/", (rf"/weather/posts/{UUID}", r"/weather/places/[^/]+/hours/")),
    Shot("weather-post", "/weather/", rf"/weather/posts/{UUID}", in_english=True, by_night=True),
    Shot("teams", "/registers/teams/"),
    Shot("team", "/registers/teams/", rf"/registers/teams/{UUID}", in_english=True),
    Shot("team-member-change", "/registers/teams/", (rf"/registers/teams/{UUID}", rf"/registers/memberships/{UUID}")),
    Shot("team-member-end", "/registers/teams/", (rf"/registers/teams/{UUID}", r"/registers/memberships/[^/]+/end/")),
    Shot("team-dissolve", "/registers/teams/", rf"/registers/teams/{UUID}", "dissolve/"),
    Shot("team-task-new", "/registers/teams/", rf"/registers/teams/{UUID}", "tasks/new/"),
    Shot("team-pledge-new", "/registers/teams/", rf"/registers/teams/{UUID}", "pledges/new/"),
    Shot("team-meeting-new", "/registers/teams/", rf"/registers/teams/{UUID}", "meetings/new/"),
    Shot("team-member-new", "/registers/teams/", rf"/registers/teams/{UUID}", "members/new/"),
    Shot("calls", "/registers/calls/"),
    Shot("call-new", "/registers/calls/new/"),
    Shot("my-teams", "/registers/mine/", who="officer"),
    Shot("batches", "/batches/"),
    Shot("rotation", "/batches/", rf"/batches/rotations/{UUID}", in_english=True, by_night=True),
    Shot("rotation-proof", "/batches/", rf"/batches/rotations/{UUID}", "proof/"),
    Shot("batch", "/batches/", (rf"/batches/rotations/{UUID}", rf"/batches/batch/{UUID}")),
    Shot("batch-exposure", "/batches/", (rf"/batches/rotations/{UUID}", rf"/batches/batch/{UUID}"), "exposure/"),
    Shot("batch-people", "/batches/", (rf"/batches/rotations/{UUID}", rf"/batches/batch/{UUID}"), "people/"),
    Shot("batch-move", "/batches/", (rf"/batches/rotations/{UUID}", rf"/batches/batch/{UUID}"), "move/"),
    Shot("rotation-change-overs", "/batches/", rf"/batches/rotations/{UUID}", "change-overs/"),
    Shot("rotation-history", "/batches/", rf"/batches/rotations/{UUID}", "history/"),
    Shot("rotation-people", "/batches/", rf"/batches/rotations/{UUID}", "people/"),
    Shot("batch-edition", "/batches/editions/", rf"/batches/editions/{UUID}"),
    Shot("batch-editions", "/batches/editions/"),
    Shot("batch-edition-new", "/batches/editions/new/"),
    Shot("batch-new", "/batches/new/"),
    Shot("batch-alarms", "/batches/alarms/"),
    Shot("my-duties", "/me/duties/", who="officer", in_english=True, by_night=True),
    Shot("my-duties-all", "/me/duties/all/", who="officer"),
    Shot("my-notices", "/me/duties/notices/", who="officer"),
    Shot("my-statements", "/staff/mine/", who="officer"),
    Shot("screening-withdraw", PASSAGE[0], (PASSAGE[1], r"/checkpoint/screenings/[^/]+/withdraw")),
    Shot("register-export", "/checkpoint/register/export"),
    Shot("certificate", "/retention/certificates/", rf"/retention/certificates/{UUID}", who="auditor"),
    Shot("hold-lift", "/retention/holds/", r"/retention/holds/[^/]+/lift"),
    Shot("glass-review", "/break-glass/", r"/break-glass/[^/]+/review"),
    Shot("user-password", "/users/?q=xinren", rf"/users/{UUID}", who="administrator"),
    Shot("job", "/jobs/", rf"/jobs/{UUID}"),
    Shot("sessions", "/accounts/sessions/"),
    Shot("sign-out", "/accounts/logout/"),
    Shot("staff-statement-withdraw", "/staff/", (rf"/staff/{UUID}", r"/staff/statements/[^/]+/withdraw/")),
    Shot("staff-skill", "/staff/skills/", rf"/staff/skills/{UUID}"),
    Shot("staff-shift", "/staff/shifts/", rf"/staff/shifts/{UUID}"),
    Shot("staff-post-new", "/staff/posts/new/"),
    Shot("staff-post-change", *POST, "change/"),
    Shot("staff-need-new", *POST, "needs/new/"),
    Shot("staff-need-close", POST[0], (POST[1], r"/staff/needs/[^/]+/close/")),
    Shot("my-statement-new", "/staff/mine/", r"/staff/mine/state/leave/", who="officer"),
    Shot("my-statement-withdraw", "/staff/mine/", r"/staff/mine/[^/]+/withdraw/", who="officer"),
    Shot("roster-copy", *ROSTER, "copy/"),
    Shot("roster-close", *ROSTER, "close/"),
    Shot("roster-take-back", *ROSTER, "take-back/"),
    Shot("roster-rules", *ROSTER, "rules/"),
    Shot("roster-succession-new", *ROSTER, "rules/successions/new/"),
    Shot("roster-succession-remove", ROSTER[0], (*RULES, r"/rosters/[^/]+/rules/successions/[^/]+/remove/")),
    Shot("roster-pair-new", *ROSTER, "rules/pairs/new/"),
    Shot("roster-pair-remove", ROSTER[0], (*RULES, r"/rosters/[^/]+/rules/pairs/[^/]+/remove/")),
    Shot("roster-unpin", *ROSTER, "unpin/"),
    Shot("roster-cell", ROSTER[0], (ROSTER[1], r"/rosters/[^/]+/cell/[^/]+/1/")),
    Shot("swap-ask", "/me/duties/", r"/me/duties/[^/]+/swap/", who="officer"),
    Shot("swap", "/swaps/", rf"/swaps/{UUID}"),
    Shot("batch-edition-close", "/batches/editions/", rf"/batches/editions/{UUID}", "close/"),
    Shot("rotation-close", "/batches/", rf"/batches/rotations/{UUID}", "close/"),
    Shot("retiming", "/batches/", (rf"/batches/rotations/{UUID}", rf"/batches/re-timings/{UUID}")),
    Shot("team-change", *TEAM, "change/"),
    Shot("team-approve", TEAM[0], r"/registers/teams/[^/]+/approve/"),
    Shot("meeting", *MEETING),
    Shot("meeting-held", *MEETING, nth=1),
    Shot("meeting-change", *MEETING, "change/"),
    Shot("meeting-cancel", *MEETING, "cancel/"),
    Shot("call", "/registers/calls/?state=open", CALL, in_english=True),
    Shot("call-decided", "/registers/calls/?state=chosen", CALL),
    Shot("call-change", "/registers/calls/?state=open", CALL, "change/"),
    Shot("call-cancel", "/registers/calls/?state=open", CALL, "cancel/"),
    Shot("call-choose", "/registers/calls/?state=open&sort=closes_at", CALL, "choose/"),
    Shot("call-insurance", "/registers/calls/?state=open", (CALL, r"/registers/applications/[^/]+/insurance/")),
    Shot("call-apply", "/registers/mine/", r"/registers/mine/calls/[^/]+/apply/", who="officer"),
    Shot("application-withdraw", "/registers/mine/", r"/registers/mine/applications/[^/]+/withdraw/", who="officer"),
)
STEPS = {
    "signin": "account_login",
    "signin-code": "mfa_authenticate",
    "account-closed": "account_inactive",
    "second-factor-needed": "console:second-factor",
    "totp": "mfa_activate_totp",
    "totp-off": "mfa_deactivate_totp",
    "recovery-codes": "mfa_view_recovery_codes",
    "recovery-codes-new": "mfa_generate_recovery_codes",
    "passkey-rename": "mfa_edit_webauthn",
    "passkey-remove": "mfa_remove_webauthn",
    "password-again": "account_reauthenticate",
    "code-again": "mfa_reauthenticate",
    "passkey-again": "mfa_reauthenticate_webauthn",
    "station-home": "station",
}
"""Pictures that are taken on the way through several pages, and the address that each shows."""
_SOMETHING = "00000000-0000-4000-8000-000000000000"


def ending_of(shot: Shot) -> str:
    """Return the pattern of the paths that ``shot`` may come to."""
    last = shot.follow if isinstance(shot.follow, str) else shot.follow[-1]
    return (last or shot.url.partition("?")[0]).rstrip("$") + shot.then + "$"


def path_of(shot: Shot) -> str:
    """Return one of those paths, which names nothing that there is."""
    return ending_of(shot).replace("[0-9a-f-]{36}", _SOMETHING).replace("[^/]+", _SOMETHING).rstrip("$")
