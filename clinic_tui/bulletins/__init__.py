"""The bulletin: what everybody who works here is told, for some days, and who has read it."""
