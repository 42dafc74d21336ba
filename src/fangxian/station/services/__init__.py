"""Acts on stations."""

from fangxian.station.services.enrol import enrol_station, issue_code
from fangxian.station.services.manage import heard_from, revoke_station, rotate_token

__all__ = ["enrol_station", "heard_from", "issue_code", "revoke_station", "rotate_token"]
