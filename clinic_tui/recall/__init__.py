"""When patients are to come again, though no visit is booked yet."""
