"""Charges, and closing a visit."""
