"""Buying supplies: vendors and what they ask, what is to be ordered, orders, invoices and budgets."""
