"""Injuries and illnesses of those who work here: reports, the OSHA log, and what follows an exposure."""
