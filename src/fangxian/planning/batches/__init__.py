"""Closed-duty batches: phases one after the other, change-overs, the proof that no two of them meet, re-timing (J1)."""

from fangxian.planning.batches.edition import Batch, Edition, Exposure, Phase, Rotation, Stay, rotation
from fangxian.planning.batches.meetings import Use, check, uses
from fangxian.planning.batches.retime import Retimed, Shift, retime, shift

__all__ = [
    "Batch",
    "Edition",
    "Exposure",
    "Phase",
    "Retimed",
    "Rotation",
    "Shift",
    "Stay",
    "Use",
    "check",
    "retime",
    "rotation",
    "shift",
    "uses",
]
