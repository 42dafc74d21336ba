"""Every write to the registers, one public function per act. Guards are asked by the caller."""

from fangxian.register.services.add_place import add_place
from fangxian.register.services.add_policy_edition import add_policy_edition
from fangxian.register.services.add_team import add_team
from fangxian.register.services.add_unit import add_unit
from fangxian.register.services.change_person import change_person
from fangxian.register.services.change_place import change_place
from fangxian.register.services.change_team import change_team
from fangxian.register.services.close_person import close_person
from fangxian.register.services.close_place import close_place
from fangxian.register.services.close_unit import close_unit
from fangxian.register.services.move_unit import move_unit
from fangxian.register.services.register_person import register_person
from fangxian.register.services.rename_unit import rename_unit

__all__ = [
    "add_place", "add_policy_edition", "add_team", "add_unit", "change_person", "change_place", "change_team",
    "close_person", "close_place", "close_unit", "move_unit", "register_person", "rename_unit",
]  # fmt: skip
