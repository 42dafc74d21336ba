"""Units, places, people, teams, calls for volunteers and policies: what the record's ids stand for."""

from fangxian.register.models.calls import (
    Application,
    ApplicationState,
    Call,
    CallPurpose,
    CallState,
    ChoiceRule,
    Why,
)
from fangxian.register.models.people import Person, PersonKind
from fangxian.register.models.policies import Policy
from fangxian.register.models.teams import (
    Meeting,
    MeetingAttendance,
    MemberRole,
    Membership,
    MemberStatus,
    Pledge,
    Presence,
    Team,
    TeamKind,
    TeamState,
    TeamTask,
)
from fangxian.register.models.units import Place, PlaceKind, Unit, UnitKind

__all__ = [
    "Application", "ApplicationState", "Call", "CallPurpose", "CallState", "ChoiceRule", "Meeting", "MeetingAttendance",
    "MemberRole", "MemberStatus", "Membership", "Person", "PersonKind", "Place", "PlaceKind", "Pledge", "Policy",
    "Presence", "Team", "TeamKind", "TeamState", "TeamTask", "Unit", "UnitKind", "Why",
]  # fmt: skip
