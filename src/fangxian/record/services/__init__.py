"""Every write to the record, one public function per act."""

from fangxian.record.services.receive import receive_batch
from fangxian.record.services.write import amend_entry, withdraw_entry, write_entry

__all__ = ["amend_entry", "receive_batch", "withdraw_entry", "write_entry"]
