"""Every write to rosters and duties, one public function per act."""

from fangxian.roster.duties.services.change_duty import (
    Step,
    change_duties,
    change_duty,
    hand_over_duties,
    hand_over_duty,
)
from fangxian.roster.duties.services.close_roster import close_roster, delete_draft, unpublish_roster
from fangxian.roster.duties.services.copy_roster import copy_roster
from fangxian.roster.duties.services.edit_plan import Edit, edit_plan
from fangxian.roster.duties.services.import_plan import import_plan
from fangxian.roster.duties.services.make_roster import make_roster
from fangxian.roster.duties.services.pair_people import add_pair, remove_pair
from fangxian.roster.duties.services.pin_cell import pin_cell, unpin_all, unpin_cell
from fangxian.roster.duties.services.plan_roster import (
    call_in_sick,
    keep_best,
    open_jobs,
    plan_roster,
    replan_roster,
)
from fangxian.roster.duties.services.publish_plan import Publishing, look_ahead, publish_plan
from fangxian.roster.duties.services.set_rules import RuleValues, allow_succession, forbid_succession, set_rules
from fangxian.roster.duties.services.store_plan import Made, store_plan
from fangxian.roster.duties.services.tell_of_cold import tell_of_cold

__all__ = [
    "Edit",
    "Made",
    "Publishing",
    "RuleValues",
    "Step",
    "add_pair",
    "allow_succession",
    "call_in_sick",
    "change_duties",
    "change_duty",
    "close_roster",
    "copy_roster",
    "delete_draft",
    "edit_plan",
    "forbid_succession",
    "hand_over_duties",
    "hand_over_duty",
    "import_plan",
    "keep_best",
    "look_ahead",
    "make_roster",
    "open_jobs",
    "pin_cell",
    "plan_roster",
    "publish_plan",
    "remove_pair",
    "replan_roster",
    "set_rules",
    "store_plan",
    "tell_of_cold",
    "unpin_all",
    "unpin_cell",
    "unpublish_roster",
]
