"""Drills: which are held how often, and how each went."""
