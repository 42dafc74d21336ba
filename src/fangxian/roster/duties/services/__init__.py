"""Every write to rosters and duties, one public function per act."""

from fangxian.roster.duties.services.change_duty import (
    Step,
    change_duties,
    change_duty,
    hand_over_duties,
    hand_over_duty,
)
from fangxian.roster.duties.services.make_roster import make_roster
from fangxian.roster.duties.services.publish_plan import Publishing, look_ahead, publish_plan

__all__ = [
    "Publishing",
    "Step",
    "change_duties",
    "change_duty",
    "hand_over_duties",
    "hand_over_duty",
    "look_ahead",
    "make_roster",
    "publish_plan",
]
