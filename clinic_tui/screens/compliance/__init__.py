"""What is due by rule, and its logs."""
