"""Between the desks: signals, rows and forms handed on, and patients who are told of a delay."""
