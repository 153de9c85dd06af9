"""Tasks: what somebody has to do until when, who gave it to whom, and what became of it."""
