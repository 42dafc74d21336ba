"""The public API against its own document."""
