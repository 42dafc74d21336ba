"""Closed-duty batches: phases behind the gate, change-overs, the proof that no two cohorts meet, exposures (RULEBOOK J1)."""
