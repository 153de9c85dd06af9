"""Machines with their upkeep, and the temperature log of fridges and freezers."""
