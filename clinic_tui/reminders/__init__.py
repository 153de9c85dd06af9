"""Reminders of visits: rules, the outbox, and the ways out of the house."""
