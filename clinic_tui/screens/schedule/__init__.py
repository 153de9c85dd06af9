"""The schedule and all that is done with a visit before it begins."""
