"""The fronts: each an app of its own, none importing another."""
