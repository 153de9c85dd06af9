"""Who waits for an earlier time, and the offers of times that have come free."""
