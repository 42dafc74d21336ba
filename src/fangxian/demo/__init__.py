"""The demonstration: an invented region at work for some days, written through the same door as any station's batches."""
