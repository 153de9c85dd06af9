"""Who is there when, and which patient has which time."""
