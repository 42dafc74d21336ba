"""The topic ``teams``: how many people make a temporary branch, its committee and its quorum."""

from typing import Annotated

import msgspec
from django.utils.translation import gettext_lazy as _

from fangxian.register.policies.topics import Topic, declare_topic

Count = Annotated[int, msgspec.Meta(ge=0, le=1000)]
Share = Annotated[float, msgspec.Meta(ge=0, le=1)]


class Teams(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Numbers of people (RULEBOOK B5); a resolution takes more than its share of the full members due, an election that share."""

    full_members_least: Count
    committee_from_full: Count
    committee_least: Count
    committee_usual: Count
    committee_most: Count
    members_most: Count
    resolution_share: Share
    election_share: Share


WORDS = {
    "full_members_least": _("Full members of a branch at least"),
    "committee_from_full": _("A committee from this many full members on"),
    "committee_least": _("Members of a committee at least"),
    "committee_usual": _("Members of a committee, usually up to"),
    "committee_most": _("Members of a committee at most"),
    "members_most": _("Members of a branch, normally up to"),
    "resolution_share": _("A resolution takes more than this share of the full members due"),
    "election_share": _("An election takes at least this share of the full members due"),
}
TOPIC = declare_topic(Topic("teams", _("Teams"), Teams, WORDS))
