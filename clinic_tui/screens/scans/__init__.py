"""What follows from a scan."""
