"""Calls to patients: whom to call, what came of it, and when to try again."""
