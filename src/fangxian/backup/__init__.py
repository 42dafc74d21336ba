"""The whole house in one file, from either database into either: never the keys (THREATS T5)."""
