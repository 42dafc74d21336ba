"""Every write of staffing, one public function per act. Guards are asked by the caller."""

from fangxian.roster.staffing.services.add_need import NeedValues, add_need
from fangxian.roster.staffing.services.add_post import PostValues, add_post
from fangxian.roster.staffing.services.add_shift import ShiftValues, add_shift
from fangxian.roster.staffing.services.add_skill import add_skill
from fangxian.roster.staffing.services.add_staff import StaffValues, add_staff
from fangxian.roster.staffing.services.change_need import change_need
from fangxian.roster.staffing.services.change_post import change_post
from fangxian.roster.staffing.services.change_shift import change_shift
from fangxian.roster.staffing.services.change_skill import change_skill
from fangxian.roster.staffing.services.change_staff import change_staff
from fangxian.roster.staffing.services.close_need import close_need
from fangxian.roster.staffing.services.decide_leave import decide_leave
from fangxian.roster.staffing.services.lift_stop import lift_stop
from fangxian.roster.staffing.services.override_stop import override_stop
from fangxian.roster.staffing.services.set_indoor_only import set_indoor_only
from fangxian.roster.staffing.services.set_stop import set_stop
from fangxian.roster.staffing.services.state_absence import StatementValues, state_absence
from fangxian.roster.staffing.services.withdraw_statement import withdraw_statement

__all__ = [
    "NeedValues", "PostValues", "ShiftValues", "StaffValues", "StatementValues", "add_need", "add_post", "add_shift",
    "add_skill", "add_staff", "change_need", "change_post", "change_shift", "change_skill", "change_staff", "close_need",
    "decide_leave", "lift_stop", "override_stop", "set_indoor_only", "set_stop", "state_absence", "withdraw_statement",
]  # fmt: skip
