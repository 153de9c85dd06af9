"""What runs by itself: the jobs of a clinic, in one process of all that are open."""
