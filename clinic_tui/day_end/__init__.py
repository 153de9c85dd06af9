"""The end of a day: its proof signed, with the journal's seal, and what was changed after it."""
