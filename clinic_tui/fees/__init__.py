"""What the clinic charges: fee schedules, and what kinds of visits usually take."""
