"""Who may open what: the addresses of rosters and of one's own duties."""

from fangxian.roster.duties.tests.matrix_mine import MINE_ROWS

ROWS = [*MINE_ROWS]
