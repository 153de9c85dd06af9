"""Remittances: what payers paid, and what the clinic's books make of it."""
