"""Every act on rights and accounts; each leaves an entry in the record."""

from fangxian.access.services.accounts import (
    change_pin,
    close_account,
    give_new_password,
    open_account,
    reopen_account,
    reset_second_factors,
)
from fangxian.access.services.exports import note_export
from fangxian.access.services.glass import break_glass, review_break_glass
from fangxian.access.services.grants import end_grant, grant_role
from fangxian.access.services.identities import count_due, destroy_what_is_due, erase_identity

__all__ = [
    "break_glass",
    "change_pin",
    "close_account",
    "count_due",
    "destroy_what_is_due",
    "end_grant",
    "erase_identity",
    "give_new_password",
    "grant_role",
    "note_export",
    "open_account",
    "reopen_account",
    "reset_second_factors",
    "review_break_glass",
]
