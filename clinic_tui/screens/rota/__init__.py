"""Who works when, time off, and the time clock."""
