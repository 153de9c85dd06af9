"""Tasks and messages of those who work here."""
