"""The registers: units as a tree, places, people, teams and policies by edition."""
