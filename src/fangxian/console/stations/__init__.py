"""Enrolled devices: state, counters, enrolment, revocation."""
