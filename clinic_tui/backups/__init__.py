"""Backups: made while desks work, proved, kept for as long as agreed, and restored with the phrase alone."""
