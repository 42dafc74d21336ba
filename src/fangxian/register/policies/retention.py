"""The topic ``retention``: for how long an identity is kept, by purpose."""

from typing import Annotated

import msgspec
from django.utils.translation import gettext_lazy as _

from fangxian.register.policies.topics import Topic, declare_topic

Days = Annotated[int, msgspec.Meta(ge=1, le=36_500)]
Purpose = Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z_]{1,31}$")]


class Retention(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``days`` by the purpose that an entry kind names; ``default_days`` for a purpose that is not listed."""

    days: dict[Purpose, Days]
    default_days: Days

    def days_for(self, purpose: str) -> int:
        """Return for how many days after the last entry an identity of this purpose is kept (RULEBOOK P1, C12)."""
        return self.days.get(purpose, self.default_days)


WORDS = {
    "days": _("Kept after the last entry"),
    "default_days": _("Kept for any other purpose"),
    "checkpoint": _("Checkpoint"),
    "operations": _("Operations"),
    "isolation": _("Isolation"),
    "register": _("Registers"),
    "audit": _("Looks and exports"),
}
TOPIC = declare_topic(Topic("retention", _("Retention"), Retention, WORDS))
