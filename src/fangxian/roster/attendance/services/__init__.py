"""Every write of attendance from a page; each is an entry of the record."""

from fangxian.roster.attendance.services.correct_sign_off import correct_sign_off

__all__ = ["correct_sign_off"]
