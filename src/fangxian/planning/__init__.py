"""Planning engines: pure calculation. No Django, no other package of the house; a problem in, a checked plan out."""
