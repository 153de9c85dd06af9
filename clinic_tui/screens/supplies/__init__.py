"""Supplies, what is bought, machines and the cold chain."""
