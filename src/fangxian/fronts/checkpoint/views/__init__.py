"""The pages of the checkpoint front, a module for each."""
