"""The compliance calendar: all that has a date by rule, in one list, and how ready the clinic is."""
