"""Who may open what: the addresses of rosters and of one's own duties."""

from fangxian.roster.duties.tests.matrix_mine import MINE_ROWS
from fangxian.roster.duties.tests.matrix_rosters import ROWS as ROSTER_ROWS

ROWS = [*ROSTER_ROWS, *MINE_ROWS]
