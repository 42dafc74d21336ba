"""The record: entries, kinds, batches, the holding area, the vault, projections, verification and replay."""
