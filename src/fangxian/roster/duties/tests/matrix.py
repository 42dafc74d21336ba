"""Who may open what: the addresses of rosters and of one's own duties."""

from fangxian.roster.duties.tests import matrix_mine, matrix_rosters

ROWS = [*matrix_rosters.ROWS, *matrix_mine.MINE_ROWS]
