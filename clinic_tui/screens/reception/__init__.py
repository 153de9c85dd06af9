"""Patients in the house: the queue, the sheet at the desk, and the end of the day."""
