"""The air at each place by the hour, and what it allows: longest stints, warm-up turns, people needed (RULEBOOK K1 to K9)."""
