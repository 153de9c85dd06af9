"""Whoever waits for a time, is to be called, or did not come."""
