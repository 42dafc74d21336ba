"""Staff and what they can and cannot do; posts and how many people each needs, by hour, skill and season."""
