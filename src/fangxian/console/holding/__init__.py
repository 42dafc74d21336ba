"""The holding area: what could not be understood, and what becomes of it."""
