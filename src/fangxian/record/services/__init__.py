"""Every write to the record, one public function per act."""

from fangxian.record.services.erase import erase_again, erase_subjects, scrub
from fangxian.record.services.hold import assign_held, correct_held, dismiss_held, release_held
from fangxian.record.services.receive import receive_batch
from fangxian.record.services.retain import check_retention, lift_hold, place_hold, run_retention
from fangxian.record.services.reveal import (
    export_identities,
    look_up_subjects,
    masked_identities,
    note_export,
    reveal_identities,
)
from fangxian.record.services.rotate import rewrap_subjects
from fangxian.record.services.write import amend_entry, take_over_amendment, withdraw_entry, write_entry

__all__ = [
    "amend_entry",
    "assign_held",
    "check_retention",
    "correct_held",
    "dismiss_held",
    "erase_again",
    "erase_subjects",
    "export_identities",
    "lift_hold",
    "look_up_subjects",
    "masked_identities",
    "note_export",
    "place_hold",
    "receive_batch",
    "release_held",
    "reveal_identities",
    "rewrap_subjects",
    "run_retention",
    "scrub",
    "take_over_amendment",
    "withdraw_entry",
    "write_entry",
]
