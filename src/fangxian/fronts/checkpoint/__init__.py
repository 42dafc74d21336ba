"""Road checkpoints: the lane, its readings and decisions, dissuasion, arrivals, hand-over."""
