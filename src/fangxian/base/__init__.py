"""Ids, clock, locking, problems and text: no models, nothing imported from upstairs."""
