"""A plan as little JSON, to be kept beside a job once a second: names once, duties as their places in the list."""

from typing import Any

from fangxian.planning.rosters import Duty, Plan


def packed(plan: Plan) -> dict[str, Any]:
    """Return a plan as a parcel."""
    names: dict[str, int] = {}
    duties = []
    for duty in plan.duties:
        person, shift, role = (names.setdefault(name, len(names)) for name in (duty.person, duty.shift, duty.role))
        duties.append([person, duty.day, shift, role])
    return {"names": list(names), "duties": duties}


def unpacked(parcel: dict[str, Any]) -> Plan:
    """Return the plan of a parcel."""
    names = parcel["names"]
    return Plan(
        duties=tuple(
            Duty(person=names[person], day=day, shift=names[shift], role=names[role])
            for person, day, shift, role in parcel["duties"]
        )
    )
