"""Counting what really lies on the shelf, and what that is worth."""
