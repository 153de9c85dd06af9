"""The opening board: what the day begins with, counted."""
