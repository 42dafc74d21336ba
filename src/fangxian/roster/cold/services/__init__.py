"""Every act on the weather."""

from fangxian.roster.cold.services.store_hours import Air, FileFacts, Stored, compare_hours, store_hours

__all__ = ["Air", "FileFacts", "Stored", "compare_hours", "store_hours"]
