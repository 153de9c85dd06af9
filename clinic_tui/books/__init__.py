"""The clinic's books: what they come to, and months that are closed."""
