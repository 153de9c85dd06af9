"""What the clinic does by itself, run by exactly one of the open terminals."""
