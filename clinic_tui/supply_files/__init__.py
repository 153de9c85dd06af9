"""Supplies, vendors and prices that come in from files and go out into files."""
