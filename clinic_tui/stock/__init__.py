"""Supplies on the shelf."""
