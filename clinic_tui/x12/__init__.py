"""X12 alone: envelopes, segments, readers and writers. Plain values, no database."""
