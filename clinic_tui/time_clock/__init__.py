"""The time clock: when people come, rest and leave, what was corrected, and what is paid."""
