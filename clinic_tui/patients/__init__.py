"""People: their records, how they are found, and how they come in from elsewhere."""
