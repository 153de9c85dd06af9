"""Coming in, locking, and what one keeps of one's own account."""
