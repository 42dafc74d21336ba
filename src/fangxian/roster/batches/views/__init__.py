"""Pages of closed-duty batches."""
