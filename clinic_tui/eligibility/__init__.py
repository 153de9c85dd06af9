"""Asking payers whether patients are covered, and what they answered."""
