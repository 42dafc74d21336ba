"""Every write to the registers, one public function per act. Guards are asked by the caller."""

from fangxian.register.services.add_place import add_place
from fangxian.register.services.add_policy_edition import add_policy_edition
from fangxian.register.services.add_team import add_team
from fangxian.register.services.add_unit import add_unit
from fangxian.register.services.applications import (
    acknowledge_result,
    apply_for_call,
    confirm_insurance,
    withdraw_application,
)
from fangxian.register.services.approve_team import approve_team
from fangxian.register.services.calls import cancel_call, change_call, publish_call
from fangxian.register.services.change_person import change_person
from fangxian.register.services.change_place import change_place
from fangxian.register.services.change_team import change_team
from fangxian.register.services.choose_applicants import choose_applicants
from fangxian.register.services.close_person import close_person
from fangxian.register.services.close_place import close_place
from fangxian.register.services.close_unit import close_unit
from fangxian.register.services.dissolve_team import dissolve_due_teams, dissolve_team
from fangxian.register.services.link_account import link_account
from fangxian.register.services.meetings import (
    call_meeting,
    cancel_meeting,
    change_meeting,
    give_notice,
    keep_minutes,
)
from fangxian.register.services.memberships import appoint_member, change_membership, end_membership
from fangxian.register.services.move_unit import move_unit
from fangxian.register.services.register_person import register_person
from fangxian.register.services.rename_unit import rename_unit
from fangxian.register.services.team_work import add_team_task, make_pledge, mark_team_task

__all__ = [
    "acknowledge_result", "add_place", "add_policy_edition", "add_team", "add_team_task", "add_unit", "apply_for_call",
    "appoint_member", "approve_team", "call_meeting", "cancel_call", "cancel_meeting", "change_call", "change_meeting",
    "change_membership", "change_person", "change_place", "change_team", "choose_applicants", "close_person",
    "close_place", "close_unit", "confirm_insurance", "dissolve_due_teams", "dissolve_team", "end_membership",
    "give_notice", "keep_minutes", "link_account", "make_pledge", "mark_team_task", "move_unit", "publish_call",
    "register_person", "rename_unit", "withdraw_application",
]  # fmt: skip
