"""A person's own background jobs: how far they are, cancelling, starting again, and the files that wait."""
