"""Who may open what: the addresses of duties."""

from fangxian.roster.duties.tests import matrix_rosters

ROWS = [*matrix_rosters.ROWS]
