"""The command room: the board and what stands behind each of its figures."""
