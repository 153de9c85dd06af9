"""Money at the desk, and what patients are told to owe."""
