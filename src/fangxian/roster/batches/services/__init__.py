"""The acts of closed-duty batches, one a file."""

from fangxian.roster.batches.services.confirm_rotation import close_rotation, confirm_rotation
from fangxian.roster.batches.services.decide_retiming import confirm_retiming, refuse_retiming, renew_retiming
from fangxian.roster.batches.services.define_edition import EditionValues, PhaseValues, close_edition, define_edition
from fangxian.roster.batches.services.move_batch import move_batch
from fangxian.roster.batches.services.place_people import place_people
from fangxian.roster.batches.services.report_exposure import report_exposure
from fangxian.roster.batches.services.start_rotation import planned, start_rotation

__all__ = [
    "EditionValues",
    "PhaseValues",
    "close_edition",
    "close_rotation",
    "confirm_retiming",
    "confirm_rotation",
    "define_edition",
    "move_batch",
    "place_people",
    "planned",
    "refuse_retiming",
    "renew_retiming",
    "report_exposure",
    "start_rotation",
]
