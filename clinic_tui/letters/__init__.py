"""Letters to patients: the clinic's texts with named blanks, and what was written."""
