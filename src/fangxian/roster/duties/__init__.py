"""Rosters from the first plan to what people have in their hands: plans, publishing, swaps, sick calls, one's own duties."""
