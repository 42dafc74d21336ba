"""Entries on a stick: from one server's record into another's, without a network, in any order, as often as one likes."""
